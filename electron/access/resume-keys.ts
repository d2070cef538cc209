// Owns: the keys with which a connector takes up a session whose connection was lost: one for each session, in memory, good
// once. Never: written anywhere; what this run has armed is gone with it.
import { toBase64url } from '../../shared/base64url'
import { RESUME_WITHIN_MS, type Revocation, boundProof } from '../../shared/protocol'
import { type Grant, isGrant } from './grant'
import type { Resumption } from './policy'
import type { Clock, OpaqueHost, Random } from './ports'

export type ResumeKeysParts = {
  readonly clock: Clock
  readonly random: Random
  readonly opaque: OpaqueHost
  /** Calls back once after that many ms of the clock that cannot be set. */
  readonly after: (ms: number, callback: () => void) => void
}

/** What a challenge is made from. */
export type ResumeKey = { readonly id: string; readonly grant: Grant; readonly record: string }

type Armed = ResumeKey & {
  /** When the connection was lost, by two clocks; null while it holds. */
  lost: { readonly wall: number; readonly monotonic: number } | null
  /** Why the session is over. Whoever proves the key is told, for a minute. */
  over: Revocation | null
}

export class ResumeKeys {
  readonly #parts: ResumeKeysParts
  readonly #keys = new Map<string, Armed>()

  constructor(parts: ResumeKeysParts) {
    this.#parts = parts
  }

  /** A key for the session of a grant that has just been recorded. It replaces an earlier one of that session. */
  arm(grant: Grant, setup: string): { readonly id: string; readonly secret: string } {
    if (!isGrant(grant)) throw new Error('A way back was asked for without a grant')
    const { random, opaque } = this.#parts
    const id = toBase64url(random.bytes(12))
    const secret = toBase64url(random.bytes(32))
    const record = opaque.recordOf({ setup, selector: `resume:${id}`, secret: boundProof(secret, grant.sessionId) })
    this.forget(grant.sessionId)
    this.#keys.set(id, { id, grant, record, lost: null, over: null })
    return { id, secret }
  }

  find(id: string): ResumeKey | undefined {
    return this.#keys.get(id)
  }

  /** What there is to know about a session that somebody wants to take up with this key, or that the key was spent since. */
  resumptionBy(id: string): Resumption | 'spent' {
    const key = this.#keys.get(id)
    if (key === undefined) return 'spent'
    const { grant, lost, over } = key
    const { clock } = this.#parts
    const lostForMs = lost === null ? 0 : Math.max(clock.now() - lost.wall, clock.monotonic() - lost.monotonic)
    return { sessionId: grant.sessionId, how: grant.secondFactor, lostForMs, expiresAt: grant.expiresAt, over }
  }

  /** It was used: from here on it is unknown. Call it in the transaction of the grant. */
  spend(id: string): void {
    this.#keys.delete(id)
  }

  lost(sessionId: string): void {
    const { clock } = this.#parts
    for (const key of this.#of(sessionId)) key.lost ??= { wall: clock.now(), monotonic: clock.monotonic() }
  }

  /** The session is over; for a minute the key opens nothing but the reason. */
  over(sessionId: string, why: Revocation): void {
    for (const key of this.#of(sessionId)) {
      key.over ??= why
      this.#parts.after(RESUME_WITHIN_MS, () => this.spend(key.id))
    }
  }

  /** The session is over, and its connector knows why. */
  forget(sessionId: string): void {
    for (const { id } of this.#of(sessionId)) this.spend(id)
  }

  #of(sessionId: string): Armed[] {
    return [...this.#keys.values()].filter(({ grant }) => grant.sessionId === sessionId)
  }
}
