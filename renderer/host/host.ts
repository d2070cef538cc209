// Owns: the host's end of the media connection: answers the connector's offer, sends the screen, and passes input
// messages to the main process. Never: decides anything; main checks every event against the grant.
import type { ArgsOf, PosternApi } from '../../shared/ipc'
import { openVideoStream } from './screen-stream'
import { CONNECTION_CONFIG, decodeSignal, encodeSignal, INPUT_CHANNEL, trickle, type Signal } from './signals'

/** How long a broken path may take to mend, in ms. */
const RECOVERY_MS = 8000
/** How long the connector may take to connect at all, in ms. */
const CONNECT_MS = 20_000
/** Characters of one input message; 256 events fit easily. */
const MAX_MESSAGE = 64 * 1024

const { postern } = globalThis as unknown as { readonly postern: PosternApi<'host'> }

const send = (signal: Signal): void => postern.tell('capture.sendSignal', encodeSignal(signal))
const releaseAll = (): void => postern.tell('capture.input', [{ type: 'release-all' }])

const stream = openVideoStream((why) => postern.tell('capture.failed', { why: why.slice(0, 500) }))
const connection = new RTCPeerConnection(CONNECTION_CONFIG)
const candidates = trickle(connection, send)
const input = connection.createDataChannel(INPUT_CHANNEL.label, INPUT_CHANNEL.options)

let lost = false
const loseConnection = (): void => {
  if (lost) return
  lost = true
  stream.close()
  connection.close()
  postern.tell('capture.connectionLost')
}
let deadline = setTimeout(loseConnection, CONNECT_MS)

connection.addEventListener('connectionstatechange', () => {
  clearTimeout(deadline)
  if (connection.connectionState === 'connected') return
  if (connection.connectionState === 'failed' || connection.connectionState === 'closed') {
    loseConnection()
    return
  }
  // The system repeats a held key by itself, so nothing may stay down while nobody can let it go.
  if (connection.connectionState === 'disconnected') releaseAll()
  deadline = setTimeout(loseConnection, connection.connectionState === 'disconnected' ? RECOVERY_MS : CONNECT_MS)
})
input.addEventListener('close', loseConnection)
input.addEventListener('message', ({ data }) => {
  if (typeof data !== 'string' || data.length > MAX_MESSAGE) return
  let batch: unknown
  try {
    batch = JSON.parse(data)
  } catch {
    return
  }
  // Main parses it against the schema.
  postern.tell('capture.input', batch as ArgsOf<'capture.input'>)
})

let answered = false
async function answer(sdp: string): Promise<void> {
  if (answered) return
  answered = true
  await connection.setRemoteDescription({ type: 'offer', sdp: stream.tuneOffer(sdp) })
  stream.attach(connection)
  candidates.described()
  await connection.setLocalDescription()
  send({ type: 'answer', sdp: connection.localDescription?.sdp ?? '' })
}

postern.on('capture.signal', (body) => {
  const signal = decodeSignal(body)
  if (signal?.type === 'candidate') candidates.add(signal.candidate, signal.mid)
  // An offer that cannot be answered never becomes a connection; the deadline ends it.
  if (signal?.type === 'offer') answer(signal.sdp).catch(loseConnection)
})
send({ type: 'ready' })
