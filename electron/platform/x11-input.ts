// Owns: mouse and keyboard of an X11 host, through the XTEST extension. Never: polls, or keeps a key or button down
// after `close`.
import type { Area } from '../../shared/screen/wire'
import type { OsInput } from '../session/ports'
import { pixelAt } from '../session/screen/layout'
import { type BreakableInput, lastingInput } from './lasting-input'
import { createWheel } from './os-input-wheel'
import { createX11Keyboard, type Outcome } from './x11-keyboard'
import { openX11 } from './x11-library'

export type X11InputOptions = {
  /** X server, as in DISPLAY; the environment's when left out. */
  readonly display?: string
  /** The shared display, in pixels of the root window; the whole root window when left out. Asked for every pointer event. */
  readonly area?: () => Area
}

/** MouseEvent.button -> X button. */
const BUTTONS = [1, 2, 3, 8, 9] as const
const WHEEL_BUTTONS = { up: 4, down: 5, left: 6, right: 7 } as const
/** How soon to try again when the keyboard is busy, in ms; and how much may wait for it. */
const RETRY_MS = 10
const MAX_WAITING = 4096
/** How long a root window size is believed, in ms. */
const SIZE_LIFETIME_MS = 1000

/** @throws when there is no X server with XTEST, or a library is missing */
export const openX11Input = (options: X11InputOptions = {}): OsInput => lastingInput(() => openOnServer(options), () => performance.now())

/** For one server, and as long as there is that one. */
function openOnServer(options: X11InputOptions): BreakableInput {
  const x = openX11(options.display ?? null)
  const keyboard = x.run(() => createX11Keyboard(x, () => performance.now()))
  const heldButtons = new Set<number>()
  let closed = false
  let size = { width: 0, height: 0, readAt: -Infinity }

  const rootArea = (): Area => {
    const now = performance.now()
    if (now - size.readAt > SIZE_LIFETIME_MS) size = { ...x.rootSize(), readAt: now }
    return { x: 0, y: 0, width: size.width, height: size.height }
  }
  const area = options.area ?? rootArea

  const wheel = createWheel((direction) => {
    x.fakeButton(WHEEL_BUTTONS[direction], true)
    x.fakeButton(WHEEL_BUTTONS[direction], false)
  })
  const releaseAll = (): void => {
    for (const button of heldButtons) x.fakeButton(button, false)
    heldButtons.clear()
    keyboard.releaseAll()
    wheel.reset()
  }
  const run = (work: () => void): void => {
    if (!closed) x.run(work)
  }

  // Keys and buttons act in the order in which they came, also when one of them has to wait a little.
  const waiting: (() => Outcome)[] = []
  let retry: NodeJS.Timeout | null = null
  const work = (): void => {
    retry = null
    for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
      if (next() === 'busy') {
        retry = setTimeout(() => run(work), RETRY_MS)
        return
      }
      waiting.shift()
    }
  }
  const inOrder = (...steps: (() => Outcome)[]): void => {
    if (closed || waiting.length + steps.length > MAX_WAITING) return
    waiting.push(...steps)
    if (retry === null) run(work)
  }
  const done = (step: () => void) => (): Outcome => {
    step()
    return 'done'
  }

  return {
    move: (fractionX, fractionY) =>
      run(() => {
        const place = pixelAt(area(), fractionX, fractionY)
        x.fakeMotion(place.x, place.y)
      }),
    button: (number, down) => {
      const button = BUTTONS[number]
      if (button === undefined) return
      const press = (): void => {
        if (down) heldButtons.add(button)
        else heldButtons.delete(button)
        x.fakeButton(button, down)
      }
      inOrder(done(press))
    },
    wheel: (deltaX, deltaY) => run(() => wheel.turn(deltaX, deltaY)),
    key: (event) => inOrder(() => keyboard.key(event)),
    text: (text) => inOrder(...[...text.normalize('NFC')].map((character) => () => keyboard.character(character))),
    releaseAll: () => inOrder(done(releaseAll)),
    get isBroken() {
      return x.isBroken
    },
    close() {
      if (closed) return
      if (retry !== null) clearTimeout(retry)
      x.run(() => {
        releaseAll()
        keyboard.close()
      })
      closed = true
      x.close()
    }
  }
}

/**
 * Lets go of every key and button that the server holds down, whoever pressed it. For a process that could not.
 * @throws when there is no X server, or a library is missing
 */
export function releaseX11Input(display: string | null = null): void {
  const x = openX11(display)
  x.run(() => {
    for (let keycode = x.minKeycode; keycode <= x.maxKeycode; keycode++) if (x.isDown(keycode)) x.fakeKey(keycode, false)
    const { buttons } = x.pointer()
    for (let button = 1; button <= 5; button++) if ((buttons & (1 << (button - 1))) !== 0) x.fakeButton(button, false)
  })
  x.close()
}
