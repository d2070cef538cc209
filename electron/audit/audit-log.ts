// Owns: the hash-chained log of every attempt, grant, refusal and change. Each record's hash covers the one before,
// so an edit, a removal or an insertion shows, offline.
// Never: changes a record, and never stores far-end text that was not escaped.
import { type Activity, type ActivityFilter, type ActivityRecord, activity as activitySchema, matchesFilter } from '../../shared/activity'
import type { AuditLog, Clock, Hasher, Store } from '../access/ports'

/** A record as it is stored and hashed: `hash` covers the one before, `seq`, `at` (Unix time in ms) and `body`. */
export type StoredRecord = { readonly seq: number; readonly at: number; readonly body: string; readonly hash: string }
type Row = StoredRecord

const PAGE_SIZE = 500

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

  /** Newest first, those that match. */
  list(page: { readonly before?: number | undefined; readonly limit: number; readonly filter?: ActivityFilter | undefined }): {
    readonly records: readonly ActivityRecord[]
    readonly more: boolean
  } {
    const found: ActivityRecord[] = []
    let before = page.before ?? Number.MAX_SAFE_INTEGER
    for (;;) {
      const rows = this.#store.all<Row>('SELECT seq, at, body, hash FROM audit WHERE seq < ? ORDER BY seq DESC LIMIT ?', before, PAGE_SIZE)
      for (const record of rows.flatMap(toRecord)) {
        if (!matchesFilter(record.activity, page.filter ?? {})) continue
        if (found.length === page.limit) return { records: found, more: true }
        found.push(record)
      }
      const last = rows.at(-1)
      if (rows.length < PAGE_SIZE || last === undefined) return { records: found, more: false }
      before = last.seq
    }
  }

  /** Every record as stored, oldest first. */
  *stored(): Generator<StoredRecord> {
    let after = 0
    for (;;) {
      const rows = this.#store.all<Row>('SELECT seq, at, body, hash FROM audit WHERE seq > ? ORDER BY seq LIMIT ?', after, PAGE_SIZE)
      yield* rows
      const last = rows.at(-1)
      if (last === undefined) return
      after = last.seq
    }
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
      if (rows.length < PAGE_SIZE) return { intact: true, records: expected - 1 }
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
