// Owns: the last day of a guest, as a date field has it, and the moment after which access is over. Pure.

/** Unix time in ms of the midnight that ends the day (`2026-12-24`); NaN when it is no day. */
export function dayAfter(lastDay: string): number {
  const [year, month, day] = lastDay.split('-').map(Number)
  if (year === undefined || month === undefined || day === undefined) return NaN
  return new Date(year, month - 1, day + 1).getTime()
}

/** The last whole day before `end` (Unix time in ms), as a date field wants it. */
export function lastDayOf(end: number): string {
  const last = new Date(end - 1)
  return [String(last.getFullYear()).padStart(4, '0'), String(last.getMonth() + 1).padStart(2, '0'), String(last.getDate()).padStart(2, '0')].join('-')
}
