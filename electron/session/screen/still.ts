// Owns: when what went out with loss is sent again without it. Never: makes a person wait who wants it sharp.
import type { Area } from '../../../shared/screen/wire'
import type { Shadow } from './shadow'
import { isUnderVideo } from './video'

/** It has been still for so long. */
const STILL_MS = 250
/** The same while nothing else is on its way: nobody is made to wait for it. */
const STILL_AND_IDLE_MS = 120

export const stillMs = (isSharp: boolean, isIdle: boolean): number => (isSharp ? 0 : isIdle ? STILL_AND_IDLE_MS : STILL_MS)

/** Ms until the first is due; Infinity when there is none. What lies under a video waits for its end. */
export function stillIn(shadow: Shadow, video: Area | null, after: number, now: number): number {
  if (shadow.lossyTiles === 0) return Infinity
  let first = Infinity
  for (let tile = 0; tile < shadow.columns * shadow.rows; tile++) {
    if (shadow.isLossy(tile) && !isUnderVideo(shadow, tile, video)) first = Math.min(first, shadow.changedAt(tile))
  }
  return Math.max(0, Math.ceil(first + after - now))
}
