// Owns: the meter: presses keys on a screen through XTEST and watches pixels of it through shared memory, in a busy loop
// without timers. Usage: run-ts meter.ts DISPLAY, then orders. Never: knows whose picture it watches.
import { answerOrders } from '../helper'
import { type Area, CELLS, type Point, numberOf } from '../meter/scene'
import { now, openXClient, type SharedPicture } from '../meter/x-client'

export type Presses = {
  /** All of them must change; where they are on this screen. */
  readonly points: readonly Point[]
  readonly count: number
  /** Between one press's change and the next press, ms; drawn anew each time. */
  readonly gap: readonly [least: number, most: number]
  readonly limitMs: number
}
export type Seen = { readonly number: number; readonly at: number }
export type MeterOrders = {
  /** Keeps the whole picture for `changed`. */
  readonly remember: () => void
  /** The rectangle around all pixels that differ from it; null when none does. */
  readonly changed: () => Area | null
  /** Milliseconds from each press to the last point's change; null for one that was not seen in time. */
  readonly press: (presses: Presses) => readonly (number | null)[]
  /** Presses without watching, this often a second. Returns the keycodes in their order. */
  readonly type: (typing: { readonly count: number; readonly perSecond: number; /** Where the pointer goes meanwhile. */ readonly pointer?: Area }) => readonly number[]
  /** The numbers in the strips, each when both strips first show it or a later one. */
  readonly watchStrips: (watch: { readonly strips: readonly Area[]; readonly ms: number }) => readonly Seen[]
  readonly movePointer: (to: Point) => void
}

const SIDE = 4
/** How much red, green and blue of a pixel must differ, summed, to be another colour and not another compression. */
const DIFFERENT = 120
const HELD_MS = 30
const WATCH_EVERY_MS = 1
const LETTERS = 'a s d f g h j k l q w e r t y u i o p'.split(' ')

const still = new Int32Array(new SharedArrayBuffer(4))
/** Sleeps to the moment: where nothing is timed, the meter leaves the processor to those it measures. */
const sleep = (ms: number): void => void Atomics.wait(still, 0, 0, Math.max(0, ms))

const distance = (one: number, other: number): number =>
  Math.abs(((one >> 16) & 255) - ((other >> 16) & 255)) + Math.abs(((one >> 8) & 255) - ((other >> 8) & 255)) + Math.abs((one & 255) - (other & 255))

export async function main([display = '']: readonly string[]): Promise<number> {
  const x = openXClient(display)
  const dot = x.sharedPicture(SIDE, SIDE)
  const keycodes = LETTERS.map((letter) => x.keycodeOf(letter))
  let turn = 0
  const nextKey = (): number => keycodes[turn++ % keycodes.length]!
  let whole: SharedPicture | null = null
  let remembered: Uint32Array | null = null

  const look = ({ x: left, y: top }: Point): number => {
    dot.read(Math.round(left) - SIDE / 2, Math.round(top) - SIDE / 2)
    let [red, green, blue] = [0, 0, 0]
    for (const pixel of dot.pixels) {
      red += (pixel >> 16) & 255
      green += (pixel >> 8) & 255
      blue += pixel & 255
    }
    const mean = (sum: number): number => Math.round(sum / dot.pixels.length)
    return (mean(red) << 16) | (mean(green) << 8) | mean(blue)
  }
  const pressOnce = (points: readonly Point[], limitMs: number): number | null => {
    const before = points.map(look)
    const keycode = nextKey()
    const pressed = now()
    x.key(keycode, true)
    let held = true
    let waiting = 0
    while (waiting < points.length) {
      if (distance(look(points[waiting]!), before[waiting]!) > DIFFERENT) waiting++
      const passed = now() - pressed
      if (held && passed > HELD_MS) {
        x.key(keycode, false)
        held = false
      }
      if (passed > limitMs) break
    }
    const took = now() - pressed
    if (held) {
      sleep(HELD_MS - took)
      x.key(keycode, false)
    }
    return waiting === points.length ? took : null
  }

  await answerOrders<MeterOrders>({
    remember: () => {
      whole ??= x.sharedPicture(x.size.width, x.size.height)
      whole.read(0, 0)
      remembered = whole.pixels.slice()
    },
    changed: () => {
      if (whole === null || remembered === null) throw new Error('Nothing is remembered')
      whole.read(0, 0)
      return rectangleAround(whole, remembered)
    },
    press: ({ points, count, gap: [least, most], limitMs }) =>
      Array.from({ length: count }, () => {
        sleep(least + Math.random() * (most - least))
        return pressOnce(points, limitMs)
      }),
    type: ({ count, perSecond, pointer }) => {
      const begun = now()
      return Array.from({ length: count }, (_, index) => {
        const keycode = nextKey()
        sleep(begun + ((index + Math.random() * 0.5) * 1000) / perSecond - now())
        if (pointer !== undefined) x.moveTo(...somewhereIn(pointer))
        x.key(keycode, true)
        sleep(Math.min(HELD_MS, 250 / perSecond))
        x.key(keycode, false)
        return keycode
      })
    },
    watchStrips: ({ strips, ms }) => {
      const pictures = strips.map(({ width }) => x.sharedPicture(Math.round(width), SIDE))
      const end = now() + ms
      const seen: Seen[] = []
      while (now() < end) {
        const numbers = strips.map((strip, index) => readStrip(pictures[index]!, strip))
        const at = now()
        const number = numbers[0]
        if (number !== undefined && number !== null && numbers.every((other) => other === number) && seen.at(-1)?.number !== number) {
          seen.push({ number, at })
        }
        sleep(WATCH_EVERY_MS)
      }
      return seen
    },
    movePointer: ({ x: left, y: top }) => x.moveTo(Math.round(left), Math.round(top))
  })
  x.close()
  return 0
}

const somewhereIn = ({ x, y, width, height }: Area): [number, number] => [Math.round(x + Math.random() * width), Math.round(y + Math.random() * height)]

function readStrip(picture: SharedPicture, strip: Area): number | null {
  picture.read(Math.round(strip.x), Math.round(strip.y + strip.height / 2) - SIDE / 2)
  const cell = picture.width / CELLS
  return numberOf(
    Array.from({ length: CELLS }, (_, index) => {
      const pixel = picture.pixels[picture.width + Math.floor((index + 0.5) * cell)]!
      return ((pixel >> 8) & 255) > 127
    })
  )
}

function rectangleAround(now: SharedPicture, before: Uint32Array): Area | null {
  let [left, top, right, bottom] = [Infinity, Infinity, -1, -1]
  for (let index = 0; index < before.length; index++) {
    if (distance(now.pixels[index]!, before[index]!) <= DIFFERENT) continue
    const [column, row] = [index % now.width, Math.floor(index / now.width)]
    if (column < left) left = column
    if (column > right) right = column
    if (row < top) top = row
    if (row > bottom) bottom = row
  }
  return right < 0 ? null : { x: left, y: top, width: right - left + 1, height: bottom - top + 1 }
}
