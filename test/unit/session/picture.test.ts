import { describe, expect, it } from 'vitest'
import { jpegSize } from '../../../renderer/viewer/jpeg'
import { worthPutting } from '../../../renderer/viewer/picture'

const area = (x: number, y: number, width: number, height: number) => ({ x, y, width, height })

describe('what goes to the canvas', () => {
  it('is each area by itself when they lie far apart', () => {
    const corners = [area(0, 0, 10, 10), area(1900, 1000, 10, 10)]
    expect(worthPutting(corners)).toEqual(corners)
  })

  it('is the area around them when they nearly fill it', () => {
    expect(worthPutting([area(64, 0, 64, 64), area(0, 0, 64, 64), area(0, 64, 64, 64)])).toEqual([area(0, 0, 128, 128)])
  })

  it('is the area around them when they are many', () => {
    const many = Array.from({ length: 100 }, (_, index) => area(index * 10, index * 10, 1, 1))
    expect(worthPutting(many)).toEqual([area(0, 0, 991, 991)])
  })
})

/** The head of a JPEG: a comment, then a frame of this kind. */
const jpeg = (frame: number, width: number, height: number): Uint8Array => {
  const comment = [0xff, 0xfe, 0, 4, 1, 2]
  return Uint8Array.of(0xff, 0xd8, ...comment, 0xff, frame, 0, 11, 8, height >> 8, height & 255, width >> 8, width & 255, 1, 1, 0x11, 0)
}

describe('what a JPEG claims to be', () => {
  it('is read from its frame', () => {
    expect(jpegSize(jpeg(0xc0, 640, 481))).toEqual({ width: 640, height: 481 })
  })

  it.each([
    ['progressive', jpeg(0xc2, 64, 64)],
    ['lossless', jpeg(0xc3, 64, 64)],
    ['arithmetic', jpeg(0xc9, 64, 64)],
    ['without a frame', jpeg(0xda, 64, 64)],
    ['cut off', jpeg(0xc0, 64, 64).subarray(0, 14)],
    ['a PNG', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10)],
    ['nothing', new Uint8Array(0)],
    ['endless segments of no length', Uint8Array.of(0xff, 0xd8, 0xff, 0xfe, 0, 0, 0xff, 0xfe, 0, 0)]
  ])('is nothing when it is %s', (_what, bytes) => {
    expect(jpegSize(bytes)).toBeNull()
  })
})
