// Owns: whether a moving part of the picture goes out as video, which part, how often and how well. Never: encodes; a page
// does. Never leaves a tile for exact that a video picture was drawn over: it is sent again when it is still.
import type { VideoOrder } from '../../../shared/screen/port'
import type { Area, Shrink } from '../../../shared/screen/wire'
import { MAX_VIDEO_PIXELS } from '../../../shared/screen/wire'
import { MAX_PAYLOAD_BYTES } from '../../../shared/screen/writer'
import { common, isWithin } from './layout'
import { createMovingFinder } from './moving'
import type { Shadow } from './shadow'
import { shrinkInto } from './shrink'

/** What tiles need to show motion well: bytes a pixel, as JPEG, and pictures a second. Below it a link is thin. */
const TILES_NEED = 0.1 * 15
/** A link that is better than thin by so much gets tiles again. */
const CLEARLY = 2
const EVERY_MS = 40
/** Of what the link carries; the rest is for keys and all that changes beside it. */
const SHARE = 0.6
const MIN_BYTES = 2000
const STILL_MS = 250
/** A page that has not answered for so long will not. */
const ANSWER_MS = 3000
/** Before another part is chosen. */
const KEEP_MS = 500
/** A part that has shrunk below this share is chosen anew. */
const MIN_FILLED = 0.5
const BEST = 24
const WORST = 63
/** A key holds all of the picture; what it lacks, the next ones bring. */
const KEY_QUANTIZER = 58
/** Steps of the quantizer for a picture of twice the bytes, and the most at once. */
const STEPS_AN_OCTAVE = 8
const MOST_BETTER = 3
const MOST_WORSE = 10
/** So many pictures in a row that are too large although they are as bad as can be: then they become smaller. */
const PATIENCE = 6

export type VideoPicture = { readonly area: Area; readonly payload: Uint8Array; /** It could be better, would the link carry more. */ readonly isHeldBack: boolean }

export type Video = {
  /** What tiles leave to it, or null. */
  readonly area: Area | null
  /**
   * New pixels may have come. `rate` is the link's, in bytes a second, null while unknown or where no loss is allowed.
   * `isStrained`: tiles ask for more than that. What moves and costs little needs no video.
   */
  follow(shadow: Shadow, now: number, rate: number | null, isStrained: boolean): void
  /** Ms until there is something to do. */
  wait(shadow: Shadow, now: number): number
  /** Hands the picture over when it is time. */
  encode(shadow: Shadow, now: number): void
  /** The page's answer: what to send, or null when nobody needs it any more. */
  take(data: Uint8Array): VideoPicture | null
  /** The page cannot. */
  fail(): void
  stop(): void
}

export function createVideo(order: (order: VideoOrder) => void): Video {
  const finder = createMovingFinder()
  let cannot = false
  let area: Area | null = null
  let shrink: Shrink = 1
  let quantizer = KEY_QUANTIZER
  let needsKey = true
  let tooLarge = 0
  let movedAt = 0
  let begunAt = 0
  let lastAt = -Infinity
  let wanted = MIN_BYTES
  /** What the page is at, for which area; it is void when that has changed. */
  let ordered: { readonly row: number; readonly isKey: boolean } | null = null
  let row = 0
  let pixels = new Uint32Array(0)

  const stop = (): void => {
    area = null
    row++
  }
  const fail = (): void => {
    cannot = true
    ordered = null
    stop()
  }
  const begin = (chosen: Area, smaller: Shrink, now: number): void => {
    area = chosen
    shrink = smaller
    row++
    needsKey = true
    tooLarge = 0
    quantizer = KEY_QUANTIZER
    begunAt = movedAt = now
  }
  const pendingTiles = (shadow: Shadow): number[] => {
    const within = area
    if (within === null) return []
    const tiles: number[] = []
    for (let tile = 0; tile < shadow.columns * shadow.rows; tile++) {
      const pending = shadow.pendingArea(tile)
      if (pending !== null && isWithin(pending, within)) tiles.push(tile)
    }
    return tiles
  }
  const learn = (bytes: number, isKey: boolean): void => {
    const steps = STEPS_AN_OCTAVE * Math.log2(bytes / wanted)
    if (!isKey) quantizer = Math.min(WORST, Math.max(BEST, quantizer + Math.min(MOST_WORSE, Math.max(-MOST_BETTER, steps))))
    tooLarge = !isKey && quantizer === WORST && bytes > wanted * 1.5 ? tooLarge + 1 : 0
    if (tooLarge < PATIENCE || area === null || shrink === 4) return
    begin(area, shrink === 1 ? 2 : 4, movedAt)
  }

  return {
    get area() {
      return area
    },
    follow(shadow, now, rate, isStrained) {
      finder.look(shadow)
      if (ordered !== null && now - lastAt > ANSWER_MS) fail()
      if (cannot || rate === null) return stop()
      wanted = Math.max(MIN_BYTES, (rate * SHARE * EVERY_MS) / 1000)
      const moving = finder.area(now)
      const pixelsOf = ({ width, height }: Area): number => width * height
      if (area === null) {
        if (isStrained && moving !== null && pixelsOf(moving) <= MAX_VIDEO_PIXELS && rate < pixelsOf(moving) * TILES_NEED) begin(moving, 1, now)
        return
      }
      if (pendingTiles(shadow).length > 0) movedAt = now
      if (now - movedAt >= STILL_MS || rate > pixelsOf(area) * TILES_NEED * CLEARLY) return stop()
      if (moving === null || now - begunAt < KEEP_MS) return
      if (!isWithin(moving, area) || pixelsOf(moving) < pixelsOf(area) * MIN_FILLED) begin(moving, shrink, now)
    },
    wait(shadow, now) {
      if (area === null) return Infinity
      const still = Math.max(0, movedAt + STILL_MS - now)
      if (ordered !== null || pendingTiles(shadow).length === 0) return still
      return Math.min(still, Math.max(0, lastAt + EVERY_MS - now))
    },
    encode(shadow, now) {
      if (area === null || ordered !== null || now - lastAt < EVERY_MS) return
      const tiles = pendingTiles(shadow)
      if (tiles.length === 0) return
      const width = Math.ceil(area.width / shrink)
      const height = Math.ceil(area.height / shrink)
      if (pixels.length !== width * height) pixels = new Uint32Array(width * height)
      if (shrink > 1) shrinkInto(pixels, shadow, area, shrink)
      else {
        for (let line = 0; line < height; line++) {
          const start = (area.y + line) * shadow.width + area.x
          pixels.set(shadow.pixels.subarray(start, start + width), line * width)
        }
      }
      // Until it has been drawn over there, nothing of it is exact.
      for (const tile of tiles) shadow.sent(tile, 'lossy')
      ordered = { row, isKey: needsKey }
      lastAt = now
      order({ pixels: new Uint8Array(pixels.buffer), width, height, isKey: needsKey, quantizer: Math.round(quantizer) })
      needsKey = false
    },
    take(data) {
      const mine = ordered
      ordered = null
      if (mine === null || area === null || mine.row !== row) return null
      const of = area
      const by = shrink
      learn(data.length, mine.isKey)
      if (data.length + 1 > MAX_PAYLOAD_BYTES) {
        // Too large for a message: the row is broken, and goes on with a worse key.
        begin(of, by === 1 ? 2 : 4, movedAt)
        return null
      }
      const payload = new Uint8Array(data.length + 1)
      payload[0] = by
      payload.set(data, 1)
      return { area: of, payload, isHeldBack: quantizer > BEST }
    },
    fail,
    stop
  }
}

/** Whether all that is pending is left to the video. */
export function isLeftToVideo(shadow: Shadow, area: Area | null): boolean {
  if (area === null) return shadow.pendingTiles === 0
  for (let tile = 0; tile < shadow.columns * shadow.rows; tile++) {
    const pending = shadow.pendingArea(tile)
    if (pending !== null && !isWithin(pending, area)) return false
  }
  return true
}

/** Whether a tile waits for the video to end before it is made exact. */
export const isUnderVideo = (shadow: Shadow, tile: number, area: Area | null): boolean => area !== null && common(shadow.tileArea(tile), area) !== null
