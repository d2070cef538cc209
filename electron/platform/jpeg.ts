// Owns: JPEG through libjpeg-turbo. Never: loaded before a session needs it.
import { createRequire } from 'node:module'
import type { EncodeJpeg } from '../session/screen/encoder'

/** From this quality on colours are kept at full resolution too. */
const FULL_COLOR_QUALITY = 85

/** @throws when the library cannot be loaded */
export function openJpeg(): EncodeJpeg {
  const jpeg = createRequire(import.meta.url)('@julusian/jpeg-turbo') as typeof import('@julusian/jpeg-turbo')
  let output = Buffer.alloc(0)
  return (pixels, start, stride, { width, height }, quality) => {
    const subsampling = quality >= FULL_COLOR_QUALITY ? jpeg.SAMP_444 : jpeg.SAMP_420
    const room = jpeg.bufferSize({ width, height, subsampling })
    if (output.length < room) output = Buffer.alloc(room)
    const rows = Buffer.from(pixels.buffer, pixels.byteOffset + start * 4, stride * height * 4)
    return jpeg.compressSync(rows, output, { format: jpeg.FORMAT_BGRX, width, height, stride, subsampling, quality })
  }
}
