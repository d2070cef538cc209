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

/** Newest records that are kept whatever their age, so that a clock which ran ahead for a while does not empty the log. */
export const ALWAYS_KEPT = 1000
/** Fewer than this are not worth a record of their removal. */
const WORTH_PRUNING = 100

/** Where the log begins since its oldest records were removed: the last of them. `at`: when that was, Unix time in ms. */
export type Checkpoint = { readonly seq: number; readonly hash: string; readonly at: number }

export type Verification =
  /** `removed`: how many records before these were removed because of their age. */
  | { readonly intact: true; readonly records: number; readonly removed?: number }
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
    const last = this.head() ?? this.checkpoint()
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
    const checkpoint = this.checkpoint()
    const begin = (checkpoint?.seq ?? 0) + 1
    let previous = checkpoint?.hash ?? GENESIS
    let expected = begin
    // The removal stands in the log itself, so a checkpoint that somebody made up does not fit it.
    let vouched = checkpoint === null
    for (;;) {
      // From the very first row, so that one with a number below the first, which `list` would show, is found too.
      const from = expected === begin ? Number.MIN_SAFE_INTEGER : expected
      const rows = this.#store.all<Row>('SELECT seq, at, body, hash FROM audit WHERE seq >= ? ORDER BY seq LIMIT 500', from)
      for (const row of rows) {
        const right = row.seq === expected && row.hash === chain(this.#hasher, previous, row.seq, row.at, row.body)
        if (!right) return { intact: false, firstBroken: expected }
        vouched ||= row.body === bodyOfPruning(checkpoint)
        previous = row.hash
        expected++
      }
      if (rows.length < PAGE_SIZE) break
    }
    if (!vouched) return { intact: false, firstBroken: begin }
    return { intact: true, records: expected - begin, ...(checkpoint === null ? {} : { removed: checkpoint.seq }) }
  }

  /** The newest record, or null when there is none. */
  head(): StoredRecord | null {
    return this.#store.get<Row>('SELECT seq, at, body, hash FROM audit ORDER BY seq DESC LIMIT 1') ?? null
  }

  /** Whether a record stands, and was not rolled back with its transaction. */
  holds({ seq, at, activity }: ActivityRecord): boolean {
    const row = this.#store.get<Row>('SELECT seq, at, body, hash FROM audit WHERE seq = ?', seq)
    return row?.at === at && row.body === canonical(activity)
  }

  checkpoint(): Checkpoint | null {
    return this.#store.get<Checkpoint>('SELECT seq, hash, at FROM audit_checkpoint') ?? null
  }

  /** The hash of a record that the log holds, or of the last one that was removed. */
  hashOf(seq: number): string | null {
    const record = this.#store.get<{ hash: string }>('SELECT hash FROM audit WHERE seq = ?', seq)
    const checkpoint = this.checkpoint()
    return record?.hash ?? (checkpoint?.seq === seq ? checkpoint.hash : null)
  }

  /**
   * Removes the oldest records, up to the first that is not older than `at` (Unix time in ms), and notes in the log what
   * it removed. A log that is not intact stays as it is. @returns how many went
   */
  prune(at: number): number {
    return this.#store.transaction(() => {
      const upTo = this.#prunableUpTo(at)
      const hash = upTo === null ? null : this.hashOf(upTo)
      if (upTo === null || hash === null || !this.verify().intact) return 0
      const before = this.checkpoint()?.seq ?? 0
      const checkpoint = { seq: upTo, hash, at: this.#clock.now() }
      this.#store.run('DELETE FROM audit WHERE seq <= ?', upTo)
      this.#store.run(
        'INSERT INTO audit_checkpoint (only, seq, hash, at) VALUES (1, ?, ?, ?) ON CONFLICT (only) DO UPDATE SET seq = excluded.seq, hash = excluded.hash, at = excluded.at',
        checkpoint.seq,
        checkpoint.hash,
        checkpoint.at
      )
      this.append(pruning(checkpoint))
      return upTo - before
    })
  }

  #prunableUpTo(at: number): number | null {
    const head = this.head()?.seq ?? 0
    const before = this.checkpoint()?.seq ?? 0
    const young = this.#store.get<{ seq: number | null }>('SELECT min(seq) AS seq FROM audit WHERE at >= ?', at)?.seq ?? head + 1
    const upTo = Math.min(young - 1, head - ALWAYS_KEPT)
    return upTo - before >= WORTH_PRUNING ? upTo : null
  }
}

const pruning = ({ seq, hash }: Checkpoint): Activity => ({ kind: 'log-pruned', value: seq, reason: hash })
const bodyOfPruning = (checkpoint: Checkpoint | null): string | null => (checkpoint === null ? null : canonical(pruning(checkpoint)))

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
