// Owns: which records of the log are a change that the owner is told of. It goes by their group, so a new kind of change
// is told of without anybody thinking of it.
import { type Activity, groupOf } from '../../shared/activity'
import type { OwnerNotice } from '../access/ports'

/** Postern's own housekeeping, and what has a notice of its own. */
const TOLD_OTHERWISE: ReadonlySet<Activity['kind']> = new Set(['log-pruned', 'log-cut'])

export function noticeOfChange(activity: Activity): OwnerNotice | null {
  if (groupOf(activity.kind) !== 'changes' || TOLD_OTHERWISE.has(activity.kind)) return null
  return { kind: 'security-changed', change: activity.kind }
}
