// Owns: grouping records by the day they happened on, in the computer's own time zone. Pure.
import type { ActivityRecord } from '../../../shared/activity'
import { sameDay } from '../../lib/time-words'

export type Day = { readonly at: number; readonly records: readonly ActivityRecord[] }

/** Keeps the order. A clock that was set back may give the same day twice; that is what happened. */
export function byDay(records: readonly ActivityRecord[]): readonly Day[] {
  const days: { at: number; records: ActivityRecord[] }[] = []
  for (const record of records) {
    const last = days.at(-1)
    if (last !== undefined && sameDay(last.at, record.at)) last.records.push(record)
    else days.push({ at: record.at, records: [record] })
  }
  return days
}
