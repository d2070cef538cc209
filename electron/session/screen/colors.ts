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
  /** The number of each pixel's colour, at its place in the picture; good where areas were added since `clear`. */
  readonly numbers: Uint8Array
  /** Adds the colours of a rectangle. False when they are more than fit; the set is then of no use until `clear`. */
  addArea(pixels: Uint32Array, stride: number, area: Area): boolean
}

export function createColorSet(): ColorSet {
  const keys = new Uint32Array(SLOTS)
  const indexes = new Uint8Array(SLOTS)
  /** A slot counts only when it carries the present mark, so that clearing costs nothing. */
  const marks = new Uint32Array(SLOTS)
  const colors = new Uint32Array(MAX_COLORS)
  let numbers = new Uint8Array(0)
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
    get numbers() {
      return numbers
    },
    addArea(pixels, stride, area) {
      if (numbers.length < pixels.length) numbers = new Uint8Array(pixels.length)
      // Most changes in text are back to the colour before the last.
      let last = -1
      let lastNumber = 0
      let older = -1
      let olderNumber = 0
      for (let y = area.y; y < area.y + area.height; y++) {
        const end = y * stride + area.x + area.width
        for (let at = end - area.width; at < end; at++) {
          const color = pixels[at] as number
          if (color !== last) {
            runs++
            const before = last
            const beforeNumber = lastNumber
            if (color === older) lastNumber = olderNumber
            else {
              const slot = slotOf(color)
              if (marks[slot] !== mark) {
                if (count === MAX_COLORS) return false
                marks[slot] = mark
                keys[slot] = color
                indexes[slot] = count
                colors[count++] = color
              }
              lastNumber = indexes[slot] as number
            }
            last = color
            older = before
            olderNumber = beforeNumber
          }
          numbers[at] = lastNumber
        }
      }
      return true
    }
  }
}
