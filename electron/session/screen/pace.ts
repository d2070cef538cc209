// Owns: when the next frame may start, how large and how good it may be, learned from the acknowledgements of the ones
// before. Pure; times in ms, sizes in bytes. Never: lets frames queue up, since each would be older than the next.
import type { Quality, Shrink } from '../../../shared/screen/wire'

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
/** What may lie in the queues on the way, beyond what the way itself holds, in ms of the rate. */
const QUEUE_MS = 40
const FRAME_BUDGET_MS = 50
const MIN_FRAME_BYTES = 8 * 1024
const MAX_FRAME_BYTES = 4 * 1024 * 1024
/** A frame that takes longer than this on the way is made smaller next time; one well below it, better. */
const HEAVY_MS = 22
const LIGHT_MS = 8
/** Frames below this say nothing about the rate. */
const TELLING_BYTES = 4 * 1024
/** The least round trip is forgotten after so long, because paths change. */
const ROUND_TRIP_LIFETIME_MS = 10_000

export type Pace = {
  /** Ms until the next frame may start; Infinity until an acknowledgement comes. */
  wait(now: number): number
  plan(): Level & { readonly maxBytes: number }
  /** A frame has gone out. `starved`: the budget ended it before all was in. */
  sent(frame: number, bytes: number, starved: boolean, now: number): void
  acknowledged(frame: number, now: number): void
  readonly isIdle: boolean
  wish(quality: Quality): void
  /** The channel is a new one: what was on its way is lost. What was learned of the way stays. */
  restart(): void
  /** For people: ms and bytes a second, null before the first measurement. */
  measured(): { readonly roundTrip: number; readonly rate: number } | null
}

type Sent = { readonly frame: number; readonly bytes: number; readonly at: number; readonly deliveredBefore: number; readonly isFull: boolean }

export function createPace(): Pace {
  const flight: Sent[] = []
  let inFlight = 0
  let delivered = 0
  let rate = FIRST_RATE
  let isRateKnown = false
  let wasLow = false
  let roundTrip: number | null = null
  let roundTripAt = 0
  let credit = BURST
  let creditAt = 0
  let range = RANGES.automatic
  let level = 2

  const refill = (now: number): void => {
    credit = Math.min(BURST, credit + (now - creditAt) / FRAME_MS)
    creditAt = now
  }
  const bytesOf = (ms: number): number => (rate * ms) / 1000
  const change = (by: number): void => {
    level = Math.min(range[1], Math.max(range[0], level + by))
  }
  const learnRate = (sample: number, isFull: boolean): void => {
    // A frame that did not fill the way shows only that the way is at least so wide.
    if (sample > rate) rate += (sample - rate) / 2
    else if (isFull && (!isRateKnown || (sample < rate / 2 && wasLow))) rate = sample
    else if (isFull) rate += (sample - rate) / 2
    rate = Math.max(MIN_RATE, rate)
    // One late acknowledgement may be a hiccup of either computer; two are the way.
    wasLow = isFull && sample < rate
    isRateKnown = true
  }

  return {
    wait(now) {
      const way = roundTrip ?? 0
      // Before the rate is known, little is risked.
      if (!isRateKnown && flight.length >= MIN_IN_FLIGHT) return Infinity
      if (flight.length >= Math.min(MAX_IN_FLIGHT, MIN_IN_FLIGHT + Math.floor(way / FRAME_MS))) return Infinity
      if (flight.length > 0 && inFlight > Math.max(MIN_FRAME_BYTES, bytesOf(way + QUEUE_MS))) return Infinity
      refill(now)
      return credit >= 1 ? 0 : Math.ceil((1 - credit) * FRAME_MS)
    },
    plan() {
      const { quality, shrink } = LEVELS[Math.round(level)] ?? { quality: 40, shrink: 1 }
      return { quality, shrink, maxBytes: Math.min(MAX_FRAME_BYTES, Math.max(MIN_FRAME_BYTES, bytesOf(FRAME_BUDGET_MS))) }
    },
    sent(frame, bytes, starved, now) {
      refill(now)
      credit -= 1
      flight.push({ frame, bytes, at: now, deliveredBefore: delivered, isFull: starved || inFlight > 0 })
      inFlight += bytes
      const ms = (bytes * 1000) / rate
      if (starved) change(1.5)
      else if (ms > HEAVY_MS) change(Math.min(3, Math.log2(ms / HEAVY_MS)))
      else if (bytes > TELLING_BYTES && ms < LIGHT_MS) change(-0.1)
    },
    acknowledged(frame, now) {
      if (!flight.some((sent) => sent.frame === frame)) return
      // They come in order; one that was skipped has been drawn as well.
      for (let first = flight.shift(); first !== undefined; first = flight.shift()) {
        inFlight -= first.bytes
        delivered += first.bytes
        if (first.frame !== frame) continue
        const took = Math.max(0.5, now - first.at)
        if (roundTrip === null || took < roundTrip || now - roundTripAt > ROUND_TRIP_LIFETIME_MS) {
          roundTrip = took
          roundTripAt = now
        }
        const isFull = first.isFull || took > roundTrip * 2 + QUEUE_MS
        if (first.bytes >= TELLING_BYTES) learnRate(((delivered - first.deliveredBefore) * 1000) / took, isFull)
        return
      }
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
    },
    measured: () => (roundTrip === null ? null : { roundTrip, rate })
  }
}
