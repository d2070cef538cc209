// Owns: one connector's view of the screen: takes what changed, has it encoded, and sends it at the pace at which it is
// drawn at the other end. Never: captures before `open`, while nobody looks, or more than the connector can take.
import { OP, type Area, type Wish } from '../../../shared/screen/wire'
import { readConnectorMessage } from '../../../shared/screen/reader'
import { createFrameWriter, displaysPayload } from '../../../shared/screen/writer'
import { cursorPayload } from './cursor'
import type { Encoder } from './encoder'
import { type View, common, viewOf } from './layout'
import { createPace } from './pace'
import { createScrollFinder } from './scroll'
import { type Shadow, createShadow } from './shadow'
import type { Grab, OpenScreenSource, ScreenSource } from './source'

/** What went out with loss is sent again without it when it has been still for so long. */
const STILL_MS = 250
/** The same while nothing else is on its way: nobody is made to wait for it. */
const STILL_AND_IDLE_MS = 120
/** How long a screen that went away is looked for, and how often, in ms. */
const RECOVERY_MS = 10_000
const RETRY_MS = 500

export type SendScreen = (messages: readonly Uint8Array[]) => void

export type ScreenSessionParts = {
  readonly openSource: OpenScreenSource
  readonly encoder: Encoder
  /** The way to the connector, to begin with. */
  readonly send: SendScreen
  /** Milliseconds since an arbitrary start. */
  readonly monotonic: () => number
  /** Runs `work` after `ms`; returns the function that calls it off. */
  readonly schedule: (ms: number, work: () => void) => () => void
  /** Where the session's own input put the pointer last, on the desktop; null while somebody else may have it. */
  readonly ownPointer: () => { readonly x: number; readonly y: number } | null
  /** The screen cannot be seen any more, or the far end broke the rules. Called at most once; `why` is for the log. */
  readonly onFailed: (why: string) => void
}

export type ScreenSession = {
  /** There is a way to the connector: the whole picture is sent. */
  open(): void
  /**
   * There is a better way, or the one that was disturbed is back. Frames change over to it when those on the old way have
   * been drawn, so that none overtakes another; after a disturbance at once, with the whole picture.
   */
  moveTo(way: SendScreen): void
  /** The way is disturbed: nothing is sent until `moveTo`. */
  disturbed(): void
  /** One message of the connector. */
  receive(message: Uint8Array): void
  /** The shown part of the desktop, null before it is known. */
  shown(): Area | null
  close(): void
}

export function createScreenSession(parts: ScreenSessionParts): ScreenSession {
  const { monotonic, schedule, encoder } = parts
  const pace = createPace()
  const scroll = createScrollFinder()
  const writer = createFrameWriter()
  const notes = createFrameWriter()
  let state: 'waiting' | 'live' | 'closed' = 'waiting'
  let send = parts.send
  let nextWay: SendScreen | null = null
  let source: ScreenSource | null = null
  let opening = false
  let lostAt: number | null = null
  let view: View | null = null
  let shadow: Shadow | null = null
  let wish: Wish = { quality: 'automatic', display: 0, paused: false }
  let frame = 0
  /** The connector is to get the whole picture; what it has is void. */
  let anew = true
  let damaged = false
  let callOff = (): void => undefined
  let toldPointer = { x: -1, y: -1 }

  const fail = (why: string): void => {
    if (state === 'closed') return
    close()
    parts.onFailed(why)
  }
  const close = (): void => {
    state = 'closed'
    callOff()
    source?.close()
    source = null
    shadow = null
  }
  const later = (ms: number, work: () => void): void => {
    callOff()
    callOff = schedule(ms, work)
  }

  // ---------------------------------------------------------------- the source

  const lose = (why: string): void => {
    source?.close()
    source = null
    if (state === 'closed') return
    const now = monotonic()
    lostAt ??= now
    if (now - lostAt >= RECOVERY_MS) fail(why)
    else later(RETRY_MS, openSource)
  }
  const openSource = (): void => {
    if (opening || source !== null || state === 'closed') return
    opening = true
    const isFirst = lostAt === null && view === null
    parts
      .openSource({
        onDamage: () => {
          damaged = true
          pump()
        },
        onCursorShape: sendShape,
        onPointer: sendPointer,
        onLayout: () => {
          anew = true
          pump()
        },
        onGone: lose
      })
      .then(
        (opened) => {
          opening = false
          if (state === 'closed') return opened.close()
          source = opened
          lostAt = null
          anew = true
          pump()
        },
        (error: unknown) => {
          opening = false
          if (isFirst) fail(String(error))
          else lose(String(error))
        }
      )
  }
  /** A source that fails in the middle of a call is gone. */
  const withSource = (work: (source: ScreenSource) => void): void => {
    if (source === null || state !== 'live') return
    try {
      work(source)
    } catch (error) {
      lose(String(error))
    }
  }

  // ---------------------------------------------------------------- what is no part of a picture

  const sendShape = (): void =>
    withSource((from) => {
      const shape = from.cursorShape()
      if (view === null || shape === undefined) return
      const { area, payload } = cursorPayload(shape)
      notes.add(OP.cursorShape, area, payload)
      send(notes.finishNotes())
    })
  const sendPointer = (): void =>
    withSource((from) => {
      const at = from.cursorPosition()
      if (at === null || view === null) return
      const own = parts.ownPointer()
      if (own !== null && own.x === at.x && own.y === at.y) {
        toldPointer = at
        return
      }
      const x = at.x - view.area.x
      const y = at.y - view.area.y
      if ((toldPointer.x === at.x && toldPointer.y === at.y) || x < 0 || y < 0 || x >= view.area.width || y >= view.area.height) return
      toldPointer = at
      notes.add(OP.cursorPosition, { x, y, width: 0, height: 0 }, new Uint8Array(0))
      send(notes.finishNotes())
    })

  // ---------------------------------------------------------------- pictures

  const beginAnew = (from: ScreenSource, now: number): Shadow => {
    anew = false
    view = viewOf(from.layout(), wish.display)
    const { area, layout, shown } = view
    const fresh = shadow?.width === area.width && shadow.height === area.height ? shadow : createShadow(area.width, area.height)
    shadow = fresh
    notes.add(OP.displays, { x: 0, y: 0, width: area.width, height: area.height }, displaysPayload(shown, layout.displays))
    send(notes.finishNotes())
    from.takeAll(area, (grab) => merge(fresh, area, grab, now, false))
    fresh.soil(now)
    toldPointer = { x: -1, y: -1 }
    sendShape()
    sendPointer()
    return fresh
  }
  const merge = (into: Shadow, shown: Area, { area, pixels }: Grab, now: number, mayCopy: boolean): void => {
    const part = common(area, shown)
    if (part === null) return
    const place = { ...part, x: part.x - shown.x, y: part.y - shown.y }
    const isWhole = part.width === area.width && part.height === area.height
    if (mayCopy && isWhole && !into.touchesPending(place)) {
      for (const { target, sourceX, sourceY } of scroll.find(into, place, pixels)) {
        const copy = { ...target, sourceX, sourceY }
        writer.add(OP.copy, target, Uint8Array.of(sourceX & 255, sourceX >> 8, sourceY & 255, sourceY >> 8))
        into.copy(copy, now)
      }
    }
    into.merge(place, isWhole ? pixels : pixels.subarray((part.y - area.y) * area.width + part.x - area.x), area.width, now)
  }
  /** Whoever wants it sharp waits for nothing. */
  const stillMs = (): number =>
    wish.quality === 'sharp' ? 0 : pace.isIdle && shadow?.pendingTiles === 0 ? STILL_AND_IDLE_MS : STILL_MS
  /** Ms until something that went out with loss is due again. */
  const stillIn = (now: number): number => {
    if (shadow === null || shadow.lossyTiles === 0) return Infinity
    let first = Infinity
    for (let tile = 0; tile < shadow.columns * shadow.rows; tile++) {
      if (shadow.isLossy(tile)) first = Math.min(first, shadow.changedAt(tile))
    }
    return Math.max(0, Math.ceil(first + stillMs() - now))
  }

  const makeFrame = (from: ScreenSource, now: number): void => {
    const picture = anew || shadow === null ? beginAnew(from, now) : shadow
    const shown = view?.area
    if (damaged && shown !== undefined) {
      damaged = false
      from.take((grab) => merge(picture, shown, grab, now, true))
      sendPointer()
    }
    const { quality, shrink, maxBytes } = pace.plan()
    encoder.encode(picture, { quality, shrink, maxBytes, stillSince: now - stillMs() }, writer)
    if (writer.bytes === 0) return
    const { bytes } = writer
    send(writer.finish(++frame, picture.pendingTiles === 0))
    pace.sent(frame, bytes, picture.pendingTiles > 0, now)
  }
  const changeOver = (way: SendScreen): void => {
    send = way
    nextWay = null
    // Shapes are not acknowledged: one may still be on the old way, and would come after those that follow.
    sendShape()
  }
  const pump = (): void => {
    if (state !== 'live') return
    if (nextWay !== null) {
      if (!pace.isIdle) return
      changeOver(nextWay)
    }
    if (wish.paused || source === null) return
    const now = monotonic()
    const due = anew || damaged || (shadow !== null && shadow.pendingTiles > 0) ? 0 : stillIn(now)
    if (due === Infinity) return
    const wait = Math.max(due, pace.wait(now))
    // An acknowledgement calls again.
    if (wait === Infinity) return
    if (wait > 0) return later(wait, pump)
    callOff()
    withSource((from) => makeFrame(from, now))
    if (lostAt === null) later(1, pump)
  }

  const open = (): void => {
    if (state === 'closed') return
    state = 'live'
    anew = true
    pace.restart()
    if (source === null) openSource()
    else pump()
  }

  return {
    open,
    moveTo(way) {
      nextWay = way
      if (state === 'live') return pump()
      send = way
      nextWay = null
      open()
    },
    disturbed() {
      if (state !== 'live') return
      state = 'waiting'
      callOff()
    },
    receive(message) {
      if (state !== 'live') return
      const read = readConnectorMessage(message)
      if (!read.ok) return fail(`The connector's message is broken: ${read.code}`)
      if (read.value.kind === 'ack') pace.acknowledged(read.value.frame, monotonic())
      else if (read.value.kind === 'refresh') anew = true
      else {
        if (read.value.wish.display !== wish.display) anew = true
        wish = read.value.wish
        pace.wish(wish.quality)
      }
      pump()
    },
    shown: () => view?.area ?? null,
    close
  }
}
