// Owns: finding out that a rectangle shows what stood there before, only shifted. A wrong guess costs bytes and nothing
// else: what is not right after the copy is pending. Never: looks at every pixel.
import type { Area } from '../../../shared/screen/wire'
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

export type ScrollFinder = {
  /** What moved within `area`: up or down, else left or right. `pixels` are the new ones, rows of `area.width`. */
  find(shadow: Shadow, area: Area, pixels: Uint32Array): Shift[]
}

export function createScrollFinder(): ScrollFinder {
  const before = new Map<number, number>()
  const votes = new Map<number, number>()
  let oldLines = new Int32Array(0)
  let newLines = new Int32Array(0)

  /** The run of lines of a strip that moved by one shift: from `first` up to `end`, out of what stood at `first + shift`. */
  const findIn = (old: View, fresh: View, length: number, from: number, to: number) => {
    if (oldLines.length < length) {
      oldLines = new Int32Array(length)
      newLines = new Int32Array(length)
    }
    hashLines(old, length, from, to, oldLines)
    hashLines(fresh, length, from, to, newLines)

    before.clear()
    for (let line = 0; line <= length - WINDOW; line++) {
      const hash = hashWindow(oldLines, line)
      // Blank lines are everywhere and say nothing.
      before.set(hash, before.has(hash) ? -1 : line)
    }
    votes.clear()
    for (let line = 0; line <= length - WINDOW; line++) {
      const was = before.get(hashWindow(newLines, line))
      if (was === undefined || was === -1 || was === line) continue
      votes.set(was - line, (votes.get(was - line) ?? 0) + 1)
    }
    let shift = 0
    let most = MIN_VOTES - 1
    for (const [candidate, count] of votes) {
      if (count <= most) continue
      most = count
      shift = candidate
    }
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

  const findAlong = (old: View, fresh: View, length: number, breadth: number) => {
    const strips = Math.max(1, Math.min(MAX_STRIPS, Math.floor(breadth / MIN_BREADTH)))
    const found: { from: number; to: number; first: number; end: number; shift: number }[] = []
    for (let strip = 0; strip < strips; strip++) {
      const from = Math.floor((breadth * strip) / strips)
      const to = Math.floor((breadth * (strip + 1)) / strips)
      const run = findIn(old, fresh, length, from, to)
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
    find(shadow, area, pixels) {
      const { x, y, width, height } = area
      const stride = shadow.width
      const start = y * stride + x
      if (height >= MIN_LENGTH && width >= MIN_BREADTH) {
        const old = { pixels: shadow.pixels, start, along: stride, across: 1 }
        const runs = findAlong(old, { pixels, start: 0, along: width, across: 1 }, height, width)
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
      return findAlong(old, { pixels, start: 0, along: 1, across: width }, width, height).map(({ from, to, first, end, shift }) => ({
        target: { x: x + first, y: y + from, width: end - first, height: to - from },
        sourceX: x + first + shift,
        sourceY: y + from
      }))
    }
  }
}

function hashWindow(lines: Int32Array, first: number): number {
  let hash = 0
  for (let line = first; line < first + WINDOW; line++) hash = Math.imul(hash, 0x0100_0193) ^ (lines[line] as number)
  return hash
}

/** One number a line, made from pixels spread over its part from `from` to `to`. */
function hashLines(view: View, length: number, from: number, to: number, into: Int32Array): void {
  const { pixels, start, along, across } = view
  const step = Math.max(1, Math.floor((to - from) / SAMPLES))
  for (let line = 0; line < length; line++) {
    let hash = 0
    let at = start + line * along + from * across
    for (let place = from; place < to; place += step, at += step * across) {
      hash = Math.imul(hash ^ ((pixels[at] as number) & 0xff_ffff), 0x0100_0193) ^ (hash >>> 15)
    }
    into[line] = hash
  }
}
