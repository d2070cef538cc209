// Owns: mouse and wheel over the remote screen, as input events. Never: lets a press overtake the move before it.
import type { InputEvent } from '../../shared/input'
import { fractionAt, type Point } from './place'

export type Send = (...events: InputEvent[]) => void
export type PointerCapture = {
  /** Sends the move that is still waiting. */
  readonly flush: () => void
  readonly stop: () => void
}

/** CSS pixels of one line and one page, for wheels that count in those. */
const LINE_PX = 40
const WHEEL_LIMIT = 10_000
/** A fast mouse says where it is a thousand times a second; a quarter of that is smooth. */
const MOVE_INTERVAL_MS = 4

/** A pinch is over when nothing came for so long. */
const PINCH_END_MS = 150

export type PointerParts = {
  readonly screen: HTMLCanvasElement
  readonly send: Send
  readonly onPress: () => void
  /** Whether the user holds Ctrl. A wheel that says so without it is two fingers on a touchpad. */
  readonly holdsCtrl: () => boolean
}

export function capturePointer({ screen, send, onPress, holdsCtrl }: PointerParts): PointerCapture {
  const pinch = createPinch(send)
  const stop = new AbortController()
  const held = new Set<number>()
  let waiting: Point | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let sentAt = 0

  const place = (event: MouseEvent): Point =>
    fractionAt({ x: event.clientX, y: event.clientY }, screen.getBoundingClientRect(), screen)
  const flush = (): void => {
    clearTimeout(timer)
    timer = undefined
    const point = waiting
    waiting = null
    if (point === null) return
    sentAt = performance.now()
    send({ type: 'move', ...point })
  }
  const press = (event: MouseEvent, down: boolean): void => {
    event.preventDefault()
    if (down) onPress()
    const point = place(event)
    if (event.button > 4 || (!down && !held.has(event.button))) return
    if (down) held.add(event.button)
    else held.delete(event.button)
    // The press carries its own place.
    waiting = null
    send({ type: 'button', button: event.button, down, ...point })
  }
  const listen = <Name extends keyof HTMLElementEventMap>(name: Name, act: (event: HTMLElementEventMap[Name]) => void): void =>
    screen.addEventListener(name, act, { signal: stop.signal, passive: false })

  // Unlike `pointermove`, it does not wait for the next frame of this window.
  listen('pointerrawupdate', (event) => {
    if (!(event instanceof PointerEvent)) return
    waiting = place(event)
    const left = sentAt + MOVE_INTERVAL_MS - performance.now()
    if (left <= 0) flush()
    else timer ??= setTimeout(flush, left)
  })
  // A drag goes on outside the picture.
  listen('pointerdown', (event) => screen.setPointerCapture(event.pointerId))
  listen('mousedown', (event) => press(event, true))
  listen('mouseup', (event) => press(event, false))
  listen('lostpointercapture', (event) => {
    // Capture ends by itself with the last button. With a button held, something took the pointer away.
    if (event.buttons !== 0 && held.size > 0) {
      held.clear()
      send({ type: 'release-all' })
    }
  })
  listen('contextmenu', (event) => event.preventDefault())
  listen('auxclick', (event) => event.preventDefault())
  listen('dragstart', (event) => event.preventDefault())
  listen('wheel', (event) => {
    event.preventDefault()
    flush()
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE_PX : event.deltaMode === WheelEvent.DOM_DELTA_PAGE ? screen.clientHeight : 1
    const limited = (delta: number): number => Math.max(-WHEEL_LIMIT, Math.min(WHEEL_LIMIT, delta * unit))
    if (event.ctrlKey && !holdsCtrl()) pinch.begin()
    else pinch.end()
    send({ type: 'wheel', deltaX: limited(event.deltaX), deltaY: limited(event.deltaY) })
  })

  return {
    flush,
    stop() {
      clearTimeout(timer)
      pinch.end()
      stop.abort()
    }
  }
}

/** Two fingers that move apart are Ctrl and the wheel for most programs. */
function createPinch(send: Send): { begin(): void; end(): void } {
  let timer: ReturnType<typeof setTimeout> | undefined
  const ctrl = (down: boolean): void =>
    send({ type: 'key', code: 'ControlLeft', key: 'Control', down, ctrl: down, alt: false, shift: false, meta: false, altGraph: false })
  const end = (): void => {
    if (timer === undefined) return
    clearTimeout(timer)
    timer = undefined
    ctrl(false)
  }
  return {
    begin() {
      if (timer === undefined) ctrl(true)
      clearTimeout(timer)
      timer = setTimeout(end, PINCH_END_MS)
    },
    end
  }
}
