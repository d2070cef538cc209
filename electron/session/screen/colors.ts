// Owns: counting and numbering the colours of a rectangle, up to 256. Never: allocates while it does.
import type { Area } from '../../../shared/screen/wire'

export const MAX_COLORS = 256
const SLOT_BITS = 10
const SLOTS = 1 << SLOT_BITS

export type ColorSet = {
  readonly count: number
  /** Pixels that were added and differ from the one to their left: all of them in noise, few in text. */
  readonly runs: number
  /** In the order in which they were met; good up to `count`. */
  readonly colors: Uint32Array
  clear(): void
  /** Adds the colours of a rectangle. False when they are more than fit; the set is then of no use until `clear`. */
  addArea(pixels: Uint32Array, stride: number, area: Area): boolean
  /** Number of a colour that was added. */
  indexOf(color: number): number
}

export function createColorSet(): ColorSet {
  const keys = new Uint32Array(SLOTS)
  const indexes = new Uint8Array(SLOTS)
  /** A slot counts only when it carries the present mark, so that clearing costs nothing. */
  const marks = new Uint32Array(SLOTS)
  const colors = new Uint32Array(MAX_COLORS)
  let mark = 1
  let count = 0
  let runs = 0

  const slotOf = (color: number): number => {
    let slot = Math.imul(color, 0x9e37_79b1) >>> (32 - SLOT_BITS)
    while (marks[slot] === mark && keys[slot] !== color) slot = (slot + 1) & (SLOTS - 1)
    return slot
  }

  return {
    colors,
    get count() {
      return count
    },
    get runs() {
      return runs
    },
    clear() {
      count = 0
      runs = 0
      mark++
    },
    addArea(pixels, stride, area) {
      let previous = -1
      for (let y = area.y; y < area.y + area.height; y++) {
        const end = y * stride + area.x + area.width
        for (let at = end - area.width; at < end; at++) {
          const color = pixels[at] as number
          if (color === previous) continue
          previous = color
          runs++
          const slot = slotOf(color)
          if (marks[slot] === mark) continue
          if (count === MAX_COLORS) return false
          marks[slot] = mark
          keys[slot] = color
          indexes[slot] = count
          colors[count++] = color
        }
      }
      return true
    },
    indexOf: (color) => indexes[slotOf(color)] as number
  }
}
