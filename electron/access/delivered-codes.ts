// Owns: codes that were sent by mail or text message: making, storing as MACs, counting tries, using up. A code belongs to
// one challenge, lives three minutes in one run of the host, and is burnt before it opens anything.
import type { Clock, Hasher, Random, Store } from './ports'
import { base32, isCode } from './totp'

export const CODE_LIFETIME_MS = 180_000
export const TRIES_PER_CODE = 3
/** Between two messages for one challenge: the first may be on its way. */
export const SEND_GAP_MS = 30_000

const CODES = 1_000_000
/** The largest multiple of 10⁶ below 2³². Numbers above it are drawn again, or small codes would come more often. */
const FAIR_BELOW = 2 ** 32 - (2 ** 32 % CODES)

/** Six digits, each code as likely as any other. */
export function drawCode(random: Random): string {
  for (;;) {
    const [a = 0, b = 0, c = 0, d = 0] = random.bytes(4)
    const number = a * 2 ** 24 + b * 2 ** 16 + c * 2 ** 8 + d
    if (number < FAIR_BELOW) return String(number % CODES).padStart(6, '0')
  }
}

/** `void`: it can be used no more, by anybody: too many tries, too old, of an earlier run, or never sent. */
export type DeliveredOutcome = 'right' | 'wrong' | 'used' | 'void'

type Row = {
  readonly salt: string
  readonly mac: string
  readonly tries: number
  readonly used_at: number | null
  readonly at_wall: number
  readonly at_monotonic: number
  readonly run_id: string
}

export type DeliveredCodesPorts = { readonly store: Store; readonly clock: Clock; readonly hasher: Hasher; readonly random: Random }

export class DeliveredCodes {
  readonly #ports: DeliveredCodesPorts

  constructor(ports: DeliveredCodesPorts) {
    this.#ports = ports
  }

  /** Whether a code was sent for this challenge that can still be used. */
  isPending(challenge: string): boolean {
    const row = this.#read(challenge)
    return row !== undefined && this.#isLive(row)
  }

  /** Unix time in ms from which another one may take the place of a code that can still be used; null for now. */
  gapUntil(challenge: string): number | null {
    const row = this.#read(challenge)
    if (row === undefined || !this.#isLive(row)) return null
    const left = SEND_GAP_MS - this.#age(row)
    return left > 0 ? this.#ports.clock.now() + left : null
  }

  /** Unix time in ms at which the code of this challenge is over. */
  endOf(challenge: string): number {
    const row = this.#read(challenge)
    return this.#ports.clock.now() + (row === undefined ? 0 : Math.max(CODE_LIFETIME_MS - this.#age(row), 0))
  }

  /** Tries that are left for the code of this challenge. */
  triesLeft(challenge: string): number {
    const row = this.#read(challenge)
    return row !== undefined && this.#isLive(row) ? TRIES_PER_CODE - row.tries : 0
  }

  /** A fresh code in place of an earlier one. Call it inside the transaction that pays for sending it. */
  issue(challenge: string, secret: string): string {
    const { store, clock, random } = this.#ports
    const code = drawCode(random)
    const salt = base32(random.bytes(10))
    // What is over says nothing to anybody; a code that was used is remembered for as long as it could be typed again.
    store.run('DELETE FROM delivered_codes WHERE at_wall < ?', clock.now() - 24 * 3_600_000)
    store.run(
      `INSERT INTO delivered_codes (challenge, salt, mac, tries, used_at, at_wall, at_monotonic, run_id) VALUES (?, ?, ?, 0, NULL, ?, ?, ?)
       ON CONFLICT (challenge) DO UPDATE SET salt = excluded.salt, mac = excluded.mac, tries = 0, used_at = NULL,
         at_wall = excluded.at_wall, at_monotonic = excluded.at_monotonic, run_id = excluded.run_id`,
      challenge,
      salt,
      this.#macOf(secret, salt, challenge, code),
      clock.now(),
      clock.monotonic(),
      clock.runId
    )
    return code
  }

  /**
   * Looks at one try, and counts it. With `burn` a right code is used up. Call it inside a transaction: what it says
   * must not be known before it is durable.
   */
  try(challenge: string, secret: string, code: string, burn: boolean): DeliveredOutcome {
    const { store, clock, hasher } = this.#ports
    const row = this.#read(challenge)
    if (row === undefined) return 'void'
    const encode = (text: string): Uint8Array => new TextEncoder().encode(text)
    const right = hasher.equal(encode(this.#macOf(secret, row.salt, challenge, code)), encode(row.mac)) && isCode(code)
    if (row.used_at !== null || row.run_id !== clock.runId) return right ? 'used' : 'void'
    if (!this.#isLive(row)) return 'void'
    if (right) {
      if (burn) store.run('UPDATE delivered_codes SET used_at = ? WHERE challenge = ?', clock.now(), challenge)
      return 'right'
    }
    store.run('UPDATE delivered_codes SET tries = tries + 1 WHERE challenge = ?', challenge)
    return row.tries + 1 < TRIES_PER_CODE ? 'wrong' : 'void'
  }

  /** A message did not leave, so nobody has this code. */
  withdraw(challenge: string): void {
    this.#ports.store.run('DELETE FROM delivered_codes WHERE challenge = ?', challenge)
  }

  /** Nobody's code is good any more. */
  forgetAll(): void {
    this.#ports.store.run('DELETE FROM delivered_codes')
  }

  #read(challenge: string): Row | undefined {
    return this.#ports.store.get<Row>(
      'SELECT salt, mac, tries, used_at, at_wall, at_monotonic, run_id FROM delivered_codes WHERE challenge = ?',
      challenge
    )
  }

  #isLive(row: Row): boolean {
    return row.run_id === this.#ports.clock.runId && row.used_at === null && row.tries < TRIES_PER_CODE && this.#age(row) < CODE_LIFETIME_MS
  }

  /** Milliseconds since it was made; the clock that says more is believed, and one that was set back ends it by the other. */
  #age(row: Row): number {
    const { clock } = this.#ports
    return Math.max(clock.now() - row.at_wall, clock.monotonic() - row.at_monotonic)
  }

  /** Keyed by the secret in the keychain, so that a copy of the database cannot be searched for six digits. */
  #macOf(secret: string, salt: string, challenge: string, code: string): string {
    const { hasher } = this.#ports
    const mac = hasher.hmacSha256(hasher.sha256('postern delivered codes', secret), `${salt}:${challenge}:${code}`)
    return Array.from(mac, (byte) => byte.toString(16).padStart(2, '0')).join('')
  }
}
