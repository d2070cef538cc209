// Owns: telling the session's process what ICE has measured of the way. Never: asks while nothing is sent.
import type { FromPage } from '../../shared/screen/port'
import { type Report, pathOf } from '../lib/path'

const EVERY_MS = 1000

export type WayWatch = {
  /** Something goes out. */
  readonly sending: () => void
}

export function watchWay(report: () => Promise<RTCStatsReport>, tell: (message: FromPage) => void): WayWatch {
  let askedAt = -Infinity
  const ask = async (): Promise<void> => {
    const { roundTrip } = pathOf((await report()).values() as Report)
    if (roundTrip !== null) tell({ type: 'way', roundTripMs: roundTrip })
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
