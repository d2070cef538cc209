// Owns: the life of the second factor on the owner's side: enrolling, replacing, turning off, recovery codes.
// Never: changes what is on disk before the new secret is safe in the keychain; a kill at any point leaves the old
// factor whole, or none.
import type { ChangeFailure, Confirmation, EnrollmentVerdict } from '../../shared/ipc'
import { toBase64url } from '../../shared/base64url'
import { type Result, failure, success } from '../../shared/result'
import { dismissAlert } from '../access/alerts'
import type { Credentials } from '../access/credentials'
import { type AuditLog, type Clock, type Hasher, type Keychain, KeychainUnavailable, type Random, type Store } from '../access/ports'
import { makeRecoveryCodes, storeRecoveryCodes } from '../access/recovery-codes'
import { type SecondFactor, encodeSecret, secretAccount } from '../access/second-factor'
import { clockDifference, generateSecret, isCode, matchingSteps, otpauthUri } from '../access/totp'
import type { OwnerGuard } from './owner-guard'

/** A dialog that stays open longer than this has been forgotten, in ms. */
const PENDING_LIFETIME_MS = 30 * 60_000

export type EnrollmentParts = {
  readonly store: Store
  readonly keychain: Keychain
  readonly clock: Clock
  readonly random: Random
  readonly hasher: Hasher
  readonly audit: AuditLog
  readonly credentials: Credentials
  readonly secondFactor: SecondFactor
  readonly guard: OwnerGuard
  readonly account: () => string
  /** The old secret and all trust built on it are gone: challenges and sessions that came from it end. */
  readonly onFactorChanged: () => void
}

type Pending = { readonly id: string; readonly secret: string; readonly startedAt: number }
export type RecoverySheet = { readonly id: string; readonly codes: readonly string[] }

export class Enrollment {
  readonly #parts: EnrollmentParts
  #pending: Pending | null = null
  /** The keychain item of a secret that is being switched on; no sweep may take it for a stray. */
  #arriving: string | null = null

  constructor(parts: EnrollmentParts) {
    this.#parts = parts
  }

  /** A new secret, in memory only. Replacing one that is in force takes a code first. */
  async begin(confirmation?: Confirmation): Promise<
    Result<{ readonly id: string; readonly uri: string; readonly setupKey: string; readonly account: string }, ChangeFailure>
  > {
    const confirmed = await this.#parts.guard.confirm('two-factor', confirmation)
    if (!confirmed.ok) return confirmed
    const { random, clock } = this.#parts
    const pending = { id: toBase64url(random.bytes(12)), secret: generateSecret(random), startedAt: clock.now() }
    this.#pending = pending
    const account = this.#parts.account()
    return success({ id: pending.id, uri: otpauthUri(pending.secret, account, 'Postern'), setupKey: pending.secret, account })
  }

  /** The setup key of a pending enrollment, for the clipboard. */
  setupKey(id: string): string | null {
    return this.#find(id)?.secret ?? null
  }

  cancel(id: string): void {
    if (this.#pending?.id === id) this.#pending = null
  }

  /** The window that showed it is gone. */
  abandon(): void {
    this.#pending = null
  }

  /** Whether this code would switch it on, or what is wrong with it. */
  check(id: string, code: string): EnrollmentVerdict {
    const pending = this.#find(id)
    if (pending === null || !isCode(code)) return { verdict: 'wrong' }
    const { hasher, clock } = this.#parts
    if (matchingSteps(hasher, pending.secret, code, clock.now()).length > 0) return { verdict: 'right' }
    const secondsOff = clockDifference(hasher, pending.secret, code, clock.now())
    return secondsOff === null ? { verdict: 'wrong' } : { verdict: 'clock-off', secondsOff }
  }

  /** Switches two-factor authentication on with the pending secret. The code is burnt: it opens no session. */
  async confirm(id: string, code: string): Promise<Result<RecoverySheet, ChangeFailure | 'code-wrong' | 'enrollment-gone'>> {
    const { store, hasher, clock, random, keychain, guard } = this.#parts
    const live = guard.refusalWhileLive('two-factor')
    if (live !== null) return live
    const pending = this.#find(id)
    if (pending === null) return failure('enrollment-gone')
    const step = matchingSteps(hasher, pending.secret, code, clock.now()).at(-1)
    if (step === undefined) return failure('code-wrong')
    const secretId = toBase64url(random.bytes(12))
    this.#arriving = secretAccount(secretId)
    // The name is known before the item exists, so that a kill leaves nothing that the next sweep cannot find.
    const named = this.#transact(() => store.run('INSERT INTO secret_names (account) VALUES (?)', secretAccount(secretId)))
    if (!named.ok) return named
    try {
      // Written and read back under a new name before the database points to it.
      await keychain.set(secretAccount(secretId), encodeSecret(pending.secret))
    } catch (error) {
      if (error instanceof KeychainUnavailable) return failure('keychain-unavailable')
      throw error
    }
    // Cancelled, or a session began, while the keychain was busy: the stray item goes with the next sweep.
    if (this.#pending !== pending) return failure('enrollment-gone')
    const nowLive = guard.refusalWhileLive('two-factor')
    if (nowLive !== null) return nowLive
    const codes = makeRecoveryCodes(random)
    const switched = this.#transact(() => {
      this.#removeFactor()
      this.#parts.store.run(
        'INSERT INTO second_factor (only, secret_id, enrolled_at, last_used_at, last_step) VALUES (1, ?, ?, NULL, ?)',
        secretId,
        clock.now(),
        step
      )
      storeRecoveryCodes(this.#parts.store, hasher, random, pending.secret, codes)
      this.#parts.audit.append({ kind: 'two-factor-enabled' })
    })
    if (!switched.ok) return switched
    this.#pending = null
    this.#arriving = null
    this.#afterChange()
    return success({ id: toBase64url(random.bytes(12)), codes })
  }

  /** Turns two-factor authentication off, with everything that was trusted under it. */
  async turnOff(confirmation?: Confirmation): Promise<Result<null, ChangeFailure>> {
    if (this.#parts.secondFactor.enrollment() === null) return success(null)
    const confirmed = await this.#parts.guard.confirm('two-factor', confirmation)
    if (!confirmed.ok) return confirmed
    const switched = this.#transact(() => {
      this.#removeFactor()
      this.#parts.audit.append({ kind: 'two-factor-disabled' })
    })
    if (switched.ok) this.#afterChange()
    return switched
  }

  /** New recovery codes; the old ones are void from here on. */
  async makeRecoveryCodes(confirmation?: Confirmation): Promise<Result<RecoverySheet, ChangeFailure>> {
    const { secondFactor, store, hasher, random, audit } = this.#parts
    const confirmed = await this.#parts.guard.confirm('recovery-codes', confirmation)
    if (!confirmed.ok) return confirmed
    const enrollment = secondFactor.enrollment()
    if (enrollment === null) return failure('invalid')
    const secret = await secondFactor.readSecret(enrollment.secretId)
    if (secret === null) return failure('keychain-unavailable')
    // While the keychain was busy, a session may have begun.
    const live = this.#parts.guard.refusalWhileLive('recovery-codes')
    if (live !== null) return live
    const codes = makeRecoveryCodes(random)
    const made = this.#transact(() => {
      storeRecoveryCodes(store, hasher, random, secret, codes)
      audit.append({ kind: 'recovery-codes-made' })
    })
    return made.ok ? success({ id: toBase64url(random.bytes(12)), codes }) : made
  }

  /** Removes secrets that nothing points to: what a kill, or a keychain that was away, left behind. */
  async sweep(): Promise<void> {
    const { store, keychain, secondFactor } = this.#parts
    for (const { account } of store.all<{ account: string }>('SELECT account FROM secret_names')) {
      const kept = secondFactor.enrollment()?.secretId
      if (account === this.#arriving || (kept !== undefined && account === secretAccount(kept))) continue
      await keychain.delete(account)
      store.run('DELETE FROM secret_names WHERE account = ?', account)
    }
  }

  #find(id: string): Pending | null {
    const pending = this.#pending
    if (pending === null || pending.id !== id) return null
    return this.#parts.clock.now() - pending.startedAt > PENDING_LIFETIME_MS ? null : pending
  }

  #removeFactor(): void {
    dismissAlert(this.#parts.store, 'recovery-code-used')
    this.#parts.store.run('DELETE FROM second_factor')
    this.#parts.store.run('DELETE FROM recovery_codes')
    this.#parts.credentials.deleteSaved()
  }

  #transact(work: () => void): Result<null, ChangeFailure> {
    try {
      this.#parts.store.transaction(work)
      return success(null)
    } catch {
      return failure('storage-failed')
    }
  }

  #afterChange(): void {
    this.#parts.onFactorChanged()
    // The database no longer points to the old item, so it is void already; a keychain that fails now is swept later.
    this.sweep().catch(() => {})
  }
}
