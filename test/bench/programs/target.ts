// Owns: the target: a window over the host's whole screen that changes when a key reaches it, or shows a film, and writes
// down which keys came and when each picture of the film was drawn. Usage: run-ts target.ts DISPLAY, then orders.
// Never: changes by itself unless it shows a film.
import { answerOrders } from '../helper'
import { PAGE_HEIGHT, SCROLL_STEP, drawDesktop, drawFilm, drawNoise, drawPage } from '../meter/pictures'
import { type Area, CELL, FRAMES_A_SECOND, MOTION, NUMBERS, STRIPS, SCREEN, type Scene, cellsOf, marksOf } from '../meter/scene'
import { type KeyEvent, now, openXClient } from '../meter/x-client'

export type Drawn = { readonly number: number; readonly at: number }
export type TargetOrders = {
  /** Shows a scene from its beginning, in front of everything. */
  readonly show: (scene: Scene) => void
  /** Shows a lone square, or none. */
  readonly showSquare: (square: Area | null) => void
  /** What came since the last time, and what the server holds down now. */
  readonly takeKeys: () => { readonly events: readonly KeyEvent[]; readonly down: readonly number[] }
  readonly takeDrawn: () => readonly Drawn[]
}

const GROUND = 0x203038
const TONES = [0x101010, 0xf0f0f0] as const
const COLORS = [0x1d4e89, 0xf2c14e] as const
/** How long it waits for the server before it looks for orders. */
const PATIENCE_MS = 15

export async function main([display = '']: readonly string[]): Promise<number> {
  const x = openXClient(display)
  const window = x.coverScreen()
  const back = x.pixmap(SCREEN.width, SCREEN.height)
  const film = once(() => drawFilm(x))
  const page = once(() => drawPage(x))
  const desktops = once(() => [drawDesktop(x, 3), drawDesktop(x, 4)])
  const noises = once(() => [drawNoise(x, 5), drawNoise(x, 6)])
  let scene: Scene = 'still'
  let step = 0
  let frame = 0
  let due = 0
  let keys: KeyEvent[] = []
  let drawn: Drawn[] = []

  const wholeOf = (pixmap: bigint): void => x.copy(pixmap, back, 0, 0, SCREEN.width, SCREEN.height, 0, 0)
  /** Composes the whole change out of sight, so that the screen changes in one stroke. */
  const draw = (): void => {
    const odd = step % 2
    if (scene === 'color') x.fill(back, COLORS[odd]!, 0, 0, SCREEN.width, SCREEN.height)
    if (scene === 'desktop') wholeOf(desktops()[odd]!)
    if (scene === 'noise') wholeOf(noises()[odd]!)
    if (scene === 'text') x.copy(page(), back, 0, (step * SCROLL_STEP) % (PAGE_HEIGHT - SCREEN.height), SCREEN.width, SCREEN.height, 0, 0)
    for (const { x: left, y: top, width, height } of marksOf(scene)) x.fill(back, TONES[odd]!, left, top, width, height)
    const { x: left, y: top, width, height } = scene === 'small' || scene === 'motion' ? marksOf(scene)[0]! : { x: 0, y: 0, ...SCREEN }
    x.copy(back, window, left, top, width, height, left, top)
    x.flush()
  }
  const drawFrame = (): void => {
    const number = frame++ % NUMBERS
    x.copy(film()[number % FRAMES_A_SECOND]!, back, 0, 0, MOTION.width, MOTION.height, MOTION.x, MOTION.y)
    const cells = cellsOf(number)
    for (const strip of STRIPS) cells.forEach((on, index) => x.fill(back, TONES[on ? 1 : 0], strip.x + index * CELL, strip.y, CELL, CELL))
    x.copy(back, window, MOTION.x, MOTION.y, MOTION.width, MOTION.height, MOTION.x, MOTION.y)
    drawn.push({ number, at: now() })
    x.flush()
  }
  const clear = (): void => x.fill(back, GROUND, 0, 0, SCREEN.width, SCREEN.height)
  const show = (): void => {
    x.copy(back, window, 0, 0, SCREEN.width, SCREEN.height, 0, 0)
    x.bringToFront(window)
    x.copy(back, window, 0, 0, SCREEN.width, SCREEN.height, 0, 0)
    x.sync()
  }

  await answerOrders<TargetOrders>(
    {
      show: (wanted) => {
        scene = wanted
        step = 0
        frame = 0
        clear()
        // Drawing it takes a while, which is not to be counted.
        if (scene === 'motion') film()
        if (scene !== 'still') draw()
        show()
        keys = []
        drawn = []
        due = now()
      },
      showSquare: (square) => {
        scene = 'still'
        clear()
        if (square !== null) x.fill(back, TONES[1], square.x, square.y, square.width, square.height)
        show()
      },
      takeKeys: () => {
        const events = keys
        keys = []
        return { events, down: x.keysDown() }
      },
      takeDrawn: () => {
        const taken = drawn
        drawn = []
        return taken
      }
    },
    () => {
      x.waitForServer(scene === 'motion' ? Math.max(0, Math.min(PATIENCE_MS, Math.ceil(due - now()))) : PATIENCE_MS)
      for (const key of x.takeKeys()) {
        keys.push(key)
        if (!key.down || scene === 'still') continue
        step++
        draw()
      }
      if (scene !== 'motion' || now() < due) return
      drawFrame()
      due += 1000 / FRAMES_A_SECOND
    }
  )
  x.close()
  return 0
}

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | null = null
  return () => (made ??= { value: make() }).value
}
