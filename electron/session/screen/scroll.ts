// Owns: finding out that a rectangle shows what stood there before, only shifted. A wrong guess costs bytes and nothing
// else: what is not right after the copy is pending. Never: looks at every pixel.
import type { Area } from '../../../shared/screen/wire'
import type { Kernel, Lines } from './kernel'
import type { Shadow } from './shadow'

export type Shift = { readonly target: Area; readonly sourceX: number; readonly sourceY: number }

/** Rectangles smaller than this are sent anew. */
const MIN_LENGTH = 48
const MIN_BREADTH = 64
/** The rectangle is looked at in so many strips of at least MIN_BREADTH, because not all of it need scroll. */
const MAX_STRIPS = 8
/** Pixels that stand for one line of a strip. */
const SAMPLES = 16
/** Lines that must agree on a shift before it is believed. */
const MIN_VOTES = 12
/** Lines that are looked up together: one alone is seldom the only one of its kind. */
const WINDOW = 6
/** Share of the lines between the first and the last match that must match. */
const MIN_MATCH = 0.75

/** How a rectangle lies in memory, seen along the direction of the shift. */
type View = { readonly pixels: Uint32Array; readonly start: number; readonly along: number; readonly across: number }

const FACTOR = 0x0100_0193
/** FACTOR to the power of WINDOW. */
const LEAVING = [...Array<number>(WINDOW)].reduce((power) => Math.imul(power, FACTOR), 1)
const EVERYWHERE = -1
/** Before all lines are looked at, so many are, spread over the rectangle. When they are all alike, nothing moved. */
const FIRST_LOOK = 32

export type ScrollFinder = {
  /** What moved within `area`: up or down, else left or right. `pixels` are the new ones, rows of `stride`. */
  find(shadow: Shadow, area: Area, pixels: Uint32Array, stride: number): Shift[]
}

export function createScrollFinder(): ScrollFinder {
  /** A table of windows: what they say, and where they were met; good where the slot has the present mark. */
  let bits = 0
  let hashes = new Int32Array(0)
  let places = new Int32Array(0)
  let marks = new Uint32Array(0)
  let mark = 0
  let votes = new Uint16Array(0)

  /** Never half full, and no larger than that asks for: it is met thousands of times. */
  const begin = (length: number): void => {
    const needed = 33 - Math.clz32(length)
    mark++
    if (bits !== needed) {
      bits = needed
      hashes = new Int32Array(1 << bits)
      places = new Int32Array(1 << bits)
      marks = new Uint32Array(1 << bits)
      votes = new Uint16Array(1 << bits)
    }
    votes.fill(0)
  }
  const slotOf = (hash: number): number => {
    let slot = Math.imul(hash, 0x9e37_79b1) >>> (32 - bits)
    while (marks[slot] === mark && hashes[slot] !== hash) slot = (slot + 1) & (hashes.length - 1)
    return slot
  }

  /** The shift that most windows of lines agree on; 0 for none. */
  const vote = (oldLines: Int32Array, newLines: Int32Array, length: number): number => {
    begin(length)
    eachWindow(oldLines, length, (hash, line) => {
      const slot = slotOf(hash)
      // Blank lines are everywhere and say nothing.
      places[slot] = marks[slot] === mark ? EVERYWHERE : line
      marks[slot] = mark
      hashes[slot] = hash
    })
    let shift = 0
    let most = MIN_VOTES - 1
    eachWindow(newLines, length, (hash, line) => {
      const slot = slotOf(hash)
      const was = places[slot] as number
      if (marks[slot] !== mark || was === EVERYWHERE || was === line) return
      const count = (votes[was - line + length] as number) + 1
      votes[was - line + length] = count
      if (count <= most) return
      most = count
      shift = was - line
    })
    return shift
  }

  /** The run of lines of a strip that moved by one shift: from `first` up to `end`, out of what stood at `first + shift`. */
  const findIn = (kernel: Kernel, old: View, fresh: View, length: number, from: number, to: number) => {
    const newLines = kernel.hashLines(linesOf(fresh, length, from, to), 1)
    if (areAlike(newLines, length)) return null
    const oldLines = kernel.hashLines(linesOf(old, length, from, to), 0)
    const shift = vote(oldLines, newLines, length)
    if (shift === 0) return null

    const matches = (line: number): boolean => newLines[line] === oldLines[line + shift]
    let first = Math.max(0, -shift)
    let end = Math.min(length, length - shift)
    while (first < end && !matches(first)) first++
    while (end > first && !matches(end - 1)) end--
    let matched = 0
    for (let line = first; line < end; line++) if (matches(line)) matched++
    return matched >= (end - first) * MIN_MATCH ? { first, end, shift } : null
  }

  const findAlong = (kernel: Kernel, old: View, fresh: View, length: number, breadth: number) => {
    if (areAlike(kernel.hashLines(someLinesOf(fresh, length, breadth), 1), FIRST_LOOK)) return []
    const strips = Math.max(1, Math.min(MAX_STRIPS, Math.floor(breadth / MIN_BREADTH)))
    const found: { from: number; to: number; first: number; end: number; shift: number }[] = []
    for (let strip = 0; strip < strips; strip++) {
      const from = Math.floor((breadth * strip) / strips)
      const to = Math.floor((breadth * (strip + 1)) / strips)
      const run = findIn(kernel, old, fresh, length, from, to)
      const last = found.at(-1)
      if (run === null) continue
      // Neighbours that moved alike become one copy; what they do not share is sent.
      if (last?.to === from && last.shift === run.shift) {
        last.to = to
        last.first = Math.max(last.first, run.first)
        last.end = Math.min(last.end, run.end)
      } else found.push({ from, to, ...run })
    }
    return found.filter(({ first, end }) => end - first >= MIN_VOTES)
  }

  return {
    find(shadow, area, pixels, pixelStride) {
      const { x, y, width, height } = area
      const { kernel } = shadow
      if (Math.max(width, height) < MIN_LENGTH || Math.min(width, height) < MIN_LENGTH) return []
      const fresh = kernel.reach(pixels, pixelStride, width, height)
      const stride = shadow.width
      const start = y * stride + x
      if (height >= MIN_LENGTH && width >= MIN_BREADTH) {
        const old = { pixels: shadow.pixels, start, along: stride, across: 1 }
        const runs = findAlong(kernel, old, { pixels: fresh.pixels, start: 0, along: fresh.stride, across: 1 }, height, width)
        if (runs.length > 0) {
          return runs.map(({ from, to, first, end, shift }) => ({
            target: { x: x + from, y: y + first, width: to - from, height: end - first },
            sourceX: x + from,
            sourceY: y + first + shift
          }))
        }
      }
      if (width < MIN_LENGTH || height < MIN_BREADTH) return []
      const old = { pixels: shadow.pixels, start, along: 1, across: stride }
      return findAlong(kernel, old, { pixels: fresh.pixels, start: 0, along: 1, across: fresh.stride }, width, height).map(({ from, to, first, end, shift }) => ({
        target: { x: x + first, y: y + from, width: end - first, height: to - from },
        sourceX: x + first + shift,
        sourceY: y + from
      }))
    }
  }
}

/** Calls `visit` with one number for each run of WINDOW lines, and its first line. */
function eachWindow(lines: Int32Array, length: number, visit: (hash: number, first: number) => void): void {
  let hash = 0
  for (let line = 0; line < length; line++) {
    const leaving = line < WINDOW ? 0 : Math.imul(LEAVING, lines[line - WINDOW] as number)
    hash = (Math.imul(hash, FACTOR) + (lines[line] as number) - leaving) | 0
    if (line >= WINDOW - 1) visit(hash, line - WINDOW + 1)
  }
}

function areAlike(lines: Int32Array, length: number): boolean {
  for (let line = 1; line < length; line++) if (lines[line] !== lines[0]) return false
  return true
}

function someLinesOf({ pixels, start, along, across }: View, length: number, breadth: number): Lines {
  const samples = SAMPLES * MAX_STRIPS
  const step = Math.max(1, Math.floor(breadth / samples))
  return { pixels, start, along: along * Math.floor(length / FIRST_LOOK), across: across * step, samples: Math.min(samples, breadth), length: FIRST_LOOK }
}

function linesOf({ pixels, start, along, across }: View, length: number, from: number, to: number): Lines {
  const step = Math.max(1, Math.floor((to - from) / SAMPLES))
  return { pixels, start: start + from * across, along, across: across * step, samples: Math.ceil((to - from) / step), length }
}
