// Owns: the last day of a guest, there and back.
import { expect, test } from 'vitest'
import { dayAfter, lastDayOf } from '../../../renderer/features/connectors/guest-date'

test.each(['2026-12-24', '2026-12-31', '2028-02-29', '2026-03-29', '2026-10-25'])('access until the end of %s ends with that day', (day) => {
  const end = dayAfter(day)
  expect(lastDayOf(end)).toBe(day)
  expect(new Date(end).toTimeString()).toMatch(/^00:00:00/)
  expect(lastDayOf(end + 1)).not.toBe(day)
})

test.each(['', '2026', 'tomorrow'])('%j is no day', (text) => expect(dayAfter(text)).toBeNaN())
