// Owns: the sound of the host at the connector: asked for, played through a connection of its own, and off again. Off at
// first. Never: on without the person having asked for it in this session.
import type { SoundRefusal } from '../../shared/aside'
import type { PosternApi } from '../../shared/ipc'
import { CONNECTION_CONFIG, type Signal, decodeSignal, encodeSignal, trickle } from '../host/signals'
import { asideWords as words } from './words'

export type ViewerSound = {
  readonly isOn: () => boolean
  /** The host has none that could be heard over this connection, as it said unasked. */
  readonly isMissing: () => boolean
  readonly toggle: () => void
  /** Calls `listener` with what is heard, now and whenever it changes; null for nothing. Returns what ends that. */
  readonly onHeard: (listener: Heard) => () => void
  /** A signal of the host. */
  readonly signal: (body: string) => void
  /** The host has ended it. */
  readonly refused: (why: SoundRefusal) => void
  /** The session is over, or the owner has switched it off. */
  readonly stop: () => void
}

type Heard = (track: MediaStreamTrack | null) => void

/** How long it may take until something is heard, in ms. */
const CONNECT_MS = 20_000

/** Opus sends one channel unless the receiver asks for two. Pure. */
export function inStereo(sdp: string): string {
  const payload = /^a=rtpmap:(\d+) opus\/48000\/2\r?$/im.exec(sdp)?.[1]
  if (payload === undefined) return sdp
  return sdp.replace(new RegExp(`^(a=fmtp:${payload} (?![^\\r\\n]*\\bstereo=)[^\\r\\n]*)`, 'm'), '$1;stereo=1')
}

export function openSound(postern: PosternApi<'viewer'>, tell: (text: string) => void): ViewerSound {
  let on = false
  let isMissing = false
  let connection: RTCPeerConnection | null = null
  let candidates: ReturnType<typeof trickle> | null = null
  let deadline: ReturnType<typeof setTimeout> | undefined
  const player = new Audio()
  let heard: MediaStreamTrack | null = null
  const listeners = new Set<Heard>()
  const hear = (track: MediaStreamTrack | null): void => {
    if (heard === track) return
    heard = track
    for (const listener of listeners) listener(track)
  }

  const send = (signal: Signal): void => postern.tell('viewer.sendSoundSignal', encodeSignal(signal))
  const close = (): void => {
    clearTimeout(deadline)
    hear(null)
    player.srcObject = null
    connection?.close()
    connection = null
    candidates = null
  }
  const end = (said: string): void => {
    on = false
    close()
    tell(said)
  }
  const giveUp = (): void => {
    postern.tell('viewer.wantSound', { on: false })
    end(words.soundFailed)
  }
  const answer = async (sdp: string): Promise<void> => {
    close()
    const opened = new RTCPeerConnection(CONNECTION_CONFIG)
    const trickled = trickle(opened, send)
    connection = opened
    candidates = trickled
    opened.addEventListener('track', ({ track }) => {
      if (connection !== opened) return
      player.srcObject = new MediaStream([track])
      hear(track)
      player.play().catch(giveUp)
    })
    opened.addEventListener('connectionstatechange', () => {
      if (connection !== opened) return
      clearTimeout(deadline)
      if (opened.connectionState === 'failed') giveUp()
      else if (opened.connectionState !== 'connected') deadline = setTimeout(giveUp, CONNECT_MS)
    })
    await opened.setRemoteDescription({ type: 'offer', sdp })
    trickled.described()
    const made = await opened.createAnswer()
    const description = { type: 'answer' as const, sdp: inStereo(made.sdp ?? '') }
    await opened.setLocalDescription(description)
    send(description)
  }

  return {
    isOn: () => on,
    isMissing: () => isMissing,
    onHeard(listener) {
      listeners.add(listener)
      listener(heard)
      return () => void listeners.delete(listener)
    },
    toggle() {
      if (on) {
        postern.tell('viewer.wantSound', { on: false })
        return end(words.soundIsOff)
      }
      on = true
      deadline = setTimeout(giveUp, CONNECT_MS)
      postern.tell('viewer.wantSound', { on: true })
      tell(words.soundIsOn)
    },
    signal(body) {
      const signal = decodeSignal(body)
      if (!on || signal === null) return
      if (signal.type === 'candidate') candidates?.add(signal.candidate, signal.mid)
      if (signal.type === 'offer' && connection === null) answer(signal.sdp).catch(giveUp)
    },
    refused(why) {
      if (on) return end(words.soundRefused[why])
      isMissing = why === 'not-possible'
    },
    stop() {
      on = false
      isMissing = false
      close()
    }
  }
}
