// Owns: the day in a date field and the moment that ends it are each other's way back.
import { expect, test } from 'vitest'
import { dayOf, endOfDay } from '../../../renderer/features/security/day'

test.each(['2026-01-31', '2026-02-28', '2026-03-29', '2026-10-25', '2026-12-31'])('%s lasts until its midnight', (day) => {
  const end = endOfDay(day)!
  expect([new Date(end).getHours(), new Date(end).getMinutes(), dayOf(end)]).toEqual([0, 0, day])
})

test.each(['', 'tomorrow', '2026-1-1', '31.12.2026'])('"%s" is no day', (text) => {
  expect(endOfDay(text)).toBeNull()
})
