// Owns: the hash-chained log of every attempt, grant, refusal and change. Each record's hash covers the one before,
// so an edit, a removal or an insertion shows, offline.
// Never: changes a record, and never stores far-end text that was not escaped.
import { type Activity, type ActivityRecord, activity as activitySchema } from '../../shared/activity'
import type { AuditLog, Clock, Hasher, Store } from '../access/ports'

type Row = { readonly seq: number; readonly at: number; readonly body: string; readonly hash: string }

/** What the first record's hash stands on. */
const GENESIS = '0'.repeat(64)

export type Verification =
  | { readonly intact: true; readonly records: number }
  | { readonly intact: false; readonly firstBroken: number }

export class HashChainedLog implements AuditLog {
  readonly #store: Store
  readonly #clock: Clock
  readonly #hasher: Hasher
  readonly #onAppended: (record: ActivityRecord) => void

  /** `onAppended` is told of a record that may still be rolled back with its transaction; it is for showing only. */
  constructor(store: Store, clock: Clock, hasher: Hasher, onAppended: (record: ActivityRecord) => void = () => {}) {
    this.#store = store
    this.#clock = clock
    this.#hasher = hasher
    this.#onAppended = onAppended
  }

  append(activity: Activity): ActivityRecord {
    const body = canonical(activitySchema.parse(activity))
    const last = this.#store.get<Row>('SELECT seq, at, body, hash FROM audit ORDER BY seq DESC LIMIT 1')
    const seq = (last?.seq ?? 0) + 1
    const at = this.#clock.now()
    this.#store.run(
      'INSERT INTO audit (seq, at, body, hash) VALUES (?, ?, ?, ?)',
      seq,
      at,
      body,
      chain(this.#hasher, last?.hash ?? GENESIS, seq, at, body)
    )
    const record = { seq, at, activity }
    this.#onAppended(record)
    return record
  }

  /** Newest first. */
  list(page: { readonly before?: number | undefined; readonly limit: number }): {
    readonly records: readonly ActivityRecord[]
    readonly more: boolean
  } {
    const rows = this.#store.all<Row>(
      'SELECT seq, at, body, hash FROM audit WHERE seq < ? ORDER BY seq DESC LIMIT ?',
      page.before ?? Number.MAX_SAFE_INTEGER,
      page.limit + 1
    )
    return { records: rows.slice(0, page.limit).flatMap(toRecord), more: rows.length > page.limit }
  }

  /** Walks the whole chain. Reads in pages, so a long log costs time and not memory. */
  verify(): Verification {
    let previous = GENESIS
    let expected = 1
    for (;;) {
      // From the very first row, so that one with a number below 1, which `list` would show, is found too.
      const from = expected === 1 ? Number.MIN_SAFE_INTEGER : expected
      const rows = this.#store.all<Row>('SELECT seq, at, body, hash FROM audit WHERE seq >= ? ORDER BY seq LIMIT 500', from)
      for (const row of rows) {
        const right = row.seq === expected && row.hash === chain(this.#hasher, previous, row.seq, row.at, row.body)
        if (!right) return { intact: false, firstBroken: expected }
        previous = row.hash
        expected++
      }
      if (rows.length < 500) return { intact: true, records: expected - 1 }
    }
  }
}

/** A record that cannot be read is left to `verify`, which names it; the others are still shown. */
function toRecord(row: Row): ActivityRecord[] {
  try {
    return [{ seq: row.seq, at: row.at, activity: activitySchema.parse(JSON.parse(row.body)) }]
  } catch {
    return []
  }
}

function chain(hasher: Hasher, previous: string, seq: number, at: number, body: string): string {
  return Array.from(hasher.sha256(`${previous}\n${seq}\n${at}\n${body}`), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** JSON with sorted names, so that the same activity always has the same text. */
function canonical(activity: Activity): string {
  return JSON.stringify(Object.fromEntries(Object.entries(activity).sort(([left], [right]) => (left < right ? -1 : 1))))
}
