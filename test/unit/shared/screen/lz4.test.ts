import fc from 'fast-check'
import { expect, it } from 'vitest'
import { compressBlock, compressBound, decompressBlock } from '../../../../shared/screen/lz4'
import { chance } from '../../../support/pictures'

function roundTrip(source: Uint8Array): Uint8Array {
  const packed = new Uint8Array(compressBound(source.length))
  const length = compressBlock(source, packed)
  expect(length).toBeGreaterThan(0)
  const target = new Uint8Array(source.length)
  expect(decompressBlock(packed.subarray(0, length), target)).toBe(true)
  return target
}

it('gives back what was packed, whatever it was', () => {
  const runs = fc.array(fc.tuple(fc.uint8Array({ minLength: 1, maxLength: 40 }), fc.integer({ min: 1, max: 60 })), { maxLength: 40 })
  const bytes = runs.map((parts) => Uint8Array.from(parts.flatMap(([part, times]) => Array.from({ length: times }, () => [...part]).flat())))
  fc.assert(
    fc.property(fc.oneof(bytes, fc.uint8Array({ maxLength: 3000 })), (source) => {
      expect(Buffer.from(roundTrip(source)).equals(Buffer.from(source))).toBe(true)
    }),
    { numRuns: 500 }
  )
})

it('gives back what is longer than its window', () => {
  const source = Uint8Array.from({ length: 300_000 }, (_, index) => chance(index % 70_000, 0) & 255)
  expect(Buffer.from(roundTrip(source)).equals(Buffer.from(source))).toBe(true)
})

it('makes little of what repeats', () => {
  expect(compressBlock(new Uint8Array(100_000), new Uint8Array(1000))).toBeLessThan(500)
})

it('says when there is no room', () => {
  const source = Uint8Array.from({ length: 1000 }, (_, index) => chance(index, 7) & 255)
  expect(compressBlock(source, new Uint8Array(900))).toBe(-1)
})

it('reads a block that was put together by hand from the format', () => {
  // Two literals "ab", a match of 62 bytes at offset 2, and the last six literals "cdefgh".
  const packed = Uint8Array.of(0x2f, 0x61, 0x62, 0x02, 0x00, 0x2b, 0x60, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68)
  const target = new Uint8Array(70)
  expect(decompressBlock(packed, target)).toBe(true)
  expect(Buffer.from(target).toString()).toBe(`${'ab'.repeat(32)}cdefgh`)
})

it('refuses what is broken and writes nothing beyond its target', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(300), (packed, size) => {
      const room = new Uint8Array(size + 64).fill(0xaa)
      decompressBlock(packed, room.subarray(0, size))
      expect(room.subarray(size).every((byte) => byte === 0xaa)).toBe(true)
    }),
    { numRuns: 20_000 }
  )
})
