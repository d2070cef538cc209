// Owns: decoding a JPEG of the stream with the browser's own decoder. What it claims to be is read first, so that a few
// bytes cannot ask for gigabytes. Never: draws.
import type { DrawCommand } from '../../shared/screen/wire'

export type JpegCommand = Extract<DrawCommand, { op: 'jpeg' }>
export type Decoded = { readonly frame: VideoFrame; readonly close: () => void }

const START_OF_IMAGE = 0xd8
const BASELINE_FRAME = 0xc0
const START_OF_SCAN = 0xda
/** Markers that begin a frame of another kind: progressive, lossless, arithmetic. 0xc4, 0xc8 and 0xcc are none. */
const isOtherFrame = (marker: number): boolean => marker > BASELINE_FRAME && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)

/** Width and height that a baseline JPEG claims; null when it is none. Pure. */
export function jpegSize(bytes: Uint8Array): { readonly width: number; readonly height: number } | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < 4 || view.getUint16(0) !== (0xff00 | START_OF_IMAGE)) return null
  for (let at = 2; at + 4 <= bytes.length; ) {
    const marker = view.getUint8(at + 1)
    if (view.getUint8(at) !== 0xff || marker === START_OF_SCAN || isOtherFrame(marker)) return null
    if (marker === BASELINE_FRAME) {
      return at + 9 <= bytes.length ? { width: view.getUint16(at + 7), height: view.getUint16(at + 5) } : null
    }
    at += 2 + view.getUint16(at + 2)
  }
  return null
}

/** Starts to decode. Null when it is not the picture that the command says. */
export async function decodeJpeg({ payload, width, height, shrink }: JpegCommand): Promise<Decoded | null> {
  const size = jpegSize(payload)
  if (size?.width !== Math.ceil(width / shrink) || size.height !== Math.ceil(height / shrink)) return null
  const decoder = new ImageDecoder({ data: new Uint8Array(payload), type: 'image/jpeg' })
  try {
    const { image } = await decoder.decode()
    return {
      frame: image,
      close: () => {
        image.close()
        decoder.close()
      }
    }
  } catch {
    decoder.close()
    return null
  }
}
