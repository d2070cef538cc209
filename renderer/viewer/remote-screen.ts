// Owns: the connector's end of the session's connection: offers it, and carries the messages of its channels.
// Never: knows what a message means.
import type { InputEvent } from '../../shared/input'
import { createNudges, openNudgeChannel } from '../host/nudges'
import { watchWay } from '../host/way'
import { CONNECTION_CONFIG, decodeSignal, encodeSignal, openChannels, trickle, type Signal } from '../host/signals'

export type RemoteScreen = {
  /** Sends the offer that has been prepared meanwhile. Call it once the session is granted. */
  readonly start: () => void
  /** A signal of the host. */
  readonly signal: (body: string) => void
  readonly sendScreen: (message: Uint8Array) => void
  /** Nothing is sent while the channel is not open. */
  readonly sendInput: (batch: readonly InputEvent[]) => void
  /** What WebRTC knows of the way. */
  readonly report: () => Promise<RTCStatsReport>
  readonly close: () => void
}

export type RemoteScreenParts = {
  readonly sendSignal: (body: string) => void
  readonly onOpen: () => void
  readonly onScreen: (message: Uint8Array) => void
  /** True when the picture stands still because the network path broke; false when it is back. */
  readonly onInterrupted: (interrupted: boolean) => void
  /** The path does not mend. Called at most once. */
  readonly onLost: () => void
}

/** How long a broken path may take to mend, in ms; then a new one is quicker. */
const MEND_MS = 4000
/** Beyond this many bytes that wait to be sent, moves are left out. */
const MAX_WAITING_BYTES = 64 * 1024

/** Prepares the connection at once, so that nothing is left to do when the grant comes. */
export function openRemoteScreen(parts: RemoteScreenParts): RemoteScreen {
  const connection = new RTCPeerConnection(CONNECTION_CONFIG)
  const { input, screen } = openChannels(connection, parts.onOpen)

  const nudges = createNudges(openNudgeChannel(connection))
  const way = watchWay(() => connection.getStats(), nudges.learn)
  const sent = (): void => {
    way.sending()
    nudges.sent()
  }

  let mending: ReturnType<typeof setTimeout> | undefined
  let early: Signal[] | null = []
  const send = (signal: Signal): void => {
    if (early === null) parts.sendSignal(encodeSignal(signal))
    else early.push(signal)
  }
  const candidates = trickle(connection, send)
  const offered = connection.setLocalDescription().then(() => connection.localDescription?.sdp ?? '')
  screen.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (data instanceof ArrayBuffer) parts.onScreen(new Uint8Array(data))
  })
  connection.addEventListener('connectionstatechange', () => {
    const state = connection.connectionState
    clearTimeout(mending)
    if (state === 'connected') parts.onInterrupted(false)
    if (state !== 'disconnected' && state !== 'failed') return
    parts.onInterrupted(true)
    if (state === 'failed') parts.onLost()
    else mending = setTimeout(parts.onLost, MEND_MS)
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
    sendScreen(message) {
      if (screen.readyState !== 'open') return
      screen.send(message as Uint8Array<ArrayBuffer>)
      sent()
    },
    sendInput(batch) {
      if (input.readyState !== 'open') return
      const fits = input.bufferedAmount < MAX_WAITING_BYTES
      const events = fits ? batch : batch.filter((event) => event.type !== 'move')
      if (events.length === 0) return
      input.send(JSON.stringify(events))
      sent()
    },
    report: () => connection.getStats(),
    close() {
      clearTimeout(mending)
      connection.close()
    }
  }
}
