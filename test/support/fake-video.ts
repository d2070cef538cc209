// Owns: pictures of a video without a browser: the head of a VP9 picture as ours begin, and a JPEG behind it. Never: VP9;
// the end-to-end tests have the real one.
import { createRequire } from 'node:module'
import type { VideoOrder } from '../../shared/screen/port'

const jpeg = createRequire(import.meta.url)('@julusian/jpeg-turbo') as typeof import('@julusian/jpeg-turbo')

/** Bits as a VP9 picture begins with; see the format's uncompressed header. */
export function vp9Head(size: { readonly width: number; readonly height: number } | null): Uint8Array {
  const bits = (value: number, count: number): string => value.toString(2).padStart(count, '0')
  const text =
    size === null
      ? `10000110${bits(0, 2)}${bits(1, 8)}${bits(0, 12)}1`
      : `10000010${bits(0x498342, 24)}${bits(2, 3)}0${bits(size.width - 1, 16)}${bits(size.height - 1, 16)}`
  return Uint8Array.from({ length: Math.ceil(text.length / 8) }, (_, index) => parseInt(text.slice(index * 8, index * 8 + 8).padEnd(8, '0'), 2))
}
const headBytes = (isKey: boolean): number => vp9Head(isKey ? { width: 1, height: 1 } : null).length

export function encodeFakeVideo({ pixels, width, height, isKey, quantizer }: VideoOrder): Uint8Array {
  const picture = jpeg.compressSync(Buffer.from(pixels), { format: jpeg.FORMAT_BGRX, width, height, subsampling: jpeg.SAMP_420, quality: Math.max(5, 70 - quantizer) })
  return Buffer.concat([vp9Head(isKey ? { width, height } : null), picture, Uint8Array.of(0)])
}

/** The JPEG in it. */
export const fakeVideoJpeg = (payload: Uint8Array, isKey: boolean): Uint8Array => payload.subarray(headBytes(isKey), -1)
