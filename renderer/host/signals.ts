// Owns: what the two pages of a session tell each other through the encrypted conversation, and the channels that they
// open with it. Both import it. Never: trusts a
// body; it comes from the far end, and what is not exactly a signal is dropped.

export type Signal =
  /** The page is listening. Whoever relays keeps back what came before it. */
  | { readonly type: 'ready' }
  | { readonly type: 'offer' | 'answer'; readonly sdp: string }
  | { readonly type: 'candidate'; readonly candidate: string; readonly mid: string }

export const encodeSignal = (signal: Signal): string => JSON.stringify(signal)

/** Null when the body is not a signal. */
export function decodeSignal(body: string): Signal | null {
  let value: unknown
  try {
    value = JSON.parse(body)
  } catch {
    return null
  }
  if (typeof value !== 'object' || value === null) return null
  const { type, sdp, candidate, mid } = value as Record<string, unknown>
  if (type === 'ready') return { type }
  if ((type === 'offer' || type === 'answer') && typeof sdp === 'string') return { type, sdp }
  if (type === 'candidate' && typeof candidate === 'string' && typeof mid === 'string') return { type, candidate, mid }
  return null
}

/** Negotiated beforehand on both sides, so that they open with the connection and cannot be confused. Each is in order by itself. */
export const INPUT_CHANNEL = { label: 'input', options: { negotiated: true, id: 0, priority: 'high' } } as const
export const SCREEN_CHANNEL = { label: 'screen', options: { negotiated: true, id: 1 } } as const

export type SessionChannels = { readonly input: RTCDataChannel; readonly screen: RTCDataChannel }

/** The two channels of a session; `onOpen` is called once, when both are open. */
export function openChannels(connection: RTCPeerConnection, onOpen: () => void): SessionChannels {
  const input = connection.createDataChannel(INPUT_CHANNEL.label, INPUT_CHANNEL.options)
  const screen = connection.createDataChannel(SCREEN_CHANNEL.label, SCREEN_CHANNEL.options)
  screen.binaryType = 'arraybuffer'
  let missing = 2
  for (const channel of [input, screen]) {
    channel.addEventListener('open', () => {
      missing--
      if (missing === 0) onOpen()
    }, { once: true })
  }
  return { input, screen }
}

/** No server takes part: the two ends reach each other directly, or the conversation would not exist either. */
export const CONNECTION_CONFIG: RTCConfiguration = { iceServers: [], bundlePolicy: 'max-bundle', rtcpMuxPolicy: 'require' }

/** Sends the local candidates as they are found, and applies the far ones in order, after the far description. */
export function trickle(connection: RTCPeerConnection, send: (signal: Signal) => void): {
  readonly add: (candidate: string, mid: string) => void
  readonly described: () => void
} {
  let early: RTCIceCandidateInit[] | null = []
  const apply = (candidate: RTCIceCandidateInit): void => {
    // A candidate that does not parse is one way less to connect, and nothing else.
    connection.addIceCandidate(candidate).catch(() => undefined)
  }
  connection.addEventListener('icecandidate', ({ candidate }) => {
    if (candidate !== null && candidate.candidate !== '') {
      send({ type: 'candidate', candidate: candidate.candidate, mid: candidate.sdpMid ?? '0' })
    }
  })
  return {
    add(candidate, mid) {
      const init = { candidate, sdpMid: mid }
      if (early === null) apply(init)
      else if (early.length < 64) early.push(init)
    },
    described() {
      early?.forEach(apply)
      early = null
    }
  }
}
