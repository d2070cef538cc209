import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compressBlock } from '../../../../shared/screen/lz4'
import { createPainter } from '../../../../shared/screen/pixels'
import { indexBits } from '../../../../shared/screen/wire'

const PICTURE = { width: 48, height: 6 }
const OPAQUE = 0xff00_0000

/** A palette's command for these numbers, packed as the wire says. */
function command(numbers: readonly number[], width: number, colors: readonly number[]) {
  const bits = indexBits(colors.length)
  const height = numbers.length / width
  const rowBytes = Math.ceil((width * bits) / 8)
  const packed = new Uint8Array(rowBytes * height)
  numbers.forEach((number, index) => {
    const bit = (index % width) * bits
    const at = Math.floor(index / width) * rowBytes + (bit >> 3)
    packed[at] = (packed[at] as number) | (number << (bit & 7))
  })
  const payload = new Uint8Array(packed.length * 2 + 64)
  const length = compressBlock(packed, payload)
  return {
    op: 'palette' as const,
    x: 3,
    y: 1,
    width,
    height,
    colors: Uint8Array.from(colors.flatMap((color) => [color & 255, (color >> 8) & 255, color >> 16])),
    payload: payload.subarray(0, length)
  }
}
const paper = () => ({ ...PICTURE, pixels: new Uint32Array(PICTURE.width * PICTURE.height) })

describe('a palette', () => {
  it('gives each pixel the colour of its number, whatever the width and the count of colours', () => {
    const palettes = fc.record({
      colors: fc.oneof(...[1, 2, 3, 4, 7, 16, 17, 256].map((count) => fc.array(fc.nat(0xff_ffff), { minLength: count, maxLength: count }))),
      width: fc.integer({ min: 1, max: 45 }),
      height: fc.integer({ min: 1, max: 5 }),
      seed: fc.nat()
    })
    fc.assert(
      fc.property(palettes, ({ colors, width, height, seed }) => {
        const numbers = Array.from({ length: width * height }, (_, index) => (Math.imul(index + 1, seed | 1) >>> 8) % colors.length)
        const picture = paper()
        expect(createPainter().paint(command(numbers, width, colors), picture)).toBe(true)
        const expected = paper()
        numbers.forEach((number, index) => {
          expected.pixels[(1 + Math.floor(index / width)) * PICTURE.width + 3 + (index % width)] = ((colors[number] as number) | OPAQUE) >>> 0
        })
        expect(picture.pixels).toEqual(expected.pixels)
      })
    )
  })

  it.each([1, 3, 5, 15, 200])('of %i colours refuses a number that none has, wherever it stands', (count) => {
    const colors = Array.from({ length: count }, (_, index) => index * 1000)
    for (let place = 0; place < 21; place++) {
      const numbers = Array.from({ length: 21 }, (_, index) => (index === place ? count : 0))
      expect(createPainter().paint(command(numbers, 21, colors), paper()), String(place)).toBe(false)
    }
  })

  it('knows nothing of the palette before', () => {
    const painter = createPainter()
    const four = [1, 2, 3, 4]
    expect(painter.paint(command([3, 3], 2, four), paper())).toBe(true)
    expect(painter.paint(command([3, 3], 2, four.slice(0, 3)), paper())).toBe(false)
  })
})
