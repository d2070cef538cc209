// Owns: windows of time by the clock on the wall: whether one is open, when the next one opens, which of two lets in
// more. Pure: the zone comes as a port, so daylight saving is whatever the zone says that the clock shows.
import type { AccessHours } from '../../shared/settings'
import type { LocalMoment, LocalTime } from './ports'

const DAY_MINUTES = 24 * 60
const WEEK_MINUTES = 7 * DAY_MINUTES
const MINUTE_MS = 60_000

/** Whether somebody may be in at this moment. An hour that the clock shows twice counts twice. */
export function isOpen(hours: AccessHours, { weekday, minute }: LocalMoment): boolean {
  if (!hours.limited) return true
  const begunToday = hours.days.includes(weekday) && minute >= hours.from
  if (hours.from < hours.to) return begunToday && minute < hours.to
  return begunToday || (hours.days.includes((weekday + 6) % 7) && minute < hours.to)
}

/** Unix time in ms of the next full minute that lies in a window, within the 8 days to come; null when none does. */
export function nextOpening(hours: AccessHours, now: number, zone: LocalTime): number | null {
  const first = Math.ceil(now / MINUTE_MS) * MINUTE_MS
  // Walking over real minutes is right on the days that have 23 or 25 hours too.
  for (let minute = 0; minute <= WEEK_MINUTES + DAY_MINUTES; minute++) {
    const at = first + minute * MINUTE_MS
    if (isOpen(hours, zone.momentOf(at))) return at
  }
  return null
}

/** Whether there is a minute of the week in which `after` lets somebody in and `before` does not. */
export function opensMore(before: AccessHours, after: AccessHours): boolean {
  for (let minute = 0; minute < WEEK_MINUTES; minute++) {
    const moment = { weekday: Math.floor(minute / DAY_MINUTES), minute: minute % DAY_MINUTES }
    if (isOpen(after, moment) && !isOpen(before, moment)) return true
  }
  return false
}
