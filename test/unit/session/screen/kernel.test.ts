// The machine code of the kernel beside what it is to do, written plainly.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Kernel, createKernel } from '../../../../electron/session/screen/kernel'
import { findShifts } from '../../../../electron/session/screen/scroll'
import { createShadow } from '../../../../electron/session/screen/shadow'
import { compressBlock, compressBound, decompressBlock } from '../../../../shared/screen/lz4'
import { type Area, FILTER } from '../../../../shared/screen/wire'
import { noise, plain, text } from '../../../support/pictures'

const WIDTH = 150
const HEIGHT = 140
const RGB = 0xff_ffff
const size = { x: 0, y: 0, width: WIDTH, height: HEIGHT }

type Paint = (x: number, y: number) => number
const painted = (paint: Paint, width = WIDTH, height = HEIGHT): Uint32Array => Uint32Array.from({ length: width * height }, (_, at) => paint(at % width, Math.floor(at / width)))
const pixelsOf = ({ x, y, width, height }: Area, pixels: Uint32Array, stride: number): number[] =>
  Array.from({ length: width * height }, (_, at) => pixels[(y + Math.floor(at / width)) * stride + x + (at % width)] as number)

/** Compared as a whole: a list of thousands of numbers takes long, and helps nobody. */
const isSame = (one: Uint32Array, other: Uint32Array): boolean => one.length === other.length && one.every((pixel, at) => pixel === other[at])

const side = (limit: number) => fc.nat(limit - 1).chain((start) => fc.integer({ min: 1, max: limit - start }).map((length) => [start, length] as const))
const areaIn = (width: number, height: number) => fc.tuple(side(width), side(height)).map(([[x, w], [y, h]]): Area => ({ x, y, width: w, height: h }))
/** A part of one tile of the picture. */
const inTile = fc
  .record({ column: fc.nat(2), row: fc.nat(2) })
  .chain(({ column, row }) => areaIn(Math.min(64, WIDTH - column * 64), Math.min(64, HEIGHT - row * 64)).map((area) => ({ ...area, x: area.x + column * 64, y: area.y + row * 64 })))
/** Few colours and long runs, or many and short ones. */
const picture = fc.record({ seed: fc.nat(1000), colors: fc.integer({ min: 1, max: 400 }), run: fc.integer({ min: 1, max: 40 }) }).map(({ seed, colors, run }): Paint => {
  const random = noise(seed)
  return (x, y) => random(Math.floor(x / run), y) % colors
})

describe('new pixels', () => {
  it('are taken in as they are, and each tile knows what differed', () => {
    const few = fc.array(fc.tuple(fc.nat(WIDTH - 1), fc.nat(HEIGHT - 1)), { maxLength: 6 })
    fc.assert(
      fc.property(areaIn(WIDTH, HEIGHT), picture, picture, few, fc.boolean(), fc.nat(20), fc.boolean(), (area, old, fresh, points, isAll, wider, inRoom) => {
        const shadow = createShadow(WIDTH, HEIGHT)
        shadow.load(size, painted(old), WIDTH)
        const paint: Paint = (x, y) => (isAll || points.some(([px, py]) => px === x && py === y) ? fresh(x, y) : old(x, y))
        const expected = shadow.pixels.slice()
        const dirty = new Map<number, Area>()
        for (let y = area.y; y < area.y + area.height; y++) {
          for (let x = area.x; x < area.x + area.width; x++) {
            const color = paint(x, y) & RGB
            if (expected[y * WIDTH + x] === color) continue
            expected[y * WIDTH + x] = color
            const tile = (y >> 6) * shadow.columns + (x >> 6)
            const known = dirty.get(tile) ?? { x, y, width: 1, height: 1 }
            const left = Math.min(known.x, x)
            const top = Math.min(known.y, y)
            dirty.set(tile, { x: left, y: top, width: Math.max(known.x + known.width, x + 1) - left, height: Math.max(known.y + known.height, y + 1) - top })
          }
        }
        const stride = area.width + wider
        // The highest byte means nothing.
        const grabbed = painted((x, y) => (paint(area.x + x, area.y + y) | ((x * 37) << 24)) >>> 0, stride, area.height)
        const fits = inRoom && grabbed.length <= shadow.kernel.room.length
        if (fits) shadow.kernel.room.set(grabbed)
        shadow.merge(area, fits ? shadow.kernel.room : grabbed, stride, 1)
        expect(isSame(shadow.pixels, expected)).toBe(true)
        for (let tile = 0; tile < shadow.columns * shadow.rows; tile++) expect(shadow.pendingArea(tile)).toEqual(dirty.get(tile) ?? null)
      }),
      { numRuns: 100 }
    )
  })

  it('of one colour are taken in as if they had been looked at, and their tiles are known by it until something else comes', () => {
    fc.assert(
      fc.property(areaIn(WIDTH, HEIGHT), picture, fc.nat(RGB), areaIn(WIDTH, HEIGHT), (area, before, color, later) => {
        const [filled, merged] = [createShadow(WIDTH, HEIGHT), createShadow(WIDTH, HEIGHT)]
        for (const shadow of [filled, merged]) shadow.load(size, painted(before), WIDTH)
        filled.fill(area, color, 1)
        merged.merge(area, painted(plain(color)), area.width, 1)
        const areEqual = (): void => {
          expect(isSame(filled.pixels, merged.pixels)).toBe(true)
          for (let tile = 0; tile < filled.columns * filled.rows; tile++) {
            expect(filled.pendingArea(tile)).toEqual(merged.pendingArea(tile))
            const whole = filled.tileArea(tile)
            expect(filled.oneColor(tile, whole)).toBe(filled.kernel.oneColor(whole))
          }
        }
        areEqual()
        for (const shadow of [filled, merged]) shadow.merge(later, painted(before), WIDTH, 2)
        areEqual()
        const copied = { x: 0, y: 0, width: 70, height: 70, sourceX: 80, sourceY: 70 }
        for (const shadow of [filled, merged]) shadow.copy(copied, 3)
        areEqual()
      }),
      { numRuns: 50 }
    )
  })
})

describe('colours', () => {
  const loaded = (paint: Paint): Kernel => {
    const kernel = createKernel(WIDTH, HEIGHT)
    kernel.pixels.set(painted(paint))
    return kernel
  }
  const unpacked = (bytes: Uint8Array, { width, height }: Area, bits: number): number[] => {
    const rowBytes = Math.ceil((width * bits) / 8)
    return Array.from({ length: width * height }, (_, at) => {
      const bit = (at % width) * bits
      return ((bytes[Math.floor(at / width) * rowBytes + (bit >> 3)] as number) >> (bit & 7)) & ((1 << bits) - 1)
    })
  }

  it('of an area that has only one are told from others, whatever lies around it', () => {
    fc.assert(
      fc.property(inTile, fc.option(fc.tuple(fc.nat(63), fc.nat(63))), (area, odd) => {
        const isInside: Paint = (x, y) => Number(x >= area.x && y >= area.y && x < area.x + area.width && y < area.y + area.height)
        const isOdd: Paint = (x, y) => Number(odd !== null && x === area.x + (odd[0] % area.width) && y === area.y + (odd[1] % area.height))
        const kernel = loaded((x, y) => (isInside(x, y) === 0 ? x * y : 0xabcdef - isOdd(x, y)))
        const isOne = odd === null || area.width * area.height === 1
        expect(kernel.oneColor(area)).toBe(isOne ? kernel.pixels[area.y * WIDTH + area.x] : -1)
      })
    )
  })

  it('are counted, numbered and packed, over one area or several', () => {
    fc.assert(
      fc.property(fc.array(inTile, { minLength: 1, maxLength: 3 }), picture, (areas, paint) => {
        const kernel = loaded(paint)
        kernel.clearColors()
        const all = new Set<number>()
        for (const area of areas) {
          const pixels = pixelsOf(area, kernel.pixels, WIDTH)
          for (const color of pixels) all.add(color)
          const fits = kernel.addColors(area)
          expect(fits).toBe(all.size <= 256)
          if (!fits) return
          expect(kernel.colorCount).toBe(all.size)
          expect([...kernel.colors.subarray(0, all.size)]).toEqual([...all])
          for (const bits of [1, 2, 4, 8].filter((each) => 1 << each >= all.size)) {
            expect(unpacked(kernel.packed.subarray(0, kernel.pack(area, bits)), area, bits).map((number) => kernel.colors[number])).toEqual(pixels)
          }
        }
      }),
      { numRuns: 100 }
    )
  })

  it('that change from one pixel to the next are counted, in all rows or some', () => {
    fc.assert(
      fc.property(inTile, picture, fc.integer({ min: 1, max: 11 }), (area, paint, every) => {
        const kernel = loaded(paint)
        const rows = Math.ceil(area.height / every)
        let runs = 0
        for (let row = 0; row < rows; row++) {
          const pixels = pixelsOf({ ...area, y: area.y + row * every, height: 1 }, kernel.pixels, WIDTH)
          runs += pixels.filter((color, at) => at > 0 && color !== pixels[at - 1]).length
        }
        expect(kernel.runsIn({ area, every, rows })).toBe(runs)
      }),
      { numRuns: 100 }
    )
  })

  it.each([
    ['as they are', FILTER.none, () => false, 0],
    ['less those to the left', FILTER.left, (x: number) => x > 0, 1],
    ['less those above', FILTER.up, (_x: number, y: number) => y > 0, WIDTH]
  ] as const)('are packed %s', (_name, filter, hasBase, back) => {
    fc.assert(
      fc.property(areaIn(WIDTH, HEIGHT), picture, (area, paint) => {
        const kernel = loaded(paint)
        const bytes: number[] = []
        for (let y = 0; y < area.height; y++) {
          for (let x = 0; x < area.width; x++) {
            const at = (area.y + y) * WIDTH + area.x + x
            const color = kernel.pixels[at] as number
            const base = hasBase(x, y) ? (kernel.pixels[at - back] as number) : 0
            for (const shift of [16, 8, 0]) bytes.push(((color >> shift) - (base >> shift)) & 255)
          }
        }
        expect(kernel.packColors(area, filter)).toBe(bytes.length)
        expect(Buffer.compare(kernel.packed.subarray(0, bytes.length), Uint8Array.from(bytes))).toBe(0)
      }),
      { numRuns: 60 }
    )
  })

  it('are begun anew by clearing, also after too many', () => {
    const kernel = loaded(noise(3))
    kernel.clearColors()
    expect(kernel.addColors({ x: 0, y: 0, width: 64, height: 64 })).toBe(false)
    kernel.clearColors()
    expect(kernel.addColors({ x: 3, y: 3, width: 2, height: 1 })).toBe(true)
    expect(kernel.colorCount).toBe(2)
  })
})

describe('a block', () => {
  const kernel = createKernel(1, 1)
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    // Few values in long runs, and what repeats from far away.
    fc.array(fc.tuple(fc.nat(5), fc.integer({ min: 1, max: 600 })), { maxLength: 60 }).map((runs) => Uint8Array.from(runs.flatMap(([value, length]) => Array<number>(length).fill(value)))),
    fc.tuple(fc.uint8Array({ minLength: 4, maxLength: 900 }), fc.integer({ min: 1, max: 90 })).map(([part, times]) => Uint8Array.from({ length: part.length * times }, (_, at) => part[at % part.length] as number))
  )

  it('is what the connector makes the very bytes of again, whatever they are', () => {
    fc.assert(
      fc.property(bytes, fc.nat(800), (source, at) => {
        kernel.packed.set(source)
        const length = kernel.compress(source.length, at)
        expect(length).toBeGreaterThan(0)
        expect(length).toBeLessThanOrEqual(compressBound(source.length))
        const again = new Uint8Array(source.length)
        expect(decompressBlock(kernel.payload.subarray(at, at + length), again)).toBe(true)
        expect(Buffer.compare(again, source)).toBe(0)
      }),
      { numRuns: 300 }
    )
  })

  it('is as small as the one that the plain code makes', () => {
    const source = Uint8Array.from({ length: 100_000 }, (_, at) => text()(at % 640, Math.floor(at / 640)) & 3)
    kernel.packed.set(source)
    expect(kernel.compress(source.length, 0)).toBe(compressBlock(source, new Uint8Array(compressBound(source.length))))
  })

  it('is none where noise does not fit', () => {
    const { length } = kernel.payload
    kernel.packed.set(Uint8Array.from({ length }, (_, at) => noise()(at, 0)))
    expect(kernel.compress(length, 0)).toBe(-1)
    expect(kernel.compress(length - 300, 0)).toBeGreaterThan(length - 300)
  })
})

describe('what moved', () => {
  const find = (before: Paint, after: Paint, area: Area = size) => {
    const shadow = createShadow(WIDTH, HEIGHT)
    shadow.load(size, painted(before), WIDTH)
    const cut = painted((x, y) => after(area.x + x, area.y + y), area.width, area.height)
    return findShifts(shadow, area, cut, area.width)
  }
  const moved =
    (paint: Paint, right: number, down: number): Paint =>
    (x, y) =>
      paint(x - right + 1000, y - down + 1000)
  const page = moved(noise(5), 0, 0)

  it.each([
    ['up', 0, -17],
    ['down', 0, 9],
    ['left', -23, 0],
    ['right', 31, 0]
  ])('%s is found, by how much, and all of it', (_name, right, down) => {
    const shifts = find(page, moved(noise(5), right, down))
    expect(shifts.length).toBeGreaterThan(0)
    for (const { target, sourceX, sourceY } of shifts) expect([target.x - sourceX, target.y - sourceY]).toEqual([right, down])
    const covered = shifts.reduce((sum, { target }) => sum + target.width * target.height, 0)
    expect(covered).toBe((WIDTH - Math.abs(right)) * (HEIGHT - Math.abs(down)))
  })

  it('is found within a part of the picture too, whose sides fit nothing', () => {
    const area = { x: 21, y: 13, width: 101, height: 99 }
    const [shift] = find(text(), text(0, 16), area)
    expect(shift).toMatchObject({ target: { x: 21 }, sourceX: 21 })
    expect(shift && shift.sourceY - shift.target.y).toBe(16)
  })

  it.each<[string, Paint, Paint]>([
    ['one colour', page, plain(0x123456)],
    ['another picture', page, noise(99)],
    ['the same picture', page, page]
  ])('is nothing in %s', (_name, before, after) => {
    expect(find(before, after)).toEqual([])
  })
})
