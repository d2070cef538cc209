// Owns: what many measurements are summed up to. Never: leaves one out; an outlier is a measurement too.

export type Summary = { readonly count: number; readonly p50: number; readonly p95: number; readonly p99: number; readonly least: number; readonly most: number }

/**
 * Percentile by linear interpolation between the nearest ranks.
 * @param fraction 0 to 1
 * @throws when there is nothing to sum up
 */
export function percentile(values: readonly number[], fraction: number): number {
  const sorted = [...values].sort((left, right) => left - right)
  const place = (sorted.length - 1) * fraction
  const below = sorted[Math.floor(place)]
  const above = sorted[Math.ceil(place)]
  if (below === undefined || above === undefined) throw new Error('There are no measurements')
  return below + (above - below) * (place - Math.floor(place))
}

export const median = (values: readonly number[]): number => percentile(values, 0.5)

export function summarize(values: readonly number[]): Summary {
  return {
    count: values.length,
    p50: percentile(values, 0.5),
    p95: percentile(values, 0.95),
    p99: percentile(values, 0.99),
    least: percentile(values, 0),
    most: percentile(values, 1)
  }
}
