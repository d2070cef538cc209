// Owns: tests of how the log is put together and grouped by day.
import { describe, expect, it } from 'vitest'
import type { ActivityRecord } from '../../../shared/activity'
import { merged } from '../../../renderer/features/activity/activity-store'
import { byDay } from '../../../renderer/features/activity/by-day'

const NOON = new Date(2026, 5, 15, 12, 0, 0).getTime()
const DAY = 86_400_000
const record = (seq: number, at: number): ActivityRecord => ({ seq, at, activity: { kind: 'two-factor-enabled' } })

describe('the log on the page', () => {
  it('has each record once, newest first, however it arrived', () => {
    const pages = merged([record(5, NOON), record(3, NOON)], [record(4, NOON), record(3, NOON)])
    expect(pages.map(({ seq }) => seq)).toEqual([5, 4, 3])
  })

  it('is grouped by day in its own order', () => {
    const days = byDay([record(4, NOON), record(3, NOON - 3_600_000), record(2, NOON - DAY), record(1, NOON - 5 * DAY)])
    expect(days.map((day) => day.records.map(({ seq }) => seq))).toEqual([[4, 3], [2], [1]])
  })
})
