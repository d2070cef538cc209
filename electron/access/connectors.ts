// Owns: the connectors that this host has seen, by their keys: names, standing, trust, and the device cookies that let
// a later visit be paid from a budget of its own. A cookie opens nothing; stolen, it can only use up that budget.
import { fromBase64url, toBase64url } from '../../shared/base64url'
import type { Hello } from '../../shared/protocol'
import type { Connector } from './grant'
import type { Standing } from './policy'
import type { Clock, Hasher, Random, Store } from './ports'

export type DeviceCookie = { readonly id: string; readonly key: string }

/** Cookies whose MAC was seen in this run; a recorded `hello` cannot be played again to drain the budget. */
const REMEMBERED_MACS = 4096
/** Connectors of which nothing is known but that they came. Whoever has the password could make any number of keys. */
const MAX_STRANGERS = 500

/** Times are Unix times in ms. */
export type KnownConnector = {
  readonly publicKey: string
  /** What it calls itself. */
  readonly name: string
  readonly platform: string
  readonly ownerName: string | null
  readonly rule: Standing['rule']
  readonly listed: boolean
  readonly accessUntil: number | null
  readonly firstSeenAt: number
  readonly lastSeenAt: number
  readonly lastGrantedAt: number | null
  readonly lastCodeAt: number | null
}

export type ConnectorPatch = Partial<Pick<KnownConnector, 'ownerName' | 'rule' | 'listed' | 'accessUntil'>>

type Row = {
  readonly public_key: string
  readonly name: string
  readonly platform: string
  readonly owner_name: string | null
  readonly rule: Standing['rule']
  readonly listed: number
  readonly access_until: number | null
  readonly first_seen_at: number
  readonly last_seen_at: number
  readonly last_granted_at: number | null
  readonly last_code_at: number | null
  readonly last_code_monotonic: number | null
  readonly last_code_run: string | null
  readonly cookie_id: string | null
  readonly cookie_key: string | null
}

export class Connectors {
  readonly #store: Store
  readonly #clock: Clock
  readonly #random: Random
  readonly #hasher: Hasher
  readonly #seen = new Set<string>()

  constructor(store: Store, clock: Clock, random: Random, hasher: Hasher) {
    this.#store = store
    this.#clock = clock
    this.#random = random
    this.#hasher = hasher
  }

  wasGranted(publicKey: string): boolean {
    return this.#store.get('SELECT 1 FROM connectors WHERE public_key = ? AND first_granted_at IS NOT NULL', publicKey) !== undefined
  }

  /** Key of the connector whose cookie made this MAC, or null. */
  recognize(hello: Hello): string | null {
    const cookie = hello.deviceCookie
    if (cookie === undefined || this.#seen.has(cookie.mac)) return null
    const row = this.#store.get<{ public_key: string; cookie_key: string }>(
      'SELECT public_key, cookie_key FROM connectors WHERE cookie_id = ?',
      cookie.id
    )
    if (row === undefined) return null
    const expected = cookieMac(this.#hasher, row.cookie_key, hello.ke1)
    const encode = (text: string) => new TextEncoder().encode(text)
    if (!this.#hasher.equal(encode(expected), encode(cookie.mac))) return null
    if (this.#seen.size >= REMEMBERED_MACS) this.#seen.clear()
    this.#seen.add(cookie.mac)
    return row.public_key
  }

  /** Notes a connector that proved a credential and its key. `isNew` is true the first time. */
  noteSeen(connector: Pick<Connector, 'publicKey' | 'name' | 'platform'>): { readonly isNew: boolean; readonly ownerName: string | null } {
    const now = this.#clock.now()
    return this.#store.transaction(() => {
      const known = this.#row(connector.publicKey)
      this.#store.run(
        `INSERT INTO connectors (public_key, name, platform, first_seen_at, last_seen_at) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (public_key) DO UPDATE SET name = excluded.name, platform = excluded.platform, last_seen_at = excluded.last_seen_at`,
        connector.publicKey,
        connector.name,
        connector.platform,
        now,
        now
      )
      // Set back behind the last visit, the clock can no longer say how long ago the last code was.
      if (known !== undefined && known.last_seen_at > now) this.forgetTrust(connector.publicKey)
      if (known === undefined) this.#dropOldStrangers()
      return { isNew: known === undefined, ownerName: known?.owner_name ?? null }
    })
  }

  /** What counts for this key at the gate; of one that was never seen, nothing does. */
  standing(publicKey: string): Standing {
    const row = this.#row(publicKey)
    if (row === undefined) return { rule: 'usual', listed: false, accessUntil: null, sinceCode: null }
    return { rule: row.rule, listed: row.listed === 1, accessUntil: row.access_until, sinceCode: this.#sinceCode(row) }
  }

  /** Remembers a grant and returns the connector's cookie. Call it in the transaction of the grant. */
  noteGrant(connector: Connector): DeviceCookie {
    const known = this.#row(connector.publicKey)
    // The owner may have forgotten it since it came.
    if (known === undefined) this.noteSeen(connector)
    const cookie =
      known !== undefined && known.cookie_id !== null && known.cookie_key !== null
        ? { id: known.cookie_id, key: known.cookie_key }
        : { id: toBase64url(this.#random.bytes(12)), key: toBase64url(this.#random.bytes(32)) }
    this.#store.run(
      `UPDATE connectors SET first_granted_at = coalesce(first_granted_at, ?), last_granted_at = ?, cookie_id = ?, cookie_key = ?
       WHERE public_key = ?`,
      this.#clock.now(),
      this.#clock.now(),
      cookie.id,
      cookie.key,
      connector.publicKey
    )
    return cookie
  }

  /** Begins the time in which no code is asked of it. Call it in the transaction of a grant that took a code. */
  noteCode(publicKey: string): void {
    this.#store.run(
      'UPDATE connectors SET last_code_at = ?, last_code_monotonic = ?, last_code_run = ? WHERE public_key = ?',
      this.#clock.now(),
      this.#clock.monotonic(),
      this.#clock.runId,
      publicKey
    )
  }

  /** The last visitor first. */
  list(): readonly KnownConnector[] {
    return this.#store.all<Row>('SELECT * FROM connectors ORDER BY last_seen_at DESC, public_key').map(fromRow)
  }

  find(publicKey: string): KnownConnector | undefined {
    const row = this.#row(publicKey)
    return row === undefined ? undefined : fromRow(row)
  }

  update(publicKey: string, patch: ConnectorPatch): void {
    const known = this.find(publicKey)
    if (known === undefined) return
    const { ownerName, rule, listed, accessUntil } = { ...known, ...patch }
    this.#store.run(
      'UPDATE connectors SET owner_name = ?, rule = ?, listed = ?, access_until = ? WHERE public_key = ?',
      ownerName,
      rule,
      listed ? 1 : 0,
      accessUntil,
      publicKey
    )
  }

  remove(publicKey: string): void {
    this.#store.run('DELETE FROM connectors WHERE public_key = ?', publicKey)
  }

  forgetTrust(publicKey: string): void {
    this.#store.run('UPDATE connectors SET last_code_at = NULL WHERE public_key = ?', publicKey)
  }

  #row(publicKey: string): Row | undefined {
    return this.#store.get<Row>('SELECT * FROM connectors WHERE public_key = ?', publicKey)
  }

  /** Both clocks count, and the longer time wins; a code in the future does not count at all. */
  #sinceCode(row: Row): number | null {
    if (row.last_code_at === null || row.last_code_monotonic === null) return null
    const byWall = this.#clock.now() - row.last_code_at
    if (byWall < 0 || row.last_seen_at > this.#clock.now()) return null
    return row.last_code_run === this.#clock.runId ? Math.max(byWall, this.#clock.monotonic() - row.last_code_monotonic) : byWall
  }

  #dropOldStrangers(): void {
    this.#store.run(
      `DELETE FROM connectors WHERE public_key IN (
         SELECT public_key FROM connectors
         WHERE first_granted_at IS NULL AND rule = 'usual' AND listed = 0 AND owner_name IS NULL AND access_until IS NULL
         ORDER BY last_seen_at DESC, rowid DESC LIMIT -1 OFFSET ?)`,
      MAX_STRANGERS
    )
  }
}

/** Every connector has to type a code again. Call it in the transaction that ends what trust stood on. */
export function forgetAllTrust(store: Store): void {
  store.run('UPDATE connectors SET last_code_at = NULL')
}

/** MAC over KE1, which is fresh for every attempt. Both ends compute it. */
export function cookieMac(hasher: Hasher, cookieKey: string, ke1: string): string {
  return toBase64url(hasher.hmacSha256(fromBase64url(cookieKey), `postern device cookie:${ke1}`))
}

function fromRow(row: Row): KnownConnector {
  return {
    publicKey: row.public_key,
    name: row.name,
    platform: row.platform,
    ownerName: row.owner_name,
    rule: row.rule,
    listed: row.listed === 1,
    accessUntil: row.access_until,
    firstSeenAt: row.first_seen_at,
    lastSeenAt: row.last_seen_at,
    lastGrantedAt: row.last_granted_at,
    lastCodeAt: row.last_code_at
  }
}
