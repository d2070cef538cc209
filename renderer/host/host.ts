// Owns: the host's end of the session's connection: answers the connector's offer and moves bytes between the data
// channels and the process that captures and injects. Never: reads one of them, or decides anything.
import type { PosternApi } from '../../shared/ipc'
import type { FromPage, ToPage } from '../../shared/screen/port'
import { takePorts } from '../lib/port'
import { createCapture } from './display-media'
import { laneThrough } from './lane'
import { createNudges, openNudgeChannel } from './nudges'
import { watchPath } from './path'
import { createVideoEncoding } from './video'
import { watchWay } from './way'
import { CONNECTION_CONFIG, decodeSignal, encodeSignal, openChannels, trickle, type Signal } from './signals'

/** Characters of one input message; 256 events fit easily. */
const MAX_INPUT_MESSAGE = 64 * 1024

const { postern } = globalThis as unknown as { readonly postern: PosternApi<'host'> }

const send = (signal: Signal): void => postern.tell('capture.sendSignal', encodeSignal(signal))
const connection = new RTCPeerConnection(CONNECTION_CONFIG)
const candidates = trickle(connection, send)

let port: MessagePort | null = null
let isOpen = false
const tell = (message: FromPage): void => port?.postMessage(message)
const tellOpen = (): void => {
  if (isOpen) tell({ type: 'open' })
}
const capture = createCapture(tell)
const video = createVideoEncoding(tell)
const nudges = createNudges(openNudgeChannel(connection))
const way = watchWay(
  () => connection.getStats(),
  (roundTripMs) => {
    nudges.learn(roundTripMs)
    tell({ type: 'way', roundTripMs })
  }
)

const { input, screen } = openChannels(connection, () => {
  isOpen = true
  tellOpen()
})
const lane = laneThrough(screen)

let lost = false
const loseConnection = (): void => {
  if (lost) return
  lost = true
  capture.close()
  connection.close()
  postern.tell('capture.connectionLost')
}
watchPath(connection, {
  // The system repeats a held key by itself, so nothing may stay down while nobody can let it go.
  onDisturbed: () => tell({ type: 'disturbed' }),
  onBack: tellOpen,
  onLost: loseConnection
})
for (const channel of [input, screen]) channel.addEventListener('close', loseConnection)
input.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  if (typeof data === 'string' && data.length <= MAX_INPUT_MESSAGE) tell({ type: 'input', data })
})
screen.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  if (data instanceof ArrayBuffer) tell({ type: 'screen', data })
})

takePorts('capture.port', (given) => {
  port = given
  given.onmessage = ({ data }: MessageEvent<ToPage>) => {
    if (data.type === 'screen') {
      data.messages.forEach(lane.send)
      way.sending()
      nudges.sent()
    } else if (data.type === 'encode-video') video.encode(data)
    else capture.hear(data)
  }
  tellOpen()
})

let answered = false
async function answer(sdp: string): Promise<void> {
  if (answered) return
  answered = true
  await connection.setRemoteDescription({ type: 'offer', sdp })
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
