// Owns: how many codes may be sent in an hour, counted by who asks; the counts are durable, so that neither reconnecting
// nor a restart buys a mail-bomber anything.
// Never: lets a message leave that was not charged first.
import type { Clock, Store } from './ports'
import type { LaneOwner } from './second-factor'

export const SENDS_PER_HOUR = 5
const HOUR_MS = 3_600_000

export type SendCharge = { readonly ok: true; giveBack(): void } | { readonly ok: false; readonly retryAt: number }

type Row = { readonly id: number; readonly at_wall: number; readonly at_monotonic: number; readonly run_id: string }

export class SendLimit {
  readonly #store: Store
  readonly #clock: Clock

  constructor(store: Store, clock: Clock) {
    this.#store = store
    this.#clock = clock
  }

  /** Unix time in ms from which one more may be sent, or null when it may be now. */
  closedUntil(who: LaneOwner): number | null {
    const ages = this.#rows(laneName(who)).map((row) => this.#age(row)).filter((age) => age < HOUR_MS).sort((left, right) => left - right)
    const deciding = ages[SENDS_PER_HOUR - 1]
    return deciding === undefined ? null : this.#clock.now() + HOUR_MS - deciding
  }

  /** Pays for one message; durable when the transaction around it is. @throws when it cannot be stored */
  charge(who: LaneOwner): SendCharge {
    return this.#store.transaction((): SendCharge => {
      const retryAt = this.closedUntil(who)
      if (retryAt !== null) return { ok: false, retryAt }
      const { runId } = this.#clock
      for (const row of this.#store.all<Row>('SELECT id, at_wall, at_monotonic, run_id FROM code_sends')) {
        if (this.#age(row) >= HOUR_MS) this.#store.run('DELETE FROM code_sends WHERE id = ?', row.id)
      }
      this.#store.run('INSERT INTO code_sends (lane, at_wall, at_monotonic, run_id) VALUES (?, ?, ?, ?)', laneName(who), this.#clock.now(), this.#clock.monotonic(), runId)
      const id = this.#store.get<{ id: number }>('SELECT max(id) AS id FROM code_sends')?.id ?? 0
      return { ok: true, giveBack: () => this.#store.run('DELETE FROM code_sends WHERE id = ?', id) }
    })
  }

  #rows(lane: string): readonly Row[] {
    const rows = this.#store.all<Row>('SELECT id, at_wall, at_monotonic, run_id FROM code_sends WHERE lane = ?', lane)
    // The wall clock was set back: the hour begins again from now, not when the old time comes round.
    return rows.map((row) => {
      if (row.at_wall <= this.#clock.now()) return row
      const anchored = { ...row, at_wall: this.#clock.now(), at_monotonic: this.#clock.monotonic(), run_id: this.#clock.runId }
      this.#store.run('UPDATE code_sends SET at_wall = ?, at_monotonic = ?, run_id = ? WHERE id = ?', anchored.at_wall, anchored.at_monotonic, anchored.run_id, row.id)
      return anchored
    })
  }

  /** Milliseconds since it was sent; by the clock that says less. */
  #age(row: Row): number {
    const byWall = this.#clock.now() - row.at_wall
    return row.run_id === this.#clock.runId ? Math.min(byWall, this.#clock.monotonic() - row.at_monotonic) : byWall
  }
}

const laneName = (who: LaneOwner): string => (who.who === 'connector' ? `connector/${who.key}` : who.who)
