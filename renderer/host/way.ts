// Owns: asking what ICE has measured of the way. Both pages import it. Never: asks while nothing is sent.
import { type Report, pathOf } from '../lib/path'

const EVERY_MS = 1000

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
      ask().catch(() => undefined)
    }
  }
}
