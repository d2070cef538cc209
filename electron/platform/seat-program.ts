// Owns: the command "--seat": a small program beside the app that holds this computer's seat and gives it back at its end,
// also when the app has crashed. Never: outlives the pipe that it was started with, or acts without a line from it.
//
// [Note: seat program] Main says what it wants as one JSON text a line; so are the answers. A monitor that is black and a
// resolution do not come back by themselves when a program dies, so how they were stands in a property of the X server as
// long as they are changed. The next seat program puts it right; main starts one when its mark says that there is something.
import { readSync, writeSync } from 'node:fs'
import { z } from 'zod'
import { type PixelSize, pixelSize } from '../../shared/seat'
import type { SeatLook, SeatWish } from '../session/ports'
import { type Ramps, openDarkness } from './x11-darkness'
import { type Hands, watchHands } from './x11-hands'
import { type Resized, openResolution } from './x11-resolution'
import { type XcbConnection, connectXcb, loadXcb } from './xcb-library'
import { atomNamed, loadSeatLibrary } from './xcb-seat-library'

export type ToSeat = { readonly say: 'look' } | ({ readonly say: 'set' } & SeatWish)
export type FromSeat =
  | ({ readonly say: 'look' } & SeatLook)
  | ({ readonly say: 'set' } & SeatWish)
  /** Ctrl+Alt+Esc at this computer. */
  | { readonly say: 'taken-back' }

const STDIN = 0
const STDOUT = 1
const READABLE = 1
/** No server tells of a changed gamma ramp, so it is looked at while it is to be black. */
const LOOK_AGAIN_MS = 1000
const PROPERTY = '_POSTERN_SEAT'
const MAX_PROPERTY_WORDS = 0x10000

/** @returns the exit code of a program that was started for nothing else */
export function runSeatProgram(): number {
  const name = process.env.DISPLAY ?? null
  const x = connectXcb(name)
  const seat = openSeat(x, name)
  try {
    seat.clearUp()
    serve(x, seat)
  } finally {
    seat.clearUp()
  }
  return 0
}

function serve(x: XcbConnection, seat: Seat): void {
  const { poll, descriptor } = loadSeatLibrary()
  const waits = Buffer.alloc(16)
  waits.writeInt32LE(STDIN, 0)
  waits.writeInt16LE(READABLE, 4)
  waits.writeInt32LE(descriptor(x.raw) as number, 8)
  waits.writeInt16LE(READABLE, 12)
  const chunk = Buffer.alloc(4096)
  let text = ''
  while (!x.isBroken) {
    loadXcb().flush(x.raw)
    x.drain(seat.hear)
    waits.writeInt16LE(0, 6)
    poll(waits, 2, seat.isDark() ? LOOK_AGAIN_MS : -1)
    if (seat.isDark()) seat.keepDark()
    if (waits.readInt16LE(6) === 0) continue
    const read = readSync(STDIN, chunk)
    if (read === 0) return
    const lines = (text + chunk.toString('utf8', 0, read)).split('\n')
    text = lines.pop() ?? ''
    for (const line of lines) say(seat.answer(JSON.parse(line) as ToSeat))
  }
}

const say = (message: FromSeat): void => void writeSync(STDOUT, `${JSON.stringify(message)}\n`)

type Seat = {
  readonly answer: (message: ToSeat) => FromSeat
  readonly hear: (event: Buffer) => void
  readonly isDark: () => boolean
  readonly keepDark: () => void
  /** Gives everything back, also what another program left behind. */
  readonly clearUp: () => void
}

/** What is changed now, as the property keeps it. */
type Changed = { readonly ramps: Ramps; readonly resized: Resized | null }
const NOTHING: Changed = { ramps: {}, resized: null }

function openSeat(x: XcbConnection, name: string | null): Seat {
  const xcb = loadXcb()
  const randr = x.extension('randr') !== null && x.ask(xcb.randrVersion, 1, 5) !== null
  const darkness = openDarkness(x)
  const resolution = openResolution(x)
  const hands: Hands | null = x.extension('xinput') === null ? null : watchHands(x, name, takeBack)
  const property = atomNamed(x, PROPERTY)
  let changed = readProperty()
  let blocked = false
  let dark = false
  let size: PixelSize | null = null

  function readProperty(): Changed {
    const reply = x.ask(xcb.getProperty, 0, x.root, property, 0, 0, MAX_PROPERTY_WORDS)
    const length = reply?.readUInt32LE(16) ?? 0
    if (reply === null || length === 0) return NOTHING
    return readChanged(reply.toString('utf8', 32, 32 + length))
  }
  /** Stands before the change, so that no moment of a crash leaves a change that nobody can undo. */
  const keep = (next: Changed): void => {
    changed = next
    if (next.resized === null && Object.keys(next.ramps).length === 0) xcb.deleteProperty(x.raw, x.root, property)
    else {
      const bytes = Buffer.from(JSON.stringify(next))
      xcb.changeProperty(x.raw, 0, x.root, property, STRING, 8, bytes.length, bytes)
    }
    xcb.flush(x.raw)
  }
  /** An answer shows that the server has done what came before. */
  const finish = (): void => void x.ask(xcb.getGeometry, x.root)
  const lighten = (): void => {
    dark = false
    darkness.lighten(changed.ramps)
    keep({ ...changed, ramps: {} })
  }
  const darken = (): void => {
    const known = darkness.remember(changed.ramps)
    if (JSON.stringify(known) !== JSON.stringify(changed.ramps)) keep({ ...changed, ramps: known })
    darkness.darken()
  }
  const restoreSize = (): void => {
    size = null
    if (changed.resized !== null) resolution.restore(changed.resized)
    keep({ ...changed, resized: null })
  }
  const fit = (wanted: PixelSize): void => {
    if (resolution.problem() !== null) return
    resolution.fit(wanted, changed.resized, (resized) => keep({ ...changed, resized }))
    size = wanted
  }
  function takeBack(): void {
    if (!blocked && !dark) return
    set({ blocked: false, dark: false, size })
    finish()
    say({ say: 'taken-back' })
  }
  const set = (wish: SeatWish): void => {
    if (blocked && !wish.blocked) hands?.release()
    blocked = wish.blocked && hands?.block() === true
    if (wish.dark && !dark && randr && darkness.isPossible()) {
      darken()
      dark = true
    } else if (!wish.dark && dark) lighten()
    if (wish.size === null && size !== null) restoreSize()
    else if (wish.size !== null && (wish.size.width !== size?.width || wish.size.height !== size.height)) attempt(() => fit(wish.size as PixelSize))
  }
  const look = (): SeatLook => ({
    blockInput: hands === null ? 'no-devices' : null,
    privacy: randr && darkness.isPossible() ? null : 'no-gamma',
    resolution: randr ? resolution.problem() : 'no-modes'
  })

  return {
    answer(message) {
      if (message.say === 'look') return { say: 'look', ...look() }
      set(message)
      finish()
      return { say: 'set', blocked, dark, size }
    },
    hear: (event) => hands?.hear(event),
    isDark: () => dark,
    keepDark: darken,
    clearUp() {
      if (x.isBroken) return
      hands?.release()
      blocked = false
      attempt(lighten)
      attempt(restoreSize)
      finish()
    }
  }
}
const STRING = 31

/** One thing that the server refuses must not keep the others from being given back. */
function attempt(work: () => void): void {
  try {
    work()
  } catch {
    // The answer says how things are.
  }
}

const placed = pixelSize.extend({ crtc: z.int(), mode: z.int(), widthMm: z.int(), heightMm: z.int() })
const changedSchema: z.ZodType<Changed> = z.strictObject({
  ramps: z.record(z.string().regex(/^\d+$/), z.string()),
  resized: z.strictObject({ before: placed, now: placed, made: z.boolean() }).nullable()
})

/** Any program may write on a root window. */
function readChanged(text: string): Changed {
  try {
    return changedSchema.parse(JSON.parse(text))
  } catch {
    return NOTHING
  }
}
