// Owns: when the next frame may start, how large and how good it may be, learned from the acknowledgements of the ones
// before. Pure; times in ms, sizes in bytes. Never: lets frames queue up, since each would be older than the next.
import type { Quality, Shrink } from '../../../shared/screen/wire'
import type { PathFacts } from './ways'

/** `quality` is a JPEG's; null for no loss. */
type Level = { readonly quality: number | null; readonly shrink: Shrink }

/** From the best to what still shows motion on a thin link. */
const LEVELS: readonly Level[] = [
  { quality: null, shrink: 1 },
  { quality: 90, shrink: 1 },
  { quality: 80, shrink: 1 },
  { quality: 70, shrink: 1 },
  { quality: 60, shrink: 1 },
  { quality: 50, shrink: 1 },
  { quality: 40, shrink: 1 },
  { quality: 60, shrink: 2 },
  { quality: 45, shrink: 2 },
  { quality: 55, shrink: 4 },
  { quality: 40, shrink: 4 }
]
/** The range of levels that each wish allows. */
const RANGES: Readonly<Record<Quality, readonly [number, number]>> = {
  automatic: [2, LEVELS.length - 1],
  sharp: [0, 0],
  fluid: [5, LEVELS.length - 1]
}

/** 60 frames a second, and two at once after a rest. */
const FRAME_MS = 15
const BURST = 2
const MIN_IN_FLIGHT = 2
const MAX_IN_FLIGHT = 8
/** Bytes a second, until something has been measured. */
const FIRST_RATE = 1_000_000
const MIN_RATE = 10_000
const MAX_RATE = 100_000_000
/** What may lie in the queues on the way, beyond what the way itself holds, in ms of the rate. */
const QUEUE_MS = 40
const FRAME_BUDGET_MS = 50
const MIN_FRAME_BYTES = 8 * 1024
const MAX_FRAME_BYTES = 4 * 1024 * 1024
/** A frame that takes longer than this on the way is made smaller next time; one well below it, better. */
const HEAVY_MS = 22
const LIGHT_MS = 8
/** Levels better for each halving below that, and at most at once. */
const BETTER_AN_OCTAVE = 0.3
const MOST_BETTER = 1
/** Frames below this say nothing about the rate. */
const TELLING_BYTES = 4 * 1024
/** The least round trip is measured anew after so long, because paths change: then the way is left to run empty once. */
const ROUND_TRIP_LIFETIME_MS = 3000
/** It is waited for no longer than this: a frame that is never acknowledged must not stop the others. */
const EMPTYING_MS = 400
/** ICE's round trip counts as another path when it is longer than what is known by this share, and by so many ms. */
const OTHER_PATH = 1.5
const OTHER_PATH_MS = 15
/** Frames that all waited on the way for so long in front of its narrowest part: the way is slower than thought. */
const LATE_MS = 40
/** One late frame may be a hiccup of either computer, and so may a few; one that is as late as this is not. */
const SURELY_LATE_MS = 400
const JUDGED_TOGETHER = 4
/** So many frames within so long that were too heavy for the way, or made small not to be: it is strained. */
const STRAINED_FRAMES = 3
const STRAINED_MS = 1500
/** Frames a second that show motion well, if only in full size. */
const FLUENT = 15
/** Video takes a share of the rate and would never find out that there is more: it feels its way, by these steps. */
const FEEL_UP = 1.03
const FEEL_DOWN = 0.97
const FEEL_UP_BELOW_MS = 12
const FEEL_DOWN_ABOVE_MS = 25
/** It feels no further than so many times what really went over the way, seen over about so long. */
const FEEL_REACH = 2
const SEEN_OVER_MS = 500

/** Of the rate, for what is no picture and is not acknowledged: the pointer. */
const BESIDE_SHARE = 0.1

export type Pace = {
  /** Ms until the next frame may start; Infinity until an acknowledgement comes. */
  wait(now: number): number
  plan(): Level & { readonly maxBytes: number }
  /** A frame has gone out. `starved`: the budget ended it before all was in. */
  sent(frame: number, bytes: number, starved: boolean, now: number): void
  /** The same for a picture of a video; `isHeldBack`: it would be better, would the way carry more. */
  sentVideo(frame: number, bytes: number, isHeldBack: boolean, now: number): void
  /**
   * `drawMs`: of the time until now, what the connector took to draw it. `waitedMs`: for how much of it the news may have
   * lain here unread, because this process was at work.
   */
  acknowledged(frame: number, drawMs: number, now: number, waitedMs?: number): void
  /** What ICE measured: a path that has become longer is known before a frame says so. */
  way(roundTripMs: number, now: number): void
  /** Ms that so many bytes may take beside the pictures. */
  besideMs(bytes: number): number
  readonly isIdle: boolean
  readonly path: PathFacts
  /** Bytes a second; null before anything has been measured, and while no loss is wanted. */
  readonly thinRate: number | null
  /** What the frames ask of the way is more than it carries, or was a moment ago. */
  isStrained(now: number): boolean
  wish(quality: Quality): void
  /** The channel is a new one: what was on its way is lost. What was learned of the way stays. */
  restart(): void
}

type Sent = { readonly frame: number; readonly bytes: number; readonly at: number; readonly deliveredBefore: number; readonly ahead: number; readonly isHeldBack: boolean }

export function createPace(): Pace {
  const flight: Sent[] = []
  let inFlight = 0
  let delivered = 0
  let rate = FIRST_RATE
  let isRateKnown = false
  /** How long the last frames waited on the way. */
  const queues: number[] = []
  /** Bytes a second that went over the way lately. */
  let carried = 0
  let carriedAt = 0
  let roundTrip: number | null = null
  let roundTripAt = 0
  let credit = BURST
  let creditAt = 0
  /** When the last frames went out that were too heavy, or would have been in full size. */
  let heavy: number[] = []
  let range = RANGES.automatic
  let level = 2

  const refill = (now: number): void => {
    credit = Math.min(BURST, credit + (now - creditAt) / FRAME_MS)
    creditAt = now
  }
  const bytesOf = (ms: number): number => (rate * ms) / 1000
  const present = (): Level => LEVELS[Math.round(level)] as Level
  const change = (by: number): void => {
    level = Math.min(range[1], Math.max(range[0], level + by))
  }
  /** What a frame's way took beyond the emptiest one, and beyond its own bytes. */
  const queueOf = (took: number, bytes: number): number => took - (roundTrip ?? took) - (bytes * 1000) / rate
  const learnWay = ({ ahead, bytes }: Sent, took: number, now: number): void => {
    // Only a frame that had the way for itself tells how long that is; its own bytes are not part of it.
    const alone = ahead === 0 ? Math.max(took / 2, took - (bytes * 1000) / rate) : took
    if (roundTrip !== null && alone >= roundTrip && (ahead > 0 || now - roundTripAt <= ROUND_TRIP_LIFETIME_MS)) return
    roundTrip = alone
    roundTripAt = now
  }
  const learnCarried = (bytes: number, now: number): void => {
    const passed = now - carriedAt
    if (passed <= 0) return
    const share = Math.min(1, passed / SEEN_OVER_MS)
    carried += ((bytes * 1000) / Math.max(passed, 1) - carried) * share
    carriedAt = now
  }
  /** It took `took` at most and `tookLeast` at least; what is learned holds for both. */
  const learnRate = (sent: Sent, took: number, tookLeast: number): void => {
    const atLeast = ((delivered - sent.deliveredBefore) * 1000) / took
    const atMost = ((delivered - sent.deliveredBefore) * 1000) / tookLeast
    const queue = queueOf(tookLeast, sent.bytes)
    queues.push(queue)
    if (queues.length > JUDGED_TOGETHER) queues.shift()
    const least = Math.min(...queues)
    const isTelling = sent.bytes + sent.ahead >= TELLING_BYTES
    if (atLeast > rate) {
      rate += (atLeast - rate) / 2
      queues.length = 0
    } else if (isTelling && (!isRateKnown || queue > SURELY_LATE_MS || (queues.length === JUDGED_TOGETHER && least > LATE_MS))) {
      // The longer it queued, the more of the time the way was full, and the more the bytes tell.
      rate += (Math.min(0, atMost - rate) * Math.max(queue, 1)) / (Math.max(queue, 1) + (roundTrip ?? 0))
      queues.length = 0
    } else if (sent.isHeldBack) {
      if (least < FEEL_UP_BELOW_MS && rate < carried * FEEL_REACH) rate *= FEEL_UP
      else if (isTelling && least > FEEL_DOWN_ABOVE_MS) rate *= FEEL_DOWN
    }
    rate = Math.min(MAX_RATE, Math.max(MIN_RATE, rate))
    if (isTelling) isRateKnown = true
  }
  const note = (frame: number, bytes: number, isHeldBack: boolean, now: number): void => {
    refill(now)
    credit -= 1
    flight.push({ frame, bytes, at: now, deliveredBefore: delivered, ahead: inFlight, isHeldBack })
    inFlight += bytes
  }

  return {
    wait(now) {
      const way = roundTrip ?? 0
      const empties = roundTripAt + ROUND_TRIP_LIFETIME_MS
      if (flight.length > 0 && isRateKnown && now > empties && now < empties + EMPTYING_MS) return Math.ceil(empties + EMPTYING_MS - now)
      // Before the rate is known, little is risked.
      if (!isRateKnown && flight.length >= MIN_IN_FLIGHT) return Infinity
      if (flight.length >= Math.min(MAX_IN_FLIGHT, MIN_IN_FLIGHT + Math.floor(way / FRAME_MS))) return Infinity
      if (flight.length > 0 && inFlight > Math.max(MIN_FRAME_BYTES, bytesOf(way + QUEUE_MS))) return Infinity
      refill(now)
      return credit >= 1 ? 0 : Math.ceil((1 - credit) * FRAME_MS)
    },
    plan() {
      const { quality, shrink } = present()
      return { quality, shrink, maxBytes: Math.min(MAX_FRAME_BYTES, Math.max(MIN_FRAME_BYTES, bytesOf(FRAME_BUDGET_MS))) }
    },
    sent(frame, bytes, starved, now) {
      note(frame, bytes, false, now)
      const ms = (bytes * 1000) / rate
      const { shrink } = present()
      if (starved || ms > HEAVY_MS || bytes * shrink ** 2 * FLUENT > rate) heavy = [...heavy.slice(1 - STRAINED_FRAMES), now]
      if (starved) change(1.5)
      else if (ms > HEAVY_MS) change(Math.min(3, Math.log2(ms / HEAVY_MS)))
      else if (bytes > TELLING_BYTES && ms < LIGHT_MS) change(-Math.min(MOST_BETTER, 0.1 + BETTER_AN_OCTAVE * Math.log2(LIGHT_MS / ms)))
    },
    sentVideo: note,
    acknowledged(frame, drawMs, now, waitedMs = 0) {
      if (!flight.some((sent) => sent.frame === frame)) return
      let acked = 0
      // They come in order; one that was skipped has been drawn as well.
      for (let first = flight.shift(); first !== undefined; first = flight.shift()) {
        inFlight -= first.bytes
        delivered += first.bytes
        acked += first.bytes
        if (first.frame !== frame) continue
        learnCarried(acked, now)
        // Drawing is no part of the way, unless it is all there is.
        const took = Math.max(0.5, now - first.at - drawMs)
        const least = Math.max(0.5, took - waitedMs)
        learnWay(first, took, now)
        if (first.isHeldBack || first.bytes + first.ahead >= TELLING_BYTES) learnRate(first, took, least)
        return
      }
    },
    way(roundTripMs, now) {
      if (roundTrip === null || roundTripMs < roundTrip * OTHER_PATH + OTHER_PATH_MS) return
      roundTrip = roundTripMs
      roundTripAt = now
    },
    besideMs: (bytes) => (bytes * 1000) / (rate * BESIDE_SHARE),
    get thinRate() {
      return isRateKnown && range !== RANGES.sharp ? rate : null
    },
    isStrained: (now) => heavy.length === STRAINED_FRAMES && now - Number(heavy[0]) <= STRAINED_MS,
    get path() {
      return { rate: isRateKnown ? rate : null, roundTrip }
    },
    get isIdle() {
      return flight.length === 0
    },
    wish(quality) {
      range = RANGES[quality]
      change(0)
    },
    restart() {
      flight.length = 0
      inFlight = 0
      credit = BURST
    }
  }
}
