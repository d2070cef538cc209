// Owns: the connectors that were granted before: their keys, and the device cookies that let a later visit be paid
// from a budget of its own. A cookie opens nothing; stolen, it can only use up that budget.
import { fromBase64url, toBase64url } from '../../shared/base64url'
import type { Hello } from '../../shared/protocol'
import type { Connector } from './grant'
import type { Clock, Hasher, Random, Store } from './ports'

export type DeviceCookie = { readonly id: string; readonly key: string }

/** Cookies whose MAC was seen in this run; a recorded `hello` cannot be played again to drain the budget. */
const REMEMBERED_MACS = 4096

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
    return this.#store.get('SELECT 1 FROM connectors WHERE public_key = ?', publicKey) !== undefined
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

  /** Remembers a grant and returns the connector's cookie. Call it in the transaction of the grant. */
  noteGrant(connector: Connector): DeviceCookie {
    const known = this.#store.get<{ cookie_id: string; cookie_key: string }>(
      'SELECT cookie_id, cookie_key FROM connectors WHERE public_key = ?',
      connector.publicKey
    )
    const cookie = known
      ? { id: known.cookie_id, key: known.cookie_key }
      : { id: toBase64url(this.#random.bytes(12)), key: toBase64url(this.#random.bytes(32)) }
    this.#store.run(
      `INSERT INTO connectors (public_key, name, first_granted_at, last_granted_at, cookie_id, cookie_key)
       VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT (public_key) DO UPDATE SET name = excluded.name, last_granted_at = excluded.last_granted_at`,
      connector.publicKey,
      connector.name,
      this.#clock.now(),
      this.#clock.now(),
      cookie.id,
      cookie.key
    )
    return cookie
  }
}

/** MAC over KE1, which is fresh for every attempt. Both ends compute it. */
export function cookieMac(hasher: Hasher, cookieKey: string, ke1: string): string {
  return toBase64url(hasher.hmacSha256(fromBase64url(cookieKey), `postern device cookie:${ke1}`))
}
