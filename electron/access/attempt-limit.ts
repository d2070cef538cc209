// Owns: how often a password may be tried, as token buckets: one a source and one for the whole host, or one of its
// own for a connector that was granted before, so that strangers cannot use up what the owner needs.
import type { Clock, Store } from './ports'

type Bucket = { readonly name: string; readonly capacity: number; readonly refillMs: number }

/** Who pays for an attempt. `connectorKey` is set when the device cookie proved an earlier grant. */
export type Payer = { readonly source: string; readonly connectorKey: string | null }

export type Attempt = { readonly ok: true; giveBack(): void } | { readonly ok: false; readonly retryAt: number }

function bucketsOf(payer: Payer): readonly Bucket[] {
  if (payer.connectorKey !== null) {
    return [{ name: `password/connector/${payer.connectorKey}`, capacity: 20, refillMs: 10_000 }]
  }
  return [
    { name: `password/source/${sourceNetwork(payer.source)}`, capacity: 10, refillMs: 30_000 },
    { name: 'password/host', capacity: 60, refillMs: 5_000 }
  ]
}

/** An IPv6 user has a whole /64 to choose addresses from, so that is one source. */
export function sourceNetwork(source: string): string {
  if (!source.includes(':')) return source
  const [head = '', tail = ''] = source.toLowerCase().split('::')
  const groups = head === '' ? [] : head.split(':')
  const after = tail === '' ? [] : tail.split(':')
  const filled = source.includes('::') ? [...groups, ...Array<string>(Math.max(8 - groups.length - after.length, 0)).fill('0'), ...after] : groups
  return `${filled.slice(0, 4).map((group) => group.replace(/^0+(?=.)/, '')).join(':')}::/64`
}

type Row = { readonly tokens: number; readonly at_wall: number; readonly at_monotonic: number; readonly run_id: string }

export class AttemptLimit {
  readonly #store: Store
  readonly #clock: Clock

  constructor(store: Store, clock: Clock) {
    this.#store = store
    this.#clock = clock
  }

  /** Pays for one password attempt before it is looked at. @throws when it cannot be stored */
  charge(payer: Payer): Attempt {
    const buckets = bucketsOf(payer)
    // Most attempts of a flood end here, without a write.
    const waits = buckets.map((bucket) => (1 - this.#tokens(bucket)) * bucket.refillMs)
    const wait = Math.max(...waits)
    if (wait > 0) return { ok: false, retryAt: this.#clock.now() + Math.ceil(wait) }
    this.#add(buckets, -1)
    let spent = true
    return {
      ok: true,
      giveBack: () => {
        if (spent) this.#add(buckets, 1)
        spent = false
      }
    }
  }

  #add(buckets: readonly Bucket[], change: number): void {
    this.#store.transaction(() => {
      for (const bucket of buckets) this.#write(bucket, Math.min(this.#tokens(bucket) + change, bucket.capacity))
      // A bucket nobody used for a day is full again; a source that comes and goes must not fill the disk.
      this.#store.run('DELETE FROM buckets WHERE at_wall < ?', this.#clock.now() - 24 * 3_600_000)
    })
  }

  #write(bucket: Bucket, tokens: number): void {
    this.#store.run(
      `INSERT INTO buckets (name, tokens, at_wall, at_monotonic, run_id) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (name) DO UPDATE SET tokens = excluded.tokens, at_wall = excluded.at_wall,
         at_monotonic = excluded.at_monotonic, run_id = excluded.run_id`,
      bucket.name,
      tokens,
      this.#clock.now(),
      this.#clock.monotonic(),
      this.#clock.runId
    )
  }

  #tokens(bucket: Bucket): number {
    const row = this.#store.get<Row>('SELECT tokens, at_wall, at_monotonic, run_id FROM buckets WHERE name = ?', bucket.name)
    if (row === undefined) return bucket.capacity
    const byWall = this.#clock.now() - row.at_wall
    if (byWall < 0) {
      // The wall clock was set back: filling begins again from now, not when the old time comes round.
      this.#write(bucket, row.tokens)
      return row.tokens
    }
    const passed =
      row.run_id === this.#clock.runId ? Math.min(byWall, this.#clock.monotonic() - row.at_monotonic) : byWall
    return Math.min(row.tokens + passed / bucket.refillMs, bucket.capacity)
  }
}
