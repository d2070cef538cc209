// Owns: turning wheel distances into notches, without losing what is left over. Pure.

export type WheelDirection = 'up' | 'down' | 'left' | 'right'
export type Wheel = {
  /** CSS pixels; positive is right and down. */
  turn(deltaX: number, deltaY: number): void
  reset(): void
}

/** One notch is 100 to 120 px in Chromium on Windows and Linux. */
const NOTCH_PX = 100
/** A first turn of this size is a notch by itself: high-resolution wheels and Firefox-like 53 px steps. */
const SMALL_NOTCH_PX = 53
/** Notches that one event may make; a wilder one is a fault at the far end. */
const MAX_NOTCHES = 20

/** Calls `notch` once per notch. */
export function createWheel(notch: (direction: WheelDirection) => void): Wheel {
  let restX = 0
  let restY = 0

  const advance = (rest: number, delta: number, back: WheelDirection, forth: WheelDirection): number => {
    // A change of direction starts afresh, so that the first turn back is felt at once.
    const sum = Math.sign(rest) === -Math.sign(delta) ? delta : rest + delta
    let notches = Math.trunc(sum / NOTCH_PX)
    let left = sum - notches * NOTCH_PX
    if (notches === 0 && Math.abs(delta) >= SMALL_NOTCH_PX) {
      notches = Math.sign(delta)
      left = 0
    }
    // A 120 px wheel must not gain a notch every fifth turn.
    if (Math.abs(delta) >= NOTCH_PX) left = 0
    for (let count = Math.min(Math.abs(notches), MAX_NOTCHES); count > 0; count--) notch(notches < 0 ? back : forth)
    return left
  }

  return {
    turn(deltaX, deltaY) {
      restX = advance(restX, deltaX, 'left', 'right')
      restY = advance(restY, deltaY, 'up', 'down')
    },
    reset() {
      restX = 0
      restY = 0
    }
  }
}
