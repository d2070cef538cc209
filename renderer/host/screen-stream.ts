// Owns: the way pixels get from the host's screen into a peer connection: today a WebRTC video track. A later
// pipeline (damaged rectangles over data channels) takes its place behind `ScreenStream`. Never: sees input.

export interface ScreenStream {
  /** Changes the connector's offer before it is applied, where the encoder is told by it. */
  tuneOffer(sdp: string): string
  /**
   * Prepares to send the screen over a connection whose far description has been applied. Does not wait for the
   * capture: the answer can go out at once, and the pixels follow.
   */
  attach(connection: RTCPeerConnection): void
  close(): void
}

/** Bits per second. The ceiling is for a 1080p screen that changes as a whole; text scrolling needs a tenth. */
const MAX_BITRATE = 40_000_000
/** The estimator would start at 300 kbit/s, at which the first picture of a 1080p screen takes seconds. */
const START_BITRATE = 25_000_000
const MIN_BITRATE = 1_000_000
const MAX_FRAME_RATE = 60

/** Best first; chosen by measuring, see the ADR on the session's video. */
const CODECS = ['video/VP8', 'video/VP9']

/** Starts capturing at once. `onFailed` is called at most once, with words for the log. */
export function openVideoStream(onFailed: (why: string) => void): ScreenStream {
  let closed = false
  let sender: RTCRtpSender | null = null
  let track: MediaStreamTrack | null = null

  const fail = (why: unknown): void => {
    if (closed) return
    closed = true
    onFailed(why instanceof Error ? `${why.name}: ${why.message}` : String(why))
  }
  const connect = (): void => {
    if (sender !== null && track !== null) sender.replaceTrack(track).catch(fail)
  }

  navigator.mediaDevices
    .getDisplayMedia({ audio: false, video: { frameRate: { ideal: MAX_FRAME_RATE, max: MAX_FRAME_RATE }, cursor: 'always' } as MediaTrackConstraints })
    .then((stream) => {
      const [captured] = stream.getVideoTracks()
      if (captured === undefined) throw new Error('The capture has no video track')
      if (closed) {
        captured.stop()
        return
      }
      track = captured
      // Text and lines stay sharp; when it gets too much, frames are left out.
      track.contentHint = 'detail'
      track.addEventListener('ended', () => fail('The capture ended'))
      connect()
    })
    .catch(fail)

  return {
    tuneOffer: withBitrates,
    attach(connection) {
      const [transceiver] = connection.getTransceivers()
      if (transceiver === undefined) {
        fail('The connector offered no video')
        return
      }
      transceiver.direction = 'sendonly'
      transceiver.setCodecPreferences(preferredCodecs())
      sender = transceiver.sender
      connect()
      // There is nothing to tune before both descriptions are known. Untuned it works as well, only less sharply.
      connection.addEventListener('signalingstatechange', () => {
        if (connection.signalingState === 'stable') tune(transceiver.sender).catch(() => undefined)
      })
    },
    close() {
      closed = true
      track?.stop()
    }
  }
}

/** The wanted codecs in order, then retransmission; no redundancy streams. */
function preferredCodecs(): RTCRtpCodec[] {
  const all = RTCRtpSender.getCapabilities('video')?.codecs ?? []
  const wanted = CODECS.flatMap((mimeType) => all.filter((codec) => codec.mimeType === mimeType))
  return [...wanted, ...all.filter((codec) => codec.mimeType === 'video/rtx')]
}

async function tune(sender: RTCRtpSender): Promise<void> {
  const parameters = sender.getParameters()
  for (const encoding of parameters.encodings) {
    encoding.maxBitrate = MAX_BITRATE
    encoding.maxFramerate = MAX_FRAME_RATE
    encoding.priority = 'high'
    encoding.networkPriority = 'high'
  }
  parameters.degradationPreference = 'maintain-resolution'
  await sender.setParameters(parameters)
}

/** Chromium's sender reads its start, least and greatest bitrate (kbit/s) from the far side's description. */
export function withBitrates(sdp: string): string {
  const limits = `x-google-start-bitrate=${START_BITRATE / 1000};x-google-min-bitrate=${MIN_BITRATE / 1000};x-google-max-bitrate=${MAX_BITRATE / 1000}`
  const lines = sdp.split('\r\n')
  const video = lines.flatMap((line) => /^a=rtpmap:(\d+) (?:VP8|VP9|H264|AV1)\/90000$/.exec(line)?.[1] ?? [])
  const hasFormat = new Set(lines.flatMap((line) => /^a=fmtp:(\d+) /.exec(line)?.[1] ?? []))
  return lines
    .flatMap((line) => {
      const format = /^a=fmtp:(\d+) /.exec(line)?.[1]
      if (format !== undefined && video.includes(format)) return [`${line};${limits}`]
      const mapped = /^a=rtpmap:(\d+) /.exec(line)?.[1]
      if (mapped === undefined || !video.includes(mapped) || hasFormat.has(mapped)) return [line]
      return [line, `a=fmtp:${mapped} ${limits}`]
    })
    .join('\r\n')
}
