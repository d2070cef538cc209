// Owns: a desktop in memory that tests draw on, as a source of pictures, and a link between it and a canvas that
// carries everything at once or as slowly as the test says. Never: real time.
import { openJpeg } from '../../electron/platform/jpeg'
import { createEncoder } from '../../electron/session/screen/encoder'
import { createScreenSession } from '../../electron/session/screen/screen-session'
import type { CursorShape, ScreenSource, SourceEvents } from '../../electron/session/screen/source'
import type { Area, Display } from '../../shared/screen/wire'
import type { VideoOrder } from '../../shared/screen/port'
import { encodeFakeVideo } from './fake-video'
import { createScreenCanvas } from './screen-canvas'

/** Colour of a pixel of the desktop. */
export type Paint = (x: number, y: number) => number

export function createPaintedDesktop(width: number, height: number, displays?: readonly Display[]) {
  let size = { width, height }
  let pixels = new Uint32Array(width * height)
  let damage: Area[] = []
  let events: SourceEvents | null = null
  const desktop = {
    taken: 0,
    /** How often it was asked where the pointer is. */
    looked: 0,
    opened: 0,
    shape: null as CursorShape | null,
    pointer: null as { x: number; y: number } | null,
    get size() {
      return size
    },
    colors: (area: Area = { x: 0, y: 0, ...size }) => cut(pixels, size.width, area),
    paint(area: Area, color: Paint, damaged = area) {
      for (let y = area.y; y < area.y + area.height; y++) {
        for (let x = area.x; x < area.x + area.width; x++) pixels[y * size.width + x] = color(x, y)
      }
      damage.push(damaged)
      events?.onDamage()
    },
    /** Moves all of `area` up by `lines`, and paints what comes in below. */
    scroll(area: Area, lines: number, color: Paint) {
      for (let y = area.y; y < area.y + area.height - lines; y++) {
        const from = (y + lines) * size.width + area.x
        pixels.copyWithin(y * size.width + area.x, from, from + area.width)
      }
      desktop.paint({ ...area, y: area.y + area.height - lines, height: lines }, color, area)
    },
    resize(newWidth: number, newHeight: number) {
      size = { width: newWidth, height: newHeight }
      pixels = new Uint32Array(newWidth * newHeight)
      damage = []
      events?.onLayout()
    },
    movePointer(x: number, y: number) {
      desktop.pointer = { x, y }
      events?.onPointer()
    },
    wear(shape: CursorShape) {
      desktop.shape = shape
      events?.onCursorShape()
    },
    vanish: (why: string) => events?.onGone(why),
    open: (wanted: SourceEvents): Promise<ScreenSource> => {
      events = wanted
      desktop.opened++
      // As the X11 source does; every second time it has not looked.
      let grabs = 0
      const grab = (area: Area) => {
        const words = cut(pixels, size.width, area)
        const [color = 0] = words
        return ++grabs % 2 === 0 && words.every((word) => word === color) ? { area, color } : { area, pixels: words }
      }
      return Promise.resolve({
        layout: () => ({ ...size, displays: displays ?? [{ x: 0, y: 0, ...size, name: 'one', primary: true }] }),
        take(visit) {
          const areas = damage
          damage = []
          desktop.taken++
          areas.forEach((area) => visit(grab(area)))
        },
        takeAll: (area, visit) => visit(grab(area)),
        cursorShape: () => desktop.shape,
        cursorPosition: () => {
          desktop.looked++
          return desktop.pointer
        },
        close: () => (events = null)
      })
    }
  }
  return desktop
}

function cut(pixels: Uint32Array, stride: number, { x, y, width, height }: Area): Uint32Array {
  const part = new Uint32Array(width * height)
  for (let row = 0; row < height; row++) part.set(pixels.subarray((y + row) * stride + x, (y + row) * stride + x + width), row * width)
  return part
}

/** Time that only passes when a test says so, and the work that waits for it. */
export function createTimeline() {
  let now = 0
  let waiting: { readonly at: number; readonly work: () => void }[] = []
  const schedule = (ms: number, work: () => void) => {
    const entry = { at: now + ms, work }
    waiting.push(entry)
    return () => void (waiting = waiting.filter((other) => other !== entry))
  }
  return {
    now: () => now,
    schedule,
    advance(ms: number) {
      const end = now + ms
      for (;;) {
        const next = waiting.filter(({ at }) => at <= end).sort((one, other) => one.at - other.at)[0]
        if (next === undefined) break
        waiting = waiting.filter((other) => other !== next)
        now = Math.max(now, next.at)
        next.work()
      }
      now = end
    }
  }
}

/** A link of so many bytes a second, and ms to the other end; everything arrives at once when they are left out. */
export type LinkOptions = { readonly bytesPerSecond?: number; readonly delayMs?: number; /** The page does not answer. */ readonly noVideo?: boolean }
/** Until the page has encoded a picture. */
const VIDEO_MS = 12

export function connect(desktop: ReturnType<typeof createPaintedDesktop>, link: LinkOptions = {}) {
  let { bytesPerSecond = Infinity, delayMs = 0, noVideo = false } = link
  const time = createTimeline()
  const failures: string[] = []
  const orders: VideoOrder[] = []
  let freeAt = 0
  let arrivesAt = 0
  const canvas = createScreenCanvas((message) => time.schedule(delayMs / 2, () => session.receive(message)))
  const session = createScreenSession({
    openSource: desktop.open,
    encoder: createEncoder(openJpeg()),
    encodeVideo(order) {
      orders.push(order)
      if (noVideo) return
      const data = encodeFakeVideo(order)
      time.schedule(VIDEO_MS, () => session.videoEncoded(data))
    },
    send(messages) {
      for (const message of messages) {
        freeAt = Math.max(freeAt, time.now()) + (message.length * 1000) / bytesPerSecond
        // In order, also when the link has become shorter meanwhile.
        arrivesAt = Math.max(arrivesAt, freeAt + delayMs / 2)
        time.schedule(arrivesAt - time.now(), () => canvas.receive([message]))
      }
    },
    monotonic: time.now,
    schedule: time.schedule,
    ownPointer: () => null,
    onFailed: (why) => failures.push(why)
  })
  const changeLink = (now: LinkOptions): void => {
    ;({ bytesPerSecond = Infinity, delayMs = 0, noVideo = false } = now)
  }
  return { session, canvas, time, failures, orders, changeLink }
}
