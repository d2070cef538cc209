// Owns: telling the host how large this window's place for its screen is, once it has stopped changing. Never: asks while
// the host would not, or twice for the same size.
import type { PixelSize, SeatAsk, SeatState } from '../../shared/seat'

/** A window that is being pulled changes many times a second. */
const STILL_MS = 400

export type FollowWindow = {
  /** The person's choice. */
  readonly setWanted: (wanted: boolean) => void
  /** What the host says; null while there is no session. */
  readonly learn: (resolution: SeatState['resolution'] | null) => void
  /** The place has another size now. */
  readonly resized: () => void
}

export type FollowWindowParts = {
  /** In the display's own pixels; nothing of it is zero while it is seen. */
  readonly place: () => PixelSize
  readonly ask: (asked: SeatAsk) => void
  /** Returns the function that calls it off. */
  readonly after: (ms: number, work: () => void) => () => void
}

export function followWindow({ place, ask, after }: FollowWindowParts): FollowWindow {
  let wanted = false
  let possible = false
  let said: PixelSize | null = null
  let callOff = (): void => undefined

  const say = (): void => {
    const size = wanted && possible ? place() : null
    if (size === null ? said === null : size.width < 1 || size.height < 1 || (said?.width === size.width && said.height === size.height)) return
    said = size
    ask({ what: 'resolution', size })
  }
  return {
    setWanted(next) {
      wanted = next
      callOff()
      say()
    },
    learn(resolution) {
      possible = resolution !== null && resolution.unavailable === null
      // It has let go by itself, or another session has begun.
      if (resolution === null || !possible) said = null
      if (possible) say()
    },
    resized() {
      callOff()
      if (wanted && possible) callOff = after(STILL_MS, say)
    }
  }
}

/** Follows an element of this page. */
export function followPlace(place: HTMLElement, ask: FollowWindowParts['ask']): FollowWindow {
  const inPixels = (length: number): number => Math.round(length * devicePixelRatio)
  const following = followWindow({
    place: () => ({ width: inPixels(place.clientWidth), height: inPixels(place.clientHeight) }),
    ask,
    after: (ms, work) => {
      const timer = setTimeout(work, ms)
      return () => clearTimeout(timer)
    }
  })
  new ResizeObserver(following.resized).observe(place)
  return following
}
