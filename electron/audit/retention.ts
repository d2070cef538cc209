// Owns: how long the log is kept, and when it is shortened. Never: shortens it while anything about it is in doubt; the
// doubt is what the owner will want to look into.
import type { Settings } from '../../shared/settings'
import type { Clock } from '../access/ports'
import type { HashChainedLog } from './audit-log'
import type { LogAnchor } from './log-anchor'

const DAY_MS = 24 * 3_600_000
const KEEP_DAYS: Readonly<Record<Settings['activity']['keep'], number>> = {
  '90-days': 90,
  '1-year': 365,
  '2-years': 730,
  forever: Number.POSITIVE_INFINITY
}

/** Milliseconds that a record is kept. */
export const keepMs = (keep: Settings['activity']['keep']): number => KEEP_DAYS[keep] * DAY_MS

/** Compares the log with the note of it, then removes what is too old. @returns how many records went */
export async function shortenLog(log: HashChainedLog, anchor: LogAnchor, clock: Clock, keep: Settings['activity']['keep']): Promise<number> {
  const olderThan = clock.now() - keepMs(keep)
  // The note of how far the log has come must be ahead of what is removed, or nothing would be left to compare it with.
  if ((await anchor.drop()).is !== 'held') return 0
  return Number.isFinite(olderThan) ? log.prune(olderThan) : 0
}
