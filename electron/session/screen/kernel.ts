// Owns: the memory that one picture lies in, and the loops over its pixels, which are machine code: a script takes five
// times as long. Never: hands out or takes an address; areas and arrays only, which lie inside the picture.
import type { Area } from '../../../shared/screen/wire'
import { code } from './kernel.wat'

export const TILE = 64
/** What `pack` can take at once. */
export const MAX_PACKED_PIXELS = 64 * 2048
const MAX_COLORS = 256

/** Places that kernel.wat knows; see there. */
const SET_AT = 256
const COLORS_AT = 16_384
/** Those that it is told. */
const PACKED_AT = 65_536
const NUMBERS_AT = PACKED_AT + MAX_PACKED_PIXELS
const PAGE_BYTES = 65_536
/** Four pixels are read at once, also at the end. */
const SLACK_BYTES = 64
/** Rows of a tile that are looked at first: enough to know noise, and no multiple of what lines of text are apart. */
const SAMPLE_EVERY = 11
const SAMPLE_FROM = 4

type Exports = {
  merge(to: number, toStride: number, from: number, fromStride: number, width: number, height: number): number
  mask(at: number, bytes: number): void
  oneColor(at: number, stride: number, width: number, height: number): number
  number(at: number, stride: number, width: number, height: number, to: number, toStride: number): number
  hashLines(at: number, along: number, across: number, samples: number, length: number, to: number): void
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
  /** One number for each line of `lines`; good until the next call for the same `slot`. */
  hashLines(lines: Lines, slot: 0 | 1): Int32Array
  /** Clears the highest bytes of a whole row's part. */
  mask(x: number, y: number, width: number): void
  /** The colour of an area that has only one, else -1. */
  oneColor(area: Area): number
  /** The set of colours, empty from `clearColors` on; in the order in which they were met. */
  readonly colors: Uint32Array
  readonly colorCount: number
  /** Pixels that were added and differ from the one to their left: all of them in noise, few in text. */
  readonly runs: number
  clearColors(): void
  /** Adds an area's colours, and numbers its pixels. It lies within one row of tiles. False when they are more than 256. */
  addColors(area: Area): boolean
  /** Adds the colours of some rows of an area: how many pixels that were, or -1 when they have more than 256. */
  addSome(area: Area): number
  /** Of each number of an area so many bits, the first in the lowest; each row starts on a byte. Good until the next call. */
  pack(area: Area, bits: number): Uint8Array
}

let compiled: WebAssembly.Module | null = null

export function createKernel(width: number, height: number): Kernel {
  compiled ??= new WebAssembly.Module(Buffer.from(code, 'base64'))
  const stride = width * 4
  const lineBytes = align(Math.max(width, height) * 4)
  const linesAt = NUMBERS_AT + align(width * TILE + SLACK_BYTES)
  const pictureAt = linesAt + 2 * lineBytes
  const roomAt = pictureAt + align(stride * (height + 1) + SLACK_BYTES)
  const bytes = roomAt + stride * height
  const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / PAGE_BYTES) })
  const run = new WebAssembly.Instance(compiled, { kernel: { memory } }).exports as Exports
  const room = new Uint32Array(memory.buffer, roomAt, width * height)
  const lineHashes = [0, 1].map((slot) => new Int32Array(memory.buffer, linesAt + slot * lineBytes, Math.max(width, height)))
  const set = new Uint32Array(memory.buffer, SET_AT, 3)
  const packed = new Uint8Array(memory.buffer, PACKED_AT, MAX_PACKED_PIXELS)

  const placeOf = (x: number, y: number): number => pictureAt + y * stride + x * 4
  const numbersOf = ({ x, y }: Area): number => NUMBERS_AT + (y % TILE) * width + x
  const clearColors = (): void => {
    set[0] = 0
    set[1] = 0
    set[2] = (set[2] as number) + 1
  }
  clearColors()

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
    hashLines({ pixels, start, along, across, samples, length }, slot) {
      run.hashLines(pixels.byteOffset + start * 4, along * 4, across * 4, samples, length, linesAt + slot * lineBytes)
      return lineHashes[slot] as Int32Array
    },
    mask: (x, y, w) => run.mask(placeOf(x, y), w * 4),
    oneColor: ({ x, y, width: w, height: h }) => run.oneColor(placeOf(x, y), stride, w, h),
    colors: new Uint32Array(memory.buffer, COLORS_AT, MAX_COLORS),
    get colorCount() {
      return set[0] as number
    },
    get runs() {
      return set[1] as number
    },
    clearColors,
    addColors: (area) => run.number(placeOf(area.x, area.y), stride, area.width, area.height, numbersOf(area), width) === 1,
    addSome(area) {
      const rows = Math.ceil((area.height - SAMPLE_FROM) / SAMPLE_EVERY)
      if (rows <= 0) return 0
      const fits = run.number(placeOf(area.x, area.y + SAMPLE_FROM), stride * SAMPLE_EVERY, area.width, rows, numbersOf(area), 0) === 1
      return fits ? rows * area.width : -1
    },
    pack(area, bits) {
      run.pack(numbersOf(area), width, area.width, area.height, bits, PACKED_AT)
      return packed.subarray(0, Math.ceil((area.width * bits) / 8) * area.height)
    }
  }
}

const align = (bytes: number): number => Math.ceil(bytes / SLACK_BYTES) * SLACK_BYTES
