// Owns: how often anybody may guess. Counters live in the database and are shared by all connections.
// Never: lets an attempt be checked that was not charged first; then a kill or a race would be a free guess.
import type { Clock, Store } from './ports'

/** Wrong codes that cost nothing, before the pauses begin. */
export const FREE_TRIES = 5
const FIRST_PAUSE_MS = 30_000
const LONGEST_PAUSE_MS = 24 * 3_600_000
/**
 * A lane in which nobody failed for this long starts afresh. It helps a guesser with nothing: 5 + 12 tries in the
 * first 34 hours and then 30 days of waiting are fewer than one try a day.
 */
const FORGET_AFTER_MS = 30 * 24 * 3_600_000

/** Whose guesses are counted together. */
export type Lane =
  | { readonly kind: 'code' | 'recovery'; readonly who: 'strangers' }
  | { readonly kind: 'code' | 'recovery'; readonly who: 'connector'; readonly key: string }
  | { readonly kind: 'code' | 'recovery'; readonly who: 'owner' }

export type Charge = {
  /** Tries left in this lane if the charged one turns out wrong. */
  readonly triesLeftAfter: number
  /** Unix time in ms until which the lane is closed if it turns out wrong; null while tries are left. */
  readonly lockedUntil: number | null
  /** The guess was right: the charge is taken back. In a lane of one's own, so is every earlier one. */
  succeeded(): void
  /** The guess was not looked at: this charge is taken back, and no other. */
  undo(): void
}
export type Charged =
  | { readonly ok: true; readonly charge: Charge }
  | { readonly ok: false; readonly lockedUntil: number }

type Row = {
  readonly failures: number
  readonly pause_ms: number
  readonly at_wall: number
  readonly at_monotonic: number
  readonly run_id: string
}

const laneName = (lane: Lane): string => (lane.who === 'connector' ? `${lane.kind}/connector/${lane.key}` : `${lane.kind}/${lane.who}`)

/** Pause in ms after the given number of wrong codes: none, then 30 s, doubling up to 24 h. */
export function pauseAfter(failures: number): number {
  if (failures < FREE_TRIES) return 0
  return Math.min(FIRST_PAUSE_MS * 2 ** (failures - FREE_TRIES), LONGEST_PAUSE_MS)
}

const isSame = (one: Row, other: Row): boolean =>
  one.failures === other.failures && one.at_wall === other.at_wall && one.at_monotonic === other.at_monotonic && one.run_id === other.run_id

/** Wrong codes: a few free ones, then a pause that doubles. */
export class GuessThrottle {
  readonly #store: Store
  readonly #clock: Clock

  constructor(store: Store, clock: Clock) {
    this.#store = store
    this.#clock = clock
  }

  /** Unix time in ms until which the lane is closed, or null. */
  lockedUntil(lane: Lane): number | null {
    const left = this.#left(this.#read(lane))
    return left > 0 ? this.#clock.now() + left : null
  }

  /** Tries that are left in the lane right now. */
  triesLeft(lane: Lane): number {
    const row = this.#read(lane)
    if (this.#left(row) > 0) return 0
    return Math.max(FREE_TRIES - (row?.failures ?? 0), 1)
  }

  /** Pays for one guess; durable when it returns. @throws when it cannot be stored: then nothing may be checked. */
  charge(lane: Lane): Charged {
    return this.#store.transaction((): Charged => {
      const before = this.#read(lane)
      const left = this.#left(before)
      if (left > 0) return { ok: false, lockedUntil: this.#clock.now() + left }
      const failures = (before?.failures ?? 0) + 1
      const pause = pauseAfter(failures)
      const own: Row = {
        failures,
        pause_ms: pause,
        at_wall: this.#clock.now(),
        at_monotonic: this.#clock.monotonic(),
        run_id: this.#clock.runId
      }
      this.#write(lane, own)
      let spent = true
      const once = (work: () => void) => (): void => {
        if (spent) this.#store.transaction(work)
        spent = false
      }
      return {
        ok: true,
        charge: {
          triesLeftAfter: Math.max(FREE_TRIES - failures, 0),
          lockedUntil: pause > 0 ? this.#clock.now() + pause : null,
          succeeded: once(() => (lane.who === 'strangers' ? this.#undo(lane, own, before) : this.#clear(lane))),
          undo: once(() => this.#undo(lane, own, before))
        }
      }
    })
  }

  #undo(lane: Lane, own: Row, before: Row | undefined): void {
    const present = this.#read(lane)
    if (present === undefined) return
    // With the row of before, the pause that stood then is as far gone as it was. What others were charged meanwhile
    // stays, and its pause counts from the last of them.
    const failures = present.failures - 1
    const after = isSame(present, own) ? before : { ...present, failures, pause_ms: pauseAfter(failures) }
    if (after === undefined || after.failures <= 0) return this.#clear(lane)
    this.#write(lane, after)
  }

  #clear(lane: Lane): void {
    this.#store.run('DELETE FROM pauses WHERE lane = ?', laneName(lane))
  }

  /** Milliseconds that the lane stays closed. Both clocks count, and the longer wait wins. */
  #left(row: Row | undefined): number {
    if (row === undefined || row.pause_ms === 0) return 0
    const byWall = row.pause_ms - Math.max(this.#clock.now() - row.at_wall, 0)
    const byMonotonic = row.run_id === this.#clock.runId ? row.pause_ms - (this.#clock.monotonic() - row.at_monotonic) : 0
    return Math.max(byWall, byMonotonic, 0)
  }

  #read(lane: Lane): Row | undefined {
    const row = this.#store.get<Row>(
      'SELECT failures, pause_ms, at_wall, at_monotonic, run_id FROM pauses WHERE lane = ?',
      laneName(lane)
    )
    if (row === undefined) return undefined
    if (row.at_wall > this.#clock.now()) return this.#anchorAgain(lane, row)
    return this.#isForgotten(row) ? undefined : row
  }

  /**
   * The wall clock was set back behind the last failure. The pause begins again from now, which is longer than what was
   * left of it; waiting for the old time to come round could keep the owner out for years.
   */
  #anchorAgain(lane: Lane, row: Row): Row {
    const anchored = { ...row, at_wall: this.#clock.now(), at_monotonic: this.#clock.monotonic(), run_id: this.#clock.runId }
    this.#write(lane, anchored)
    return anchored
  }

  #isForgotten(row: Row): boolean {
    const quietByWall = this.#clock.now() - row.at_wall
    const quiet =
      row.run_id === this.#clock.runId
        ? Math.min(quietByWall, this.#clock.monotonic() - row.at_monotonic)
        : quietByWall
    return quiet > FORGET_AFTER_MS
  }

  #write(lane: Lane, row: Row): void {
    this.#store.run(
      `INSERT INTO pauses (lane, failures, pause_ms, at_wall, at_monotonic, run_id) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT (lane) DO UPDATE SET failures = excluded.failures, pause_ms = excluded.pause_ms,
         at_wall = excluded.at_wall, at_monotonic = excluded.at_monotonic, run_id = excluded.run_id`,
      laneName(lane),
      row.failures,
      row.pause_ms,
      row.at_wall,
      row.at_monotonic,
      row.run_id
    )
  }
}
