// Owns: tests of how times are said.
import { describe, expect, it } from 'vitest'
import {
  countdown,
  dayHeading,
  lengthOfTime,
  momentOf,
  clockTime,
  relativeSince,
  relativeUntil,
  wholeMinutes
} from '../../../renderer/lib/time-words'

const NOON = new Date(2026, 5, 15, 12, 0, 0).getTime()
const MINUTE = 60_000
const HOUR = 60 * MINUTE

it('a length in whole minutes is empty in the first one', () => {
  expect([59, 60, 119, 725, 3900].map(wholeMinutes)).toEqual(['', '1 minute', '1 minute', '12 minutes', '1 hour 5 minutes'])
})

describe('a countdown', () => {
  it.each([
    [180_000, '3:00'],
    [125_000, '2:05'],
    [59_001, '1:00'],
    [9_000, '0:09'],
    [1, '0:01'],
    [0, '0:00'],
    [-5_000, '0:00']
  ])('says %d ms as %s', (ms, text) => expect(countdown(ms)).toBe(text))
})

describe('a length of time', () => {
  it.each([
    [1, '1 second'],
    [-45, '45 seconds'],
    [60, '1 minute'],
    [90, '1 minute 30 seconds'],
    [240, '4 minutes'],
    [-600, '10 minutes'],
    [3600, '1 hour'],
    [3900, '1 hour 5 minutes'],
    [86_400 * 2, '2 days']
  ])('says %d s as %s', (seconds, text) => expect(lengthOfTime(seconds)).toBe(text))
})

describe('a time to come', () => {
  it('is said in seconds, minutes and hours', () => {
    expect(relativeUntil(NOON + 30_000, NOON)).toBe('in 30 seconds')
    expect(relativeUntil(NOON + 5 * MINUTE, NOON)).toBe('in 5 minutes')
    expect(relativeUntil(NOON + 4 * MINUTE + 1, NOON)).toBe('in 5 minutes')
    expect(relativeUntil(NOON + 24 * HOUR, NOON)).toBe('in 1 day')
  })

  it('is now once it has passed', () => expect(relativeUntil(NOON - 1, NOON)).toBe('now'))

  it('carries its date when it is another day', () => {
    expect(momentOf(NOON + HOUR, NOON)).toBe(clockTime(NOON + HOUR))
    expect(momentOf(NOON + 20 * HOUR, NOON)).toContain('2026')
  })
})

describe('a time gone by', () => {
  it('is said in words', () => {
    expect(relativeSince(NOON - 10_000, NOON)).toBe('just now')
    expect(relativeSince(NOON - MINUTE, NOON)).toBe('1 minute ago')
    expect(relativeSince(NOON - 3 * HOUR, NOON)).toBe('3 hours ago')
    expect(relativeSince(NOON - 48 * HOUR, NOON)).toBe('2 days ago')
  })

  it('is never in the future, even when the clock was set back', () => {
    expect(relativeSince(NOON + HOUR, NOON)).toBe('just now')
  })
})

describe('the heading of a day', () => {
  it('is Today, Yesterday, or the date', () => {
    expect(dayHeading(NOON - 11 * HOUR, NOON)).toBe('Today')
    expect(dayHeading(NOON - 13 * HOUR, NOON)).toBe('Yesterday')
    expect(dayHeading(NOON - 72 * HOUR, NOON)).toContain('2026')
  })
})
