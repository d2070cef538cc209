// Owns: the connector's end of the media connection: offers, receives the screen, sends input messages. Never: knows
// what the input means.
import {
  CONNECTION_CONFIG,
  decodeSignal,
  encodeSignal,
  INPUT_CHANNEL,
  trickle,
  type Signal
} from '../host/signals'
import type { InputEvent } from '../../shared/input'

export type RemoteScreen = {
  /** Sends the offer that has been prepared meanwhile. Call it once the session is granted. */
  readonly start: () => void
  /** A signal of the host. */
  readonly signal: (body: string) => void
  /** False while the channel is not open. */
  readonly sendInput: (batch: readonly InputEvent[]) => boolean
  readonly close: () => void
}

export type RemoteScreenParts = {
  readonly video: HTMLVideoElement
  readonly sendSignal: (body: string) => void
  readonly onFirstFrame: () => void
  /** True when the picture stands still because the network path broke; false when it is back. */
  readonly onInterrupted: (interrupted: boolean) => void
  readonly onInputReady: () => void
}

/** Beyond this many bytes that wait to be sent, moves are left out. */
const MAX_WAITING_BYTES = 64 * 1024
/** The host chooses among these. Leaving the rest out keeps the offer small and quick to read. */
const CODECS = ['video/VP8', 'video/VP9', 'video/rtx']

/** Prepares the connection at once, so that nothing is left to do when the grant comes. */
export function openRemoteScreen(parts: RemoteScreenParts): RemoteScreen {
  const { video } = parts
  const connection = new RTCPeerConnection(CONNECTION_CONFIG)
  const input = connection.createDataChannel(INPUT_CHANNEL.label, INPUT_CHANNEL.options)
  const transceiver = connection.addTransceiver('video', { direction: 'recvonly' })
  const codecs = RTCRtpReceiver.getCapabilities('video')?.codecs ?? []
  transceiver.setCodecPreferences(codecs.filter(isWanted))
  playAtOnce(transceiver.receiver)
  afterLoad(() => (video.srcObject = new MediaStream([transceiver.receiver.track])))
  video.requestVideoFrameCallback(() => parts.onFirstFrame())

  let early: Signal[] | null = []
  const send = (signal: Signal): void => {
    if (early === null) parts.sendSignal(encodeSignal(signal))
    else early.push(signal)
  }
  const candidates = trickle(connection, send)
  const offered = connection.setLocalDescription().then(() => connection.localDescription?.sdp ?? '')
  input.addEventListener('open', () => parts.onInputReady())
  connection.addEventListener('connectionstatechange', () => {
    const state = connection.connectionState
    if (state === 'connected') parts.onInterrupted(false)
    if (state === 'disconnected' || state === 'failed') parts.onInterrupted(true)
  })

  return {
    start() {
      offered
        .then((sdp) => {
          const waiting = early ?? []
          early = null
          send({ type: 'offer', sdp })
          waiting.forEach(send)
        })
        .catch(() => parts.onInterrupted(true))
    },
    signal(body) {
      const signal = decodeSignal(body)
      if (signal?.type === 'candidate') candidates.add(signal.candidate, signal.mid)
      if (signal?.type === 'answer') {
        connection
          .setRemoteDescription({ type: 'answer', sdp: signal.sdp })
          .then(candidates.described)
          .catch(() => parts.onInterrupted(true))
      }
    },
    sendInput(batch) {
      if (input.readyState !== 'open') return false
      const fits = input.bufferedAmount < MAX_WAITING_BYTES
      const events = fits ? batch : batch.filter((event) => event.type !== 'move')
      if (events.length > 0) input.send(JSON.stringify(events))
      return true
    },
    close() {
      connection.close()
      video.srcObject = null
    }
  }
}

/** Of VP9 only the ordinary profile; the others are for more colours than a screen has. */
const isWanted = ({ mimeType, sdpFmtpLine = '' }: RTCRtpCodec): boolean =>
  CODECS.includes(mimeType) && !/profile-id=[123]/.test(sdpFmtpLine)

/** A video that has no data yet holds up the page's load event, on which others wait. */
function afterLoad(work: () => void): void {
  if (document.readyState === 'complete') work()
  else window.addEventListener('load', work, { once: true })
}

/** Shows every frame as soon as it is decoded; smoothness is worth less than an early answer to a key. */
function playAtOnce(receiver: RTCRtpReceiver): void {
  receiver.jitterBufferTarget = 0
  if ('playoutDelayHint' in receiver) receiver.playoutDelayHint = 0
}
