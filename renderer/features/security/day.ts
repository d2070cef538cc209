// Owns: days as a date field has them ("2026-03-31"), on this computer's calendar. Pure.

const two = (value: number): string => String(value).padStart(2, '0')

/** The last day that is still inside when something ends at this Unix time in ms. */
export function dayOf(endsAt: number): string {
  const date = new Date(endsAt - 1)
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}

/** Unix time in ms of the midnight that ends the day; null for what is no day. */
export function endOfDay(day: string): number | null {
  const [year, month, date] = (/^(\d{4})-(\d{2})-(\d{2})$/.exec(day)?.slice(1) ?? []).map(Number)
  if (year === undefined || month === undefined || date === undefined) return null
  return new Date(year, month - 1, date + 1).getTime()
}
