// Owns: what a figure is: a name, a way to measure it, and rows of numbers with the bar that each is held against.
import type { Contest } from './contest'
import type { Links } from './links'
import type { Pair } from './pair'

export type Row = {
  readonly figure: string
  readonly unit: 'ms' | 'MiB' | '×' | 'fps' | '% of a core' | 'KB/s' | 'MB/s' | 'keys'
  readonly p50: number
  /** Null where there is a single number, such as a ratio of two medians. */
  readonly p95: number | null
  readonly p99?: number | null
  /** What the issue asks for; null for a number that only explains another. */
  readonly bar: { readonly of: 'p50' | 'p95'; readonly most: number } | { readonly of: 'p50'; readonly least: number } | null
}

/** Something that could not be measured here, and why. It counts neither as met nor as missed. */
export type Gap = { readonly figure: string; readonly why: string }

export type Measured = {
  readonly rows: readonly Row[]
  readonly gaps?: readonly Gap[]
  /** Every single measurement, as it was taken. */
  readonly raw: Readonly<Record<string, unknown>>
}

export type Bench = {
  /** A host and a connector, set up as an owner would; made when first asked for, shared by the figures after that. */
  readonly pair: () => Promise<Pair>
  /** Postern and its peers, connected and ready to be measured; started when first asked for. */
  readonly contest: () => Promise<Contest>
  /** Some of them, each over a link of its own that can be made worse. */
  readonly links: () => Promise<Links>
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
  if ('least' in bar) return p50 >= bar.least
  return (bar.of === 'p50' ? p50 : (p95 ?? Infinity)) <= bar.most
}
