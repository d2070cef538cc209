// Owns: the life of the second factor on the owner's side: enrolling, replacing, turning off, recovery codes.
// Never: changes what is on disk before the new secret is safe in the keychain; a kill at any point leaves the old
// factor whole, or none.
import type { ChangeFailure, CodeSendFailure, CodeSent, Confirmation, EnrollmentVerdict } from '../../shared/ipc'
import { toBase64url } from '../../shared/base64url'
import { type DeliveryMethod, maskDestination } from '../../shared/destination'
import { type Result, failure, success } from '../../shared/result'
import { dismissAlert } from '../access/alerts'
import type { CodeSender } from '../access/code-sender'
import { forgetAllTrust } from '../access/connectors'
import type { Credentials } from '../access/credentials'
import type { DeliveredCodes } from '../access/delivered-codes'
import { type AuditLog, type Clock, type Hasher, type Keychain, KeychainUnavailable, type Random, type Store } from '../access/ports'
import { makeRecoveryCodes, storeRecoveryCodes } from '../access/recovery-codes'
import { OWNER_CHALLENGE, type PrimaryMethod, type SecondFactor, encodeDelivery, encodeSecret, secretAccount } from '../access/second-factor'
import { clockDifference, generateSecret, isCode, matchingSteps, otpauthUri } from '../access/totp'
import { DeliveredEnrollment, sentTo } from './delivered-enrollment'
import type { OwnerGuard } from './owner-guard'
import { SecretNames } from './secret-names'

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
  readonly codes: DeliveredCodes
  readonly sender: CodeSender
  readonly account: () => string
  /** The policy wants two-factor authentication. */
  readonly mustStay: () => boolean
  /** The database could not be opened. */
  readonly damaged: boolean
  /** The old secret and all trust built on it are gone: challenges and sessions that came from it end. */
  readonly onFactorChanged: () => void
}

type Pending = {
  readonly id: string
  readonly startedAt: number
  readonly factor: { readonly method: 'totp'; readonly secret: string } | DeliveredEnrollment
}
/** `item` is what the keychain gets. */
type Proved = { readonly method: PrimaryMethod; readonly secret: string; readonly lastStep: number; readonly item: string }
export type RecoverySheet = { readonly id: string; readonly codes: readonly string[] }

export class Enrollment {
  readonly #parts: EnrollmentParts
  readonly #names: SecretNames
  #pending: Pending | null = null
  /** The keychain item of a secret that is being switched on; no sweep may take it for a stray. */
  #arriving: string | null = null

  constructor(parts: EnrollmentParts) {
    this.#parts = parts
    this.#names = new SecretNames(parts.keychain)
  }

  /** A new secret, in memory only. Replacing one that is in force takes a code first. */
  async begin(confirmation?: Confirmation): Promise<
    Result<{ readonly id: string; readonly uri: string; readonly setupKey: string; readonly account: string }, ChangeFailure>
  > {
    const confirmed = await this.#parts.guard.confirm('two-factor', confirmation)
    if (!confirmed.ok) return confirmed
    const { random, clock } = this.#parts
    const id = toBase64url(random.bytes(12))
    const secret = generateSecret(random)
    this.#pending = { id, startedAt: clock.now(), factor: { method: 'totp', secret } }
    const account = this.#parts.account()
    return success({ id, uri: otpauthUri(secret, account, 'Postern'), setupKey: secret, account })
  }

  /** Codes by mail or text message. Like `begin`, nothing is in force before `confirm`. */
  async beginDelivered(method: DeliveryMethod, confirmation?: Confirmation): Promise<Result<{ readonly id: string }, ChangeFailure>> {
    const confirmed = await this.#parts.guard.confirm('two-factor', confirmation)
    if (!confirmed.ok) return confirmed
    const id = toBase64url(this.#parts.random.bytes(12))
    this.#pending = { id, startedAt: this.#parts.clock.now(), factor: new DeliveredEnrollment(this.#parts, method, id) }
    return success({ id })
  }

  /** Sends a code to the address that is being set up; only that code can switch it on. */
  async sendCode(id: string, destination: string): Promise<Result<CodeSent, CodeSendFailure>> {
    if (this.#parts.guard.refusalWhileLive('two-factor') !== null) return failure('session-live')
    const factor = this.#find(id)?.factor
    if (!(factor instanceof DeliveredEnrollment)) return failure('enrollment-gone')
    try {
      return await factor.send(destination)
    } catch {
      return failure('storage-failed')
    }
  }

  /** To the address in force, for a change that asks for a code. */
  async sendOwnerCode(): Promise<Result<CodeSent, CodeSendFailure>> {
    if (this.#parts.guard.refusalWhileLive('two-factor') !== null) return failure('session-live')
    try {
      const enrollment = this.#parts.secondFactor.enrollment()
      const factor = enrollment === null ? null : await this.#parts.secondFactor.readFactor(enrollment)
      if (factor === null) return failure('keychain-unavailable')
      const outcome = await this.#parts.sender.send(OWNER_CHALLENGE, { who: 'owner' }, { for: 'change' })
      if (outcome === null || factor.method === 'totp') return failure('not-set-up')
      return sentTo(outcome, maskDestination(factor.method, factor.destination))
    } catch {
      return failure('storage-failed')
    }
  }

  /** The setup key of a pending enrollment, for the clipboard. */
  setupKey(id: string): string | null {
    const factor = this.#find(id)?.factor
    return factor?.method === 'totp' ? factor.secret : null
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
    if (pending === null) return { verdict: 'gone' }
    if (!isCode(code)) return { verdict: 'wrong' }
    const { hasher, clock, secondFactor } = this.#parts
    const { factor } = pending
    if (factor.method !== 'totp') return factor.check(code)
    if (matchingSteps(hasher, factor.secret, code, clock.now(), secondFactor.toleranceSteps()).length > 0) return { verdict: 'right' }
    const secondsOff = clockDifference(hasher, factor.secret, code, clock.now())
    return secondsOff === null ? { verdict: 'wrong' } : { verdict: 'clock-off', secondsOff }
  }

  /** Switches two-factor authentication on with the pending secret. The code is burnt: it opens no session. */
  async confirm(id: string, code: string): Promise<Result<RecoverySheet, ChangeFailure | 'code-wrong' | 'enrollment-gone'>> {
    const { clock, random, keychain, guard } = this.#parts
    const live = guard.refusalWhileLive('two-factor')
    if (live !== null) return live
    const pending = this.#find(id)
    if (pending === null) return failure('enrollment-gone')
    const proved = this.#prove(pending.factor, code)
    if (proved === null) return failure('code-wrong')
    const { method, item, secret, lastStep } = proved
    const secretId = toBase64url(random.bytes(12))
    const account = secretAccount(secretId, method)
    this.#arriving = account
    try {
      // The name is known before the item exists, so that a kill leaves nothing that the next sweep cannot find.
      await this.#names.add(account)
      // Written and read back under a new name before the database points to it.
      await keychain.set(account, item)
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
        'INSERT INTO second_factor (only, method, secret_id, enrolled_at, last_used_at, last_step) VALUES (1, ?, ?, ?, NULL, ?)',
        method,
        secretId,
        clock.now(),
        lastStep
      )
      storeRecoveryCodes(this.#parts.store, this.#parts.hasher, random, secret, codes)
      this.#parts.audit.append({ kind: 'two-factor-enabled', reason: method })
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
    if (this.#parts.mustStay()) return failure('managed')
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
    const factor = await secondFactor.readFactor(enrollment)
    if (factor === null) return failure('keychain-unavailable')
    // While the keychain was busy, a session may have begun.
    const live = this.#parts.guard.refusalWhileLive('recovery-codes')
    if (live !== null) return live
    const codes = makeRecoveryCodes(random)
    const made = this.#transact(() => {
      storeRecoveryCodes(store, hasher, random, factor.secret, codes)
      audit.append({ kind: 'recovery-codes-made' })
    })
    return made.ok ? success({ id: toBase64url(random.bytes(12)), codes }) : made
  }

  /** Removes secrets that nothing points to: what a kill, a keychain that was away, or a database set aside left behind. */
  async sweep(): Promise<void> {
    const { keychain, secondFactor, damaged } = this.#parts
    // What a damaged database points to cannot be told, and whoever brings a backup back wants it.
    if (damaged) return
    for (const account of await this.#names.list()) {
      const kept = secondFactor.enrollment()
      if (account === this.#arriving || (kept !== null && account === secretAccount(kept.secretId, kept.method))) continue
      await keychain.delete(account)
      await this.#names.remove(account)
    }
  }

  /** What is stored once this code is right; it is used up by that. */
  #prove(factor: Pending['factor'], code: string): Proved | null {
    const { hasher, clock, secondFactor } = this.#parts
    const { method, secret } = factor
    if (method === 'totp') {
      const lastStep = matchingSteps(hasher, secret, code, clock.now(), secondFactor.toleranceSteps()).at(-1)
      return lastStep === undefined ? null : { method, secret, lastStep, item: encodeSecret(secret) }
    }
    const { destination } = factor
    if (destination === null || factor.check(code, true).verdict !== 'right') return null
    return { method, secret, lastStep: 0, item: encodeDelivery(method, secret, destination) }
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
    this.#parts.codes.forgetAll()
    this.#parts.credentials.deleteSaved()
    forgetAllTrust(this.#parts.store)
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
