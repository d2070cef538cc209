// Owns: what a figure is: a name, a way to measure it, and rows of numbers with the bar that each is held against.
import type { Pair } from './pair'

export type Row = {
  readonly figure: string
  readonly unit: 'ms' | 'MiB' | '×'
  readonly p50: number
  /** Null where there is a single number, such as a ratio of two medians. */
  readonly p95: number | null
  /** What the issue asks for; null for a number that only explains another. */
  readonly bar: { readonly of: 'p50' | 'p95'; readonly most: number } | null
}

export type Measured = {
  readonly rows: readonly Row[]
  /** Every single measurement, as it was taken. */
  readonly raw: Readonly<Record<string, unknown>>
}

export type Bench = {
  /** A host and a connector, set up as an owner would; made when first asked for, shared by the figures after that. */
  readonly pair: () => Promise<Pair>
}

export type Figure = {
  /** For `--only`. */
  readonly name: string
  /** @throws when it cannot be measured */
  readonly measure: (bench: Bench) => Promise<Measured>
}

/** Null for a row without a bar. */
export function isMet({ bar, p50, p95 }: Row): boolean | null {
  if (bar === null) return null
  return (bar.of === 'p50' ? p50 : (p95 ?? Infinity)) <= bar.most
}
