// Owns: windows of time: over midnight, over the change to summer time and back, in any zone.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isOpen, nextOpening, opensMore } from '../../../electron/access/hours'
import type { LocalTime } from '../../../electron/access/ports'
import type { AccessHours } from '../../../shared/settings'
import { utc, zoneAt } from '../../support/fakes'

const at = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3))
const hours = (days: readonly number[], from: string, to: string): AccessHours => ({ limited: true, days: [...days], from: at(from), to: at(to) })
const moment = (weekday: number, clock: string) => ({ weekday, minute: at(clock) })
const [SUNDAY, MONDAY, FRIDAY, SATURDAY] = [0, 1, 5, 6] as const

/** Central European Time in 2026: summer time from 29 March to 25 October, 01:00 UTC. */
const berlin: LocalTime = {
  momentOf: (time) => zoneAt(time >= Date.UTC(2026, 2, 29, 1) && time < Date.UTC(2026, 9, 25, 1) ? 120 : 60).momentOf(time)
}

describe('a window', () => {
  test('is open from its first minute up to its last', () => {
    const office = hours([MONDAY], '09:00', '17:00')
    expect(['08:59', '09:00', '16:59', '17:00'].map((clock) => isOpen(office, moment(MONDAY, clock)))).toEqual([false, true, true, false])
    expect(isOpen(office, moment(SUNDAY, '12:00'))).toBe(false)
  })

  test('over midnight belongs to the day on which it begins', () => {
    const night = hours([FRIDAY], '22:00', '06:00')
    expect(isOpen(night, moment(FRIDAY, '23:00'))).toBe(true)
    expect(isOpen(night, moment(SATURDAY, '05:59'))).toBe(true)
    expect(isOpen(night, moment(SATURDAY, '06:00'))).toBe(false)
    expect(isOpen(night, moment(FRIDAY, '05:00'))).toBe(false)
    expect(isOpen(hours([SATURDAY], '22:00', '06:00'), moment(SUNDAY, '01:00'))).toBe(true)
  })

  test('from a time to the same time is a whole day', () => {
    const day = hours([SATURDAY], '08:00', '08:00')
    expect([moment(SATURDAY, '07:59'), moment(SATURDAY, '08:00'), moment(SUNDAY, '07:59'), moment(SUNDAY, '08:00')].map((one) => isOpen(day, one))).toEqual([false, true, true, false])
  })

  test('that is switched off is always open', () => {
    expect(isOpen({ ...hours([MONDAY], '09:00', '10:00'), limited: false }, moment(SUNDAY, '03:00'))).toBe(true)
  })
})

describe('the next opening', () => {
  // 15 January 2026 is a Thursday.
  test('is the next time that the clock on the wall shows it', () => {
    const office = hours([MONDAY], '09:00', '17:00')
    expect(nextOpening(office, Date.UTC(2026, 0, 15, 12, 0, 30), utc)).toBe(Date.UTC(2026, 0, 19, 9))
    expect(nextOpening(office, Date.UTC(2026, 0, 15, 12), zoneAt(-300))).toBe(Date.UTC(2026, 0, 19, 14))
  })

  test('keeps to the clock on the wall when summer time begins and ends', () => {
    const office = hours([MONDAY], '09:00', '17:00')
    expect(nextOpening(office, Date.UTC(2026, 2, 28, 12), berlin)).toBe(Date.UTC(2026, 2, 30, 7))
    expect(nextOpening(office, Date.UTC(2026, 9, 24, 12), berlin)).toBe(Date.UTC(2026, 9, 26, 8))
  })

  test('of an hour that the clock skips is the week after', () => {
    const skipped = hours([SUNDAY], '02:00', '03:00')
    expect(nextOpening(skipped, Date.UTC(2026, 2, 28, 12), berlin)).toBe(Date.UTC(2026, 3, 5, 0))
  })

  test('of an hour that the clock shows twice is the first of the two, and both count', () => {
    const twice = hours([SUNDAY], '02:00', '03:00')
    expect(nextOpening(twice, Date.UTC(2026, 9, 24, 12), berlin)).toBe(Date.UTC(2026, 9, 25, 0))
    expect(isOpen(twice, berlin.momentOf(Date.UTC(2026, 9, 25, 0, 30)))).toBe(true)
    expect(isOpen(twice, berlin.momentOf(Date.UTC(2026, 9, 25, 1, 30)))).toBe(true)
  })
})

describe('a change of hours', () => {
  const anyHours = fc.record({
    limited: fc.boolean(),
    days: fc.uniqueArray(fc.nat(6), { minLength: 1, maxLength: 7 }),
    from: fc.nat(1439),
    to: fc.nat(1439)
  })

  test('to the same hours, or to none of the old ones fewer, opens no more', () => {
    const office = hours([MONDAY, FRIDAY], '09:00', '17:00')
    expect(opensMore(office, office)).toBe(false)
    expect(opensMore(office, hours([FRIDAY], '10:00', '11:00'))).toBe(false)
    expect(opensMore(office, hours([FRIDAY], '16:00', '17:01'))).toBe(true)
    expect(opensMore(office, { ...office, limited: false })).toBe(true)
    expect(opensMore({ ...office, limited: false }, office)).toBe(false)
  })

  test('that opens no more opens no minute of the week', () => {
    fc.assert(
      fc.property(anyHours, anyHours, fc.nat(6), fc.nat(1439), (before, after, weekday, minute) => {
        fc.pre(isOpen(after, { weekday, minute }) && !isOpen(before, { weekday, minute }))
        expect(opensMore(before, after)).toBe(true)
      })
    )
  })
})
