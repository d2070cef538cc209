// Owns: one connector's view of the screen: takes what changed, has it encoded, and sends it at the pace at which it is
// drawn at the other end. Never: captures before `open`, while nobody looks, or more than the connector can take.
import type { VideoOrder } from '../../../shared/screen/port'
import { OP, type Area, type Wish } from '../../../shared/screen/wire'
import { readConnectorMessage } from '../../../shared/screen/reader'
import { createFrameWriter, displaysPayload } from '../../../shared/screen/writer'
import type { Encoder } from './encoder'
import { type View, followed, partOf, viewOf } from './layout'
import { createKeptSource } from './kept-source'
import { createPace } from './pace'
import { createPointerNotes } from './pointer-notes'
import { createPointerPace } from './pointer-pace'
import { findShifts } from './scroll'
import { type Shadow, createShadow } from './shadow'
import type { Grab, OpenScreenSource, ScreenSource } from './source'
import { stillIn, stillMs } from './still'
import { createVideo, isLeftToVideo } from './video'
import { type SendScreen, createWays } from './ways'

/** What is read so soon after a frame was made may have come while it was. */
const AT_ONCE_MS = 2

export type ScreenSessionParts = {
  readonly openSource: OpenScreenSource
  readonly encoder: Encoder
  /** Has a picture of the video encoded; answered through `videoEncoded` or `noVideo`. */
  readonly encodeVideo: (order: VideoOrder) => void
  /** The conversation: the way to begin with. */
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
   * The channel is open, or back after a disturbance. Frames change over between it and the conversation when those on the
   * old way have been drawn, so that none overtakes another; after a disturbance the whole picture is sent, on the way that
   * was taken before.
   */
  channelOpen(channel: SendScreen): void
  /** The channel is disturbed: nothing is sent until `channelOpen`, which honours what was wished meanwhile. */
  disturbed(): void
  /** Files are on the conversation; said again while they are. */
  crowded(): void
  /** One message of the connector. */
  receive(message: Uint8Array): void
  videoEncoded(data: Uint8Array): void
  noVideo(): void
  /** What ICE measured. */
  way(roundTripMs: number): void
  /** The shown part of the desktop, null before it is known. */
  shown(): Area | null
  close(): void
}

export function createScreenSession(parts: ScreenSessionParts): ScreenSession {
  const { monotonic, schedule, encoder } = parts
  const pace = createPace()
  const video = createVideo(parts.encodeVideo)
  const writer = createFrameWriter()
  const notes = createFrameWriter()
  const pointer = createPointerPace(createPointerNotes((messages) => send(messages), parts.ownPointer), (bytes) => pace.besideMs(bytes))
  let state: 'waiting' | 'live' | 'closed' = 'waiting'
  const ways = createWays(parts.send)
  let send = parts.send
  let view: View | null = null
  let shadow: Shadow | null = null
  let wish: Wish = { quality: 'automatic', display: 0, paused: false }
  let frame = 0
  /** The first frame after a disturbance, until it has been drawn: those before it may lie on their way until then. */
  let firstBack: number | null = null
  /** The connector is to get the whole picture; what it has is void. */
  let anew = true
  let damaged = false
  /** When the last frame was begun, and when it had been made: for so long nothing that came in was heard. */
  let making = { from: -Infinity, until: -Infinity }
  let callOff = (): void => undefined

  const pumpAnew = (): void => {
    anew = true
    pump()
  }
  const source = createKeptSource({
    openSource: parts.openSource,
    monotonic,
    schedule,
    events: {
      onDamage: () => {
        damaged = true
        pump()
      },
      onCursorShape: () => {
        pointer.changed()
        pump()
      },
      onPointer: () => {
        pointer.moved()
        pump()
      },
      onLayout: pumpAnew
    },
    onOpened: pumpAnew,
    onFailed: (why) => fail(why)
  })

  const fail = (why: string): void => {
    if (state === 'closed') return
    close()
    parts.onFailed(why)
  }
  const close = (): void => {
    state = 'closed'
    callOff()
    source.close()
    shadow = null
  }
  const later = (ms: number, work: () => void): void => {
    callOff()
    callOff = schedule(ms, work)
  }

  const withSource = (work: (source: ScreenSource) => void): void => {
    if (state === 'live') source.use(work)
  }

  // ---------------------------------------------------------------- pictures

  const beginAnew = (from: ScreenSource, now: number): Shadow => {
    anew = false
    video.stop()
    const layout = from.layout()
    // It names a place in the list that the connector was told last.
    if (view !== null) wish = { ...wish, display: followed(wish.display, view.layout, layout) }
    view = viewOf(layout, wish.display)
    const { area, shown } = view
    const fresh = shadow?.width === area.width && shadow.height === area.height ? shadow : createShadow(area.width, area.height)
    shadow = fresh
    notes.add(OP.displays, { x: 0, y: 0, width: area.width, height: area.height }, displaysPayload(shown, view.layout.displays))
    send(notes.finishNotes())
    from.takeAll(area, (grab) => {
      const part = partOf(grab, area)
      if (part === null) return
      if ('color' in part) fresh.fill(part.place, part.color, now)
      else fresh.load(part.place, part.pixels, grab.area.width)
    }, fresh.kernel.room)
    fresh.soil(now)
    pointer.forget()
    pointer.tell(from, view, now)
    return fresh
  }
  const merge = (into: Shadow, shown: Area, grab: Grab, now: number): void => {
    const part = partOf(grab, shown)
    if (part === null) return
    const { place } = part
    if ('color' in part) return into.fill(place, part.color, now)
    const { pixels } = part
    if (!into.touchesPending(place)) {
      for (const { target, sourceX, sourceY } of findShifts(into, place, pixels, grab.area.width)) {
        const copy = { ...target, sourceX, sourceY }
        writer.add(OP.copy, target, Uint8Array.of(sourceX & 255, sourceX >> 8, sourceY & 255, sourceY >> 8))
        into.copy(copy, now)
      }
    }
    into.merge(place, pixels, grab.area.width, now)
  }
  const stillAfter = (): number => stillMs(wish.quality === 'sharp', pace.isIdle && shadow?.pendingTiles === 0)

  const makeFrame = (from: ScreenSource, now: number): void => {
    const picture = anew || shadow === null ? beginAnew(from, now) : shadow
    const shown = view?.area
    if (damaged && shown !== undefined) {
      damaged = false
      from.take((grab) => merge(picture, shown, grab, now), picture.kernel.room)
      // Not every way to move it is told as such.
      pointer.moved()
      pointer.tell(from, view, now)
    }
    const { quality, shrink, maxBytes } = pace.plan()
    // The connector decodes and paints the first part while the next one is being made here.
    writer.stream(frame + 1, (message) => send([message]))
    video.follow(picture, now, pace.thinRate, pace.isStrained(now))
    encoder.encode(picture, { quality, shrink, maxBytes, stillSince: now - stillAfter(), video: video.area }, writer)
    if (writer.bytes > 0) {
      const { bytes } = writer
      const isAll = isLeftToVideo(picture, video.area)
      send(writer.finish(++frame, isAll))
      // Making it was no part of the way.
      pace.sent(frame, bytes, !isAll, monotonic())
    }
    video.encode(picture, now)
  }
  const tilesAreDue = (): boolean => anew || damaged || (shadow !== null && !isLeftToVideo(shadow, video.area))
  /** False while frames on the old way hold it up. */
  const takeBestWay = (now: number): boolean => {
    const best = ways.best(pace.path, now)
    if (best === send || firstBack !== null) return true
    if (!pace.isIdle) return false
    send = best
    // Shapes are not acknowledged: one may still be on the old way, and would come after those that follow.
    pointer.changed()
    return true
  }
  const pump = (): void => {
    if (state !== 'live') return
    const now = monotonic()
    if (!takeBestWay(now)) return
    if (wish.paused || !source.isThere()) return
    const free = pace.wait(now)
    // An acknowledgement calls again.
    if (free === Infinity) return
    withSource((from) => pointer.tell(from, view, now))
    const due = tilesAreDue() || shadow === null ? 0 : Math.min(stillIn(shadow, video.area, stillAfter(), now), video.wait(shadow, now))
    const wait = Math.min(Math.max(due, free), pointer.wait(now))
    if (wait === Infinity) return
    if (wait > 0) return later(wait, pump)
    callOff()
    withSource((from) => makeFrame(from, now))
    making = { from: now, until: monotonic() }
    if (source.isThere()) later(1, pump)
  }

  const open = (): void => {
    if (state === 'closed') return
    state = 'live'
    anew = true
    pace.restart()
    if (source.isThere()) pump()
    else source.open()
  }

  return {
    open,
    channelOpen(channel) {
      ways.opened(channel)
      // The same way as before: what went out before a disturbance may still be on it.
      if (send !== parts.send) send = channel
      if (state === 'live') pump()
      else open()
    },
    crowded() {
      ways.crowded(monotonic())
      pump()
    },
    disturbed() {
      if (state !== 'live') return
      state = 'waiting'
      firstBack = frame + 1
      callOff()
    },
    receive(message) {
      if (state === 'closed') return
      const read = readConnectorMessage(message)
      if (!read.ok) return fail(`The connector's message is broken: ${read.code}`)
      if (read.value.kind === 'ack') {
        // How long it took to come over a disturbed way tells nothing of the way.
        if (state !== 'live') return
        const now = monotonic()
        if (firstBack !== null && read.value.frame >= firstBack) firstBack = null
        pace.acknowledged(read.value.frame, read.value.drawMs, now, now - making.until < AT_ONCE_MS ? now - making.from : 0)
      }
      else if (read.value.kind === 'refresh') anew = true
      else {
        if (read.value.wish.display !== wish.display) anew = true
        wish = read.value.wish
        pace.wish(wish.quality)
      }
      pump()
    },
    videoEncoded(data) {
      const picture = video.take(data)
      if (picture === null || shadow === null || state !== 'live') return pump()
      writer.add(OP.video, picture.area, picture.payload)
      const { bytes } = writer
      send(writer.finish(++frame, false))
      shadow.blur(picture.area)
      pace.sentVideo(frame, bytes, picture.isHeldBack, monotonic())
      pump()
    },
    noVideo() {
      video.fail()
      pump()
    },
    way(roundTripMs) {
      pace.way(roundTripMs, monotonic())
      pump()
    },
    shown: () => view?.area ?? null,
    close
  }
}
