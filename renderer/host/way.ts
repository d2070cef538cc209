// Owns: asking what ICE has measured of the way. Both pages import it. Never: asks while nothing is sent, or at the moment when
// something is: the answer is made by the very threads that send, and would hold up a key for milliseconds.
import { type Report, pathOf } from '../lib/path'

/** ICE looks no more often at a way that is stable. */
const EVERY_MS = 2500
/** After what was sent: its answer is on the screen by then, and another key hardly is on its way. */
const AFTER_MS = 40

export type WayWatch = {
  /** Something goes out. */
  readonly sending: () => void
}

export function watchWay(report: () => Promise<RTCStatsReport>, heard: (roundTripMs: number) => void): WayWatch {
  let askedAt = -Infinity
  const ask = async (): Promise<void> => {
    const { roundTrip } = pathOf((await report()).values() as Report)
    if (roundTrip !== null) heard(roundTrip)
  }
  return {
    sending() {
      const now = performance.now()
      if (now - askedAt < EVERY_MS) return
      askedAt = now
      // A connection that ends meanwhile has no report.
      setTimeout(() => void ask().catch(() => undefined), AFTER_MS)
    }
  }
}
