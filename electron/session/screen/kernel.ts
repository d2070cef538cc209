// Owns: the memory that one picture lies in, and the loops over its pixels, which are machine code: a script takes five
// times as long. Never: hands out or takes an address; areas and arrays only, which lie inside the picture.
import type { Area, Filter } from '../../../shared/screen/wire'
import { MAX_PAYLOAD_BYTES } from '../../../shared/screen/writer'
import { code } from './kernel.wat'

export const TILE = 64
/** Bytes that can be packed at once; a pixel takes one at most. */
export const MAX_PACKED = 64 * 2048
const MAX_COLORS = 256

/** Places that kernel.wat knows; see there. After each of the others there is some that may be read or written in passing. */
const SET_AT = 256
const ROW_AT = 512
const COLORS_AT = 16_384
const PACKED_AT = 65_536
const PAYLOAD_AT = PACKED_AT + MAX_PACKED + 64
const NUMBERS_AT = PAYLOAD_AT + 65_536
const PAGE_BYTES = 65_536
/** Four pixels are read at once, also at the end. */
const SLACK_BYTES = 64

type Exports = {
  merge(to: number, toStride: number, from: number, fromStride: number, width: number, height: number): number
  mask(at: number, bytes: number): void
  oneColor(at: number, stride: number, width: number, height: number): number
  clear(): void
  countRuns(at: number, stride: number, width: number, height: number): number
  number(at: number, stride: number, width: number, height: number, to: number, toStride: number): number
  compress(source: number, length: number, target: number, room: number): number
  agree(old: number, fresh: number, length: number, least: number, table: number, slots: number, votes: number): number
  hashLines(at: number, along: number, across: number, samples: number, length: number, to: number): void
  packColors(at: number, stride: number, width: number, height: number, filter: number, to: number): void
  pack(at: number, stride: number, width: number, height: number, bits: number, to: number): void
}

/** Pixels in a kernel's memory, with so many words from row to row. */
export type Reached = { readonly pixels: Uint32Array; readonly stride: number }

/** Lines of a rectangle of reached pixels: `length` (at least 4) of them, `along` apart, with `samples` pixels looked at, `across` apart. */
export type Lines = {
  readonly pixels: Uint32Array
  readonly start: number
  readonly along: number
  readonly across: number
  readonly samples: number
  readonly length: number
}

/** So many rows, from the first of an area on, within one row of tiles. */
export type Sample = { readonly area: Area; readonly every: number; readonly rows: number }

export type Kernel = {
  /** 0x00RRGGBB. One row longer than the picture, because JPEG encoders ask for whole rows. */
  readonly pixels: Uint32Array
  /** Where a source may put new pixels: as many words as the picture has. */
  readonly room: Uint32Array
  /** The same pixels, rows of `width`, where the loops can reach them: in `room`, unless they lie there already. */
  reach(pixels: Uint32Array, stride: number, width: number, height: number): Reached
  /**
   * Takes in what has been reached for a part of a tile, the first pixel of it being number `first`. Returns what differed:
   * first and last column, first and last row, a byte each from the lowest; or -1 for none.
   */
  merge(area: Area, from: Reached, first: number): number
  /** As `merge`, with one colour. */
  fill(area: Area, color: number): number
  /** One number for each line of `lines`; good until the next call for the same ones. */
  hashLines(lines: Lines, which: 'old' | 'new'): Int32Array
  /**
   * By how many lines most of the new ones moved, of `length` hashed of both: old place minus new. 0 when fewer than `least`
   * windows of lines agree.
   */
  agreedShift(length: number, least: number): number
  /** Clears the highest bytes of a whole row's part. */
  mask(x: number, y: number, width: number): void
  /** The colour of an area that has only one, else -1. */
  oneColor(area: Area): number
  /** The set of colours, empty from `clearColors` on; in the order in which they were met. */
  readonly colors: Uint32Array
  readonly colorCount: number
  clearColors(): void
  /** Adds an area's colours, and numbers its pixels. It lies within one row of tiles. False when they are more than 256. */
  addColors(area: Area): boolean
  /** Adds the colours of a sample. False when they are more than 256. */
  addSample(sample: Sample): boolean
  /** Pixels of a sample that differ from the one to their left: most of them in noise, few in text. */
  runsIn(sample: Sample): number
  /** Puts so many bits of each number of an area into `packed`, the first in the lowest; each row starts on a byte. Returns the bytes. */
  pack(area: Area, bits: number): number
  /** Puts all colours of an area, of at most MAX_PACKED bytes, into `packed`, each less what the filter says. Returns the bytes. */
  packColors(area: Area, filter: Filter): number
  readonly packed: Uint8Array
  /** What a command carries. */
  readonly payload: Uint8Array
  /** Makes so many bytes of `packed` one LZ4 block in `payload`, from `at` on. Returns its bytes, or -1 when there is no room. */
  compress(bytes: number, at: number): number
}

let compiled: WebAssembly.Module | null = null

export function createKernel(width: number, height: number): Kernel {
  compiled ??= new WebAssembly.Module(Buffer.from(code, 'base64'))
  const stride = width * 4
  const most = Math.max(width, height)
  const oldLinesAt = NUMBERS_AT + align(width * TILE + SLACK_BYTES)
  const newLinesAt = oldLinesAt + align(most * 4)
  const votesAt = newLinesAt + align(most * 4)
  const tableAt = votesAt + align(most * 8)
  const pictureAt = tableAt + slotsFor(most) * 8
  const roomAt = pictureAt + align(stride * (height + 1) + SLACK_BYTES)
  const bytes = roomAt + stride * height
  const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / PAGE_BYTES) })
  const run = new WebAssembly.Instance(compiled, { kernel: { memory } }).exports as Exports
  const room = new Uint32Array(memory.buffer, roomAt, width * height)
  const oldLines = new Int32Array(memory.buffer, oldLinesAt, most)
  const newLines = new Int32Array(memory.buffer, newLinesAt, most)
  const row = new Uint32Array(memory.buffer, ROW_AT, TILE)
  const set = new Uint32Array(memory.buffer, SET_AT, 1)

  const placeOf = (x: number, y: number): number => pictureAt + y * stride + x * 4
  const numbersOf = ({ x, y }: Area): number => NUMBERS_AT + (y % TILE) * width + x
  run.clear()

  return {
    pixels: new Uint32Array(memory.buffer, pictureAt, width * (height + 1)),
    room,
    reach(pixels, rowStride, w, h) {
      if (pixels.buffer === memory.buffer) return { pixels, stride: rowStride }
      if (rowStride === w) room.set(pixels.subarray(0, w * h))
      else for (let row = 0; row < h; row++) room.set(pixels.subarray(row * rowStride, row * rowStride + w), row * w)
      return { pixels: room, stride: w }
    },
    merge: ({ x, y, width: w, height: h }, from, first) => run.merge(placeOf(x, y), stride, from.pixels.byteOffset + first * 4, from.stride * 4, w, h),
    fill({ x, y, width: w, height: h }, color) {
      if (row[0] !== color) row.fill(color)
      return run.merge(placeOf(x, y), stride, ROW_AT, 0, w, h)
    },
    hashLines({ pixels, start, along, across, samples, length }, which) {
      const into = which === 'old' ? oldLines : newLines
      run.hashLines(pixels.byteOffset + start * 4, along * 4, across * 4, samples, length, into.byteOffset)
      return into
    },
    agreedShift: (length, least) => run.agree(oldLinesAt, newLinesAt, length, least, tableAt, slotsFor(length), votesAt),
    mask: (x, y, w) => run.mask(placeOf(x, y), w * 4),
    oneColor: ({ x, y, width: w, height: h }) => run.oneColor(placeOf(x, y), stride, w, h),
    colors: new Uint32Array(memory.buffer, COLORS_AT, MAX_COLORS),
    get colorCount() {
      return set[0] as number
    },
    clearColors: () => run.clear(),
    addColors: (area) => run.number(placeOf(area.x, area.y), stride, area.width, area.height, numbersOf(area), width) === 1,
    addSample: ({ area, every, rows }) => run.number(placeOf(area.x, area.y), stride * every, area.width, rows, numbersOf(area), 0) === 1,
    runsIn: ({ area, every, rows }) => run.countRuns(placeOf(area.x, area.y), stride * every, area.width, rows),
    pack(area, bits) {
      run.pack(numbersOf(area), width, area.width, area.height, bits, PACKED_AT)
      return Math.ceil((area.width * bits) / 8) * area.height
    },
    packColors(area, filter) {
      run.packColors(placeOf(area.x, area.y), stride, area.width, area.height, filter, PACKED_AT)
      return area.width * area.height * 3
    },
    packed: new Uint8Array(memory.buffer, PACKED_AT, MAX_PACKED),
    payload: new Uint8Array(memory.buffer, PAYLOAD_AT, MAX_PAYLOAD_BYTES),
    compress: (bytes, at) => run.compress(PACKED_AT, bytes, PAYLOAD_AT + at, MAX_PAYLOAD_BYTES - at)
  }
}

/** Of a table of windows: never more than half full, and no larger than that asks for, since all of it is cleared. */
const slotsFor = (lines: number): number => 1 << (33 - Math.clz32(lines))
const align = (bytes: number): number => Math.ceil(bytes / SLACK_BYTES) * SLACK_BYTES
