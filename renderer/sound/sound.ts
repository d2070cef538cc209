// Owns: the host's end of the sound: captures what this computer plays and sends it through a connection of its own. The
// page is there only while somebody hears it. Never: takes a picture or a microphone.
import type { PosternApi } from '../../shared/ipc'
import { CONNECTION_CONFIG, type Signal, decodeSignal, encodeSignal, trickle } from '../host/signals'

/** How long the connector may take to connect, or a broken path to mend, in ms. */
const CONNECT_MS = 20_000
/** Music in stereo. */
const MAX_BITS_PER_SECOND = 128_000

const { postern } = globalThis as unknown as { readonly postern: PosternApi<'sound'> }

const fail = (why: unknown): void => postern.tell('sound.failed', { why: String(why).slice(0, 500) })
const send = (signal: Signal): void => postern.tell('sound.sendSignal', encodeSignal(signal))

async function capturedTrack(): Promise<MediaStreamTrack> {
  // What makes a voice clear makes everything else worse.
  const audio = { echoCancellation: false, noiseSuppression: false, autoGainControl: false, channelCount: 2 }
  const stream = await navigator.mediaDevices.getDisplayMedia({ audio, video: false })
  const [track] = stream.getAudioTracks()
  if (track === undefined) throw new Error('The capture has no sound')
  track.contentHint = 'music'
  return track
}

async function start(): Promise<void> {
  const track = await capturedTrack()
  track.addEventListener('ended', () => fail('The capture ended'))
  const connection = new RTCPeerConnection(CONNECTION_CONFIG)
  const candidates = trickle(connection, send)
  let deadline = setTimeout(() => fail('Nobody answered'), CONNECT_MS)
  connection.addEventListener('connectionstatechange', () => {
    clearTimeout(deadline)
    const state = connection.connectionState
    if (state === 'failed' || state === 'closed') return fail(state)
    if (state !== 'connected') deadline = setTimeout(() => fail(state), CONNECT_MS)
  })
  connection.addTransceiver(track, { direction: 'sendonly', sendEncodings: [{ maxBitrate: MAX_BITS_PER_SECOND }] })
  postern.on('sound.signal', (body) => {
    const signal = decodeSignal(body)
    if (signal?.type === 'candidate') candidates.add(signal.candidate, signal.mid)
    if (signal?.type === 'answer' && connection.signalingState === 'have-local-offer') {
      connection.setRemoteDescription({ type: 'answer', sdp: signal.sdp }).then(candidates.described).catch(fail)
    }
  })
  await connection.setLocalDescription()
  send({ type: 'offer', sdp: connection.localDescription?.sdp ?? '' })
}

start().catch(fail)
