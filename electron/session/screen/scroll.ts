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
/** Share of the lines between the first and the last match that must match. */
const MIN_MATCH = 0.75

/** How a rectangle lies in memory, seen along the direction of the shift. */
type View = { readonly pixels: Uint32Array; readonly start: number; readonly along: number; readonly across: number }

/** Before all lines are looked at, so many are, spread over the rectangle. When they are all alike, nothing moved. */
const FIRST_LOOK = 32

/** What moved within `area`: up or down, else left or right. `pixels` are the new ones, rows of `stride`. */
export function findShifts(shadow: Shadow, area: Area, pixels: Uint32Array, stride: number): Shift[] {
  const { x, y, width, height } = area
  if (Math.min(width, height) < MIN_LENGTH) return []
  const { kernel } = shadow
  const fresh = kernel.reach(pixels, stride, width, height)
  const start = y * shadow.width + x
  if (width >= MIN_BREADTH) {
    const old = { pixels: shadow.pixels, start, along: shadow.width, across: 1 }
    const runs = findAlong(kernel, old, { pixels: fresh.pixels, start: 0, along: fresh.stride, across: 1 }, height, width)
    if (runs.length > 0) {
      return runs.map(({ from, to, first, end, shift }) => ({
        target: { x: x + from, y: y + first, width: to - from, height: end - first },
        sourceX: x + from,
        sourceY: y + first + shift
      }))
    }
  }
  if (height < MIN_BREADTH) return []
  const old = { pixels: shadow.pixels, start, along: 1, across: shadow.width }
  return findAlong(kernel, old, { pixels: fresh.pixels, start: 0, along: 1, across: fresh.stride }, width, height).map(({ from, to, first, end, shift }) => ({
    target: { x: x + first, y: y + from, width: end - first, height: to - from },
    sourceX: x + first + shift,
    sourceY: y + from
  }))
}

function findAlong(kernel: Kernel, old: View, fresh: View, length: number, breadth: number) {
  if (areAlike(kernel.hashLines(someLinesOf(fresh, length, breadth), 'new'), FIRST_LOOK)) return []
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

/** The run of lines of a strip that moved by one shift: from `first` up to `end`, out of what stood at `first + shift`. */
function findIn(kernel: Kernel, old: View, fresh: View, length: number, from: number, to: number) {
  const newLines = kernel.hashLines(linesOf(fresh, length, from, to), 'new')
  if (areAlike(newLines, length)) return null
  const oldLines = kernel.hashLines(linesOf(old, length, from, to), 'old')
  const shift = kernel.agreedShift(length, MIN_VOTES)
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
