// Owns: what the target shows and where, in pixels of the host's screen: the marks that the meter watches, and the
// number that is written into each moving picture. Pure. Never: knows where that ends up on the connector's screen.

export type Point = { readonly x: number; readonly y: number }
export type Area = Point & { readonly width: number; readonly height: number }

/** Of both screens. */
export const SCREEN = { width: 1920, height: 1080 } as const

/** What changes at a key press; `motion` moves by itself, and `still` does nothing at all. */
export const SCENES = ['still', 'small', 'color', 'desktop', 'text', 'noise', 'motion'] as const
export type Scene = (typeof SCENES)[number]

const squareAt = (x: number, y: number, side: number): Area => ({ x: x - side / 2, y: y - side / 2, width: side, height: side })
export const centerOf = ({ x, y, width, height }: Area): Point => ({ x: x + width / 2, y: y + height / 2 })

/** Shown one after the other, they tell where the host's screen is on the connector's. */
export const CORNERS = [squareAt(224, 224, 64), squareAt(1696, 856, 64)] as const

/** Four corners and the middle: a change of the whole screen is seen when each of them is. */
const MARKS = [squareAt(1696, 224, 32), squareAt(224, 224, 32), squareAt(960, 540, 32), squareAt(224, 856, 32), squareAt(1696, 856, 32)]

export function marksOf(scene: Scene): readonly Area[] {
  if (scene === 'small') return [squareAt(960, 540, 64)]
  // Beside the film, so that a key's way can be measured while it runs.
  return scene === 'motion' ? [squareAt(160, 540, 64)] : MARKS
}

/** The moving picture, and the two strips in it that hold its number: seen when both show it. */
export const MOTION: Area = { x: 320, y: 180, width: 1280, height: 720 }
export const FRAMES_A_SECOND = 30
export const CELL = 16
const NUMBER_BITS = 12
const CHECK_BITS = 4
export const CELLS = NUMBER_BITS + CHECK_BITS
export const NUMBERS = 1 << NUMBER_BITS
export const STRIPS: readonly Area[] = [
  { x: MOTION.x + 64, y: MOTION.y + 64, width: CELLS * CELL, height: CELL },
  { x: MOTION.x + MOTION.width - 64 - CELLS * CELL, y: MOTION.y + MOTION.height - 64 - CELL, width: CELLS * CELL, height: CELL }
]

const checkOf = (number: number): number => (((number >> 8) ^ (number >> 4) ^ number) & 15) ^ 0b1010

/** One cell for each bit, the highest first. */
export function cellsOf(number: number): readonly boolean[] {
  const word = (number << CHECK_BITS) | checkOf(number)
  return Array.from({ length: CELLS }, (_, index) => ((word >> (CELLS - 1 - index)) & 1) === 1)
}

/** Null when they are no number: half of one frame and half of the next. */
export function numberOf(cells: readonly boolean[]): number | null {
  const word = cells.reduce((sum, cell) => (sum << 1) | (cell ? 1 : 0), 0)
  const number = word >> CHECK_BITS
  return checkOf(number) === (word & 15) ? number : null
}
