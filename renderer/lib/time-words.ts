// Owns: how times and lengths of time are said. Pure: "now" is always handed in (Unix ms).

const MINUTE = 60
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const count = (value: number, unit: string): string => `${value} ${unit}${value === 1 ? '' : 's'}`

/** "4 minutes", "1 hour 5 minutes", "20 seconds". Takes seconds; the sign is dropped. */
export function lengthOfTime(seconds: number): string {
  const whole = Math.round(Math.abs(seconds))
  if (whole < MINUTE) return count(whole, 'second')
  if (whole < HOUR) {
    const rest = whole % MINUTE
    const minutes = count(Math.floor(whole / MINUTE), 'minute')
    return rest === 0 || whole >= 10 * MINUTE ? minutes : `${minutes} ${count(rest, 'second')}`
  }
  if (whole < DAY) {
    const minutes = Math.floor((whole % HOUR) / MINUTE)
    const hours = count(Math.floor(whole / HOUR), 'hour')
    return minutes === 0 ? hours : `${hours} ${count(minutes, 'minute')}`
  }
  return count(Math.round(whole / DAY), 'day')
}

/** "4 minutes", "1 hour 5 minutes"; empty in the first minute. Takes seconds. It changes once a minute and not more often. */
export function wholeMinutes(seconds: number): string {
  return seconds < MINUTE ? '' : lengthOfTime(Math.floor(seconds / MINUTE) * MINUTE)
}

/** "2:05", never below "0:00". Takes ms. */
export function countdown(remaining: number): string {
  const seconds = Math.max(0, Math.ceil(remaining / 1000))
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

/** "in 5 minutes", or "now" once it has passed. */
export function relativeUntil(at: number, now: number): string {
  const seconds = Math.ceil((at - now) / 1000)
  if (seconds <= 0) return 'now'
  if (seconds < 90) return `in ${count(seconds, 'second')}`
  return `in ${lengthOfTime(Math.ceil(seconds / MINUTE) * MINUTE)}`
}

/** "just now", "5 minutes ago", "2 days ago". */
export function relativeSince(at: number, now: number): string {
  const seconds = Math.floor((now - at) / 1000)
  if (seconds < MINUTE) return 'just now'
  if (seconds < HOUR) return `${count(Math.floor(seconds / MINUTE), 'minute')} ago`
  if (seconds < DAY) return `${count(Math.floor(seconds / HOUR), 'hour')} ago`
  if (seconds < 30 * DAY) return `${count(Math.floor(seconds / DAY), 'day')} ago`
  return `on ${shortDate(at)}`
}

const timeFormat = new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit' })
const dateFormat = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', year: 'numeric' })
const dayFormat = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' })

export const clockTime = (at: number): string => timeFormat.format(at)
export const shortDate = (at: number): string => dateFormat.format(at)
export const dateAndTime = (at: number): string => `${shortDate(at)}, ${clockTime(at)}`

/** The clock time, with the date when it is another day. */
export const momentOf = (at: number, now: number): string => (sameDay(at, now) ? clockTime(at) : dateAndTime(at))

export const sameDay = (a: number, b: number): boolean => new Date(a).toDateString() === new Date(b).toDateString()

/** "Today", "Yesterday", or the whole date. */
export function dayHeading(at: number, now: number): string {
  if (sameDay(at, now)) return 'Today'
  const yesterday = new Date(now)
  yesterday.setDate(yesterday.getDate() - 1)
  return sameDay(at, yesterday.getTime()) ? 'Yesterday' : dayFormat.format(at)
}
