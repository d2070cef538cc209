// Owns: the resolution of an X11 screen with one monitor: the best one for a size, and back to what it was, also where another
// monitor has come meanwhile. Never: gives a real monitor a mode that it has not named.
import type { PixelSize, SeatProblem } from '../../shared/seat'
import type { XcbConnection } from './xcb-library'
import { type Crtc, type Mode, isRealMonitor, loadSeatLibrary, modesOf, readMonitors } from './xcb-seat-library'

export type Placed = PixelSize & { readonly crtc: number; readonly mode: number; readonly widthMm: number; readonly heightMm: number }
/** How it was, and how it was made. */
export type Resized = { readonly before: Placed; readonly now: Placed; readonly made: boolean }

export type Resolution = {
  readonly problem: () => SeatProblem | null
  /**
   * Changes nothing when nothing fits better than what there is. `keep` hears how things will be before they are, and again
   * when the server refuses after all. @throws then
   */
  readonly fit: (wanted: PixelSize, earlier: Resized | null, keep: (resized: Resized | null) => void) => void
  /** Monitors that stand right of it or below it do so afterwards. Does nothing when somebody else has changed it since. */
  readonly restore: (resized: Resized) => void
}

/** A monitor with the part of the desktop that it shows. */
type Standing = Crtc & PixelSize

/** Smaller than this, few programs can be worked with. */
const SMALLEST: PixelSize = { width: 640, height: 480 }
const NO_ROTATION = 1
/** By a quarter, to either side. */
const ON_ITS_SIDE = 2 | 8

export function openResolution(x: XcbConnection): Resolution {
  const library = loadSeatLibrary()
  /** The one monitor, if it is one, stands upright and fills the desktop. */
  const single = (): { readonly crtc: Crtc; readonly output: number; readonly mode: Mode; readonly time: number; readonly modes: readonly Mode[] } | null => {
    const { crtcs, modes, time } = readMonitors(x)
    const [crtc] = crtcs
    const output = crtc?.outputs[0]
    const mode = modes.find(({ id }) => id === crtc?.mode)
    if (crtcs.length !== 1 || crtc === undefined || output === undefined || mode === undefined) return null
    return crtc.outputs.length === 1 && crtc.rotation === NO_ROTATION && crtc.x === 0 && crtc.y === 0 ? { crtc, output, mode, time, modes } : null
  }
  /** Gives the monitor this mode. @throws when the server refuses */
  const place = (to: Placed): void => {
    const now = standingOf(readMonitors(x))
    const own = now.find(({ id }) => id === to.crtc)
    if (own === undefined) throw new Error('The monitor is gone')
    const then = rearranged(now, own, to)
    const grow = ({ width, height }: PixelSize): void => {
      const [widthMm, heightMm] = [scaled(to.widthMm, width, to.width), scaled(to.heightMm, height, to.height)]
      library.setScreenSize(x.raw, x.root, width, height, widthMm, heightMm)
    }
    const [before, after] = [extentOf(now), extentOf(then)]
    // The desktop must hold each monitor's picture at every moment.
    grow({ width: Math.max(before.width, after.width), height: Math.max(before.height, after.height) })
    for (const [index, { id, mode, rotation, outputs, ...at }] of then.filter((one) => !now.includes(one)).entries()) {
      const words = Buffer.from(Uint32Array.from(outputs).buffer)
      const reply = x.ask(library.setCrtc, id, 0, readMonitors(x).time, at.x, at.y, mode, rotation, outputs.length, words)
      if (reply !== null && reply.readUInt8(1) === 0) continue
      if (index === 0) grow(before)
      throw new Error('The X server refused the resolution')
    }
    grow(after)
  }
  const forget = (mode: number, output: number): void => {
    library.removeMode(x.raw, output, mode)
    library.destroyMode(x.raw, mode)
  }

  return {
    problem: () => (readMonitors(x).crtcs.length > 1 ? 'several-displays' : single() === null ? 'no-modes' : null),
    fit(wanted, earlier, keep) {
      const now = single()
      if (now === null) throw new Error('There is not one monitor')
      const { crtc, output, mode, time, modes } = now
      const size = bounded(x, wanted)
      const listed = modesOf(x, output, time)
      const offered = modes.filter(({ id }) => listed.includes(id))
      const exact = offered.find(({ width, height }) => width === size.width && height === size.height)
      const mayMake = exact === undefined && !isRealMonitor(x, output)
      const best = exact ?? (mayMake ? { ...size, id: 0 } : largestWithin(offered, size))
      if (best === null || (best.width === mode.width && best.height === mode.height)) return
      const before = earlier?.before ?? { crtc: crtc.id, mode: mode.id, width: mode.width, height: mode.height, widthMm: x.millimetres.width, heightMm: x.millimetres.height }
      const id = best.id === 0 ? makeMode(x, best, output) : best.id
      const placed: Placed = {
        crtc: crtc.id,
        mode: id,
        width: best.width,
        height: best.height,
        widthMm: scaled(before.widthMm, best.width, before.width),
        heightMm: scaled(before.heightMm, best.height, before.height)
      }
      keep({ before, now: placed, made: best.id === 0 })
      try {
        place(placed)
      } catch (error) {
        if (best.id === 0) forget(id, output)
        keep(earlier)
        throw error
      }
      if (earlier?.made === true) forget(earlier.now.mode, output)
    },
    restore({ before, now, made }) {
      const own = readMonitors(x).crtcs.find(({ id }) => id === now.crtc)
      if (own?.mode === now.mode) place(before)
      const [output] = own?.outputs ?? []
      if (made && output !== undefined && readMonitors(x).crtcs.every(({ mode }) => mode !== now.mode)) forget(now.mode, output)
    }
  }
}

const scaled = (millimetres: number, pixels: number, was: number): number => Math.max(1, Math.round((millimetres * pixels) / was))

function standingOf({ crtcs, modes }: Pick<ReturnType<typeof readMonitors>, 'crtcs' | 'modes'>): readonly Standing[] {
  return crtcs.map((crtc) => {
    const mode = modes.find(({ id }) => id === crtc.mode) ?? { width: 0, height: 0 }
    return { ...crtc, ...turned(mode, crtc) }
  })
}

const turned = ({ width, height }: PixelSize, { rotation }: Crtc): PixelSize =>
  (rotation & ON_ITS_SIDE) === 0 ? { width, height } : { width: height, height: width }

const extentOf = (monitors: readonly Standing[]): PixelSize => ({
  width: Math.max(...monitors.map(({ x, width }) => x + width)),
  height: Math.max(...monitors.map(({ y, height }) => y + height))
})

/** One of them has another mode; some make room for that, or follow, and the others are the very same objects. */
function rearranged(all: readonly Standing[], own: Standing, to: Placed): readonly Standing[] {
  const { width, height } = turned(to, own)
  return all.map((one) => {
    if (one === own) return { ...own, mode: to.mode, width, height }
    const x = one.x >= own.x + own.width ? one.x + width - own.width : one.x
    const y = one.y >= own.y + own.height ? one.y + height - own.height : one.y
    return x === one.x && y === one.y ? one : { ...one, x, y }
  })
}

/** As near as the server and a person's eyes allow. */
function bounded(x: XcbConnection, wanted: PixelSize): PixelSize {
  const range = x.ask(loadSeatLibrary().sizeRange, x.root)
  const within = (value: number, smallest: number, largest: number): number => Math.min(Math.max(value, smallest), largest)
  return {
    // Many drivers take multiples of 8 only.
    width: within(wanted.width & ~7, SMALLEST.width, range?.readUInt16LE(12) ?? wanted.width),
    height: within(wanted.height & ~1, SMALLEST.height, range?.readUInt16LE(14) ?? wanted.height)
  }
}

function largestWithin(modes: readonly Mode[], { width, height }: PixelSize): Mode | null {
  const fitting = modes.filter((mode) => mode.width <= width && mode.height <= height && mode.width >= SMALLEST.width && mode.height >= SMALLEST.height)
  return fitting.sort((one, other) => other.width * other.height - one.width * one.height)[0] ?? null
}

let made = 0
/** A make-believe monitor takes any timing; these numbers give 60 pictures a second. */
function makeMode(x: XcbConnection, { width, height }: PixelSize, output: number): number {
  const library = loadSeatLibrary()
  // The server takes no name twice.
  const name = `Postern ${process.pid}-${++made} ${width}x${height}`
  const timing = { dotClock: width * height * 60, hSyncStart: width, hSyncEnd: width, hTotal: width, hSkew: 0, vSyncStart: height, vSyncEnd: height, vTotal: height }
  const reply = x.ask(library.createMode, x.root, { id: 0, width, height, ...timing, nameLength: name.length, flags: 0 }, name.length, name)
  if (reply === null) throw new Error('The X server refused to make a mode')
  const mode = reply.readUInt32LE(8)
  library.addMode(x.raw, output, mode)
  return mode
}
