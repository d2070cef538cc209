// Owns: encoding pictures as video, which the session's process cannot: only a page has the browser's encoder. Never:
// decides what is encoded, when, or how well.
import { type FromPage, type VideoOrder } from '../../shared/screen/port'
import { VIDEO_CODEC } from '../../shared/screen/wire'

export type VideoEncoding = { readonly encode: (order: VideoOrder) => void }

/** Of a time scale that nobody reads. */
const FRAME_MICROSECONDS = 40_000

export function createVideoEncoding(tell: (message: FromPage) => void): VideoEncoding {
  let encoder: VideoEncoder | null = null
  let number = 0

  const fail = (): void => {
    if (encoder !== null && encoder.state !== 'closed') encoder.close()
    encoder = null
    tell({ type: 'no-video' })
  }
  const begin = ({ width, height }: VideoOrder): VideoEncoder => {
    if (encoder !== null && encoder.state !== 'closed') encoder.close()
    const fresh = new VideoEncoder({
      output(chunk) {
        const data = new ArrayBuffer(chunk.byteLength)
        chunk.copyTo(data)
        tell({ type: 'video', data })
      },
      error: fail
    })
    // A quantizer a picture: how many bytes one takes is the process's to say, who knows the way.
    fresh.configure({ codec: VIDEO_CODEC, width, height, latencyMode: 'realtime', bitrateMode: 'quantizer', hardwareAcceleration: 'prefer-software' })
    return fresh
  }

  return {
    encode(order) {
      try {
        if (order.isKey) encoder = begin(order)
        if (encoder === null) return fail()
        const { width, height, isKey, quantizer } = order
        const frame = new VideoFrame(order.pixels, {
          format: 'BGRX',
          codedWidth: width,
          codedHeight: height,
          timestamp: FRAME_MICROSECONDS * number++
        })
        const options: VideoEncoderEncodeOptions & { readonly vp9: { readonly quantizer: number } } = { keyFrame: isKey, vp9: { quantizer } }
        encoder.encode(frame, options)
        frame.close()
      } catch {
        fail()
      }
    }
  }
}
