// Owns: how often something may happen: a number at once, and one more each so many milliseconds. Pure.

export type Bucket = {
  /** False when it is empty. */
  readonly take: () => boolean
}

/** @param monotonic in ms */
export function createBucket(size: number, refillMs: number, monotonic: () => number): Bucket {
  let left = size
  let at = monotonic()
  return {
    take() {
      const now = monotonic()
      left = Math.min(size, left + (now - at) / refillMs)
      at = now
      if (left < 1) return false
      left--
      return true
    }
  }
}
