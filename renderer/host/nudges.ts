// Owns: having a lost message noticed soon. Both pages import it. Never: carries anything.
//
// [Note: nudges] SCTP sends a lost packet again when three later ones have arrived, and otherwise after 400 ms and more. A key's
// message, or the small picture that answers it, is often the last for a while: so three empty messages follow it, which
// nobody reads or repeats. Order and repetition stay SCTP's, so nothing is doubled or overtaken. They cost three small packets,
// and are left out where a path is so short that it hardly loses any.

const CHANNEL = { label: 'nudges', options: { negotiated: true, id: 2, ordered: false, maxRetransmits: 0 } } as const
/** After the last message, in ms: apart, since what one burst of noise takes is lost together. */
const AFTER_MS = [6, 14, 24]
const SHORT_PATH_MS = 15
const EMPTY = new Uint8Array(1)

/** The part of a data channel that is needed. */
export type NudgeChannel = Pick<RTCDataChannel, 'readyState'> & { send(message: Uint8Array<ArrayBuffer>): void }

export type Nudges = {
  /** A message has gone out on another channel. */
  readonly sent: () => void
  /** The path's round trip, as ICE has it. */
  readonly learn: (roundTripMs: number) => void
}

export const openNudgeChannel = (connection: RTCPeerConnection): NudgeChannel => connection.createDataChannel(CHANNEL.label, CHANNEL.options)

export function createNudges(channel: NudgeChannel): Nudges {
  let isLong = false
  let lastAt = -Infinity
  let timer: ReturnType<typeof setTimeout> | undefined
  let next = 0

  const work = (): void => {
    timer = undefined
    const due = AFTER_MS[next]
    if (due === undefined) return
    const wait = lastAt + due - performance.now()
    if (wait <= 0) {
      next++
      if (channel.readyState === 'open') channel.send(EMPTY)
      return work()
    }
    timer = setTimeout(work, wait)
  }
  return {
    sent() {
      if (!isLong) return
      lastAt = performance.now()
      next = 0
      if (timer === undefined) work()
    },
    learn: (roundTripMs) => (isLong = roundTripMs >= SHORT_PATH_MS)
  }
}
