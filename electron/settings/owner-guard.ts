// Owns: the question "is it the owner who weakens the gate?". The answer is a token that only this file can make, and
// every weakening change asks for one.
// Never: lets a change through while an incoming session is live; the person at the far end holds the same mouse.
import type { ChangeFailure, Confirmation } from '../../shared/ipc'
import { type Result, failure, success } from '../../shared/result'
import type { AuditLog, Clock } from '../access/ports'
import type { SecondFactor } from '../access/second-factor'

const made = Symbol('made by OwnerGuard')
/** The owner was asked for a code and gave it, or has no second factor to be asked for. Good for one change. */
export type Confirmed = { readonly [made]: true }

const REJECTIONS = { wrong: 'confirmation-wrong', used: 'confirmation-used', void: 'confirmation-void' } as const

/** One life of one page; a reload, a new process or another window has another name. Main makes it, never the page. */
export type PageLife = string

/** How long one code covers the changes that are made in the same page. */
export const CONFIRMATION_LIFETIME_MS = 5 * 60_000

export type OwnerGuardParts = {
  readonly secondFactor: SecondFactor
  readonly audit: AuditLog
  readonly clock: Clock
  readonly hasLiveSession: () => boolean
  /** A confirmation is remembered from now on, or is not any more. */
  readonly onChanged: () => void
}

type Remembered = { readonly page: PageLife; readonly wall: number; readonly monotonic: number }

export class OwnerGuard {
  readonly #parts: OwnerGuardParts
  #remembered: Remembered | null = null
  /** Counts what voids a confirmation, so that one that is being checked meanwhile is not remembered. */
  #voided = 0

  constructor(parts: OwnerGuardParts) {
    this.#parts = parts
  }

  /**
   * @param what name of the change, for the log
   * @param page where it is made: a code that was given there is good for 5 minutes. Without it, this change takes a
   * code of its own.
   */
  async confirm(what: string, confirmation: Confirmation | undefined, page?: PageLife): Promise<Result<Confirmed, ChangeFailure>> {
    try {
      return await this.#confirm(what, confirmation, page)
    } catch {
      // A guess that cannot be charged, or a refusal that cannot be logged, changes nothing.
      return failure('storage-failed')
    }
  }

  async #confirm(what: string, confirmation: Confirmation | undefined, page: PageLife | undefined): Promise<Result<Confirmed, ChangeFailure>> {
    const { secondFactor, audit } = this.#parts
    if (this.#parts.hasLiveSession()) return this.#refuseWhileLive(what)
    if (secondFactor.enrollment() === null) return success({ [made]: true })
    if (confirmation === undefined) {
      if ((await secondFactor.status()) === 'unreadable') return failure('keychain-unavailable')
      // While the keychain was asked, a session may have begun.
      if (this.#parts.hasLiveSession()) return this.#refuseWhileLive(what)
      return page !== undefined && this.#stands(page) ? success({ [made]: true }) : failure('confirmation-required')
    }
    const voided = this.#voided
    const check = await secondFactor.check(confirmation, { who: 'owner' })
    // While the code was checked, a session may have begun.
    if (this.#parts.hasLiveSession()) return this.#refuseWhileLive(what)
    switch (check.outcome) {
      case 'accepted':
        if (page !== undefined && voided === this.#voided) this.#remember(page)
        return success({ [made]: true })
      case 'unreadable':
        return failure('keychain-unavailable')
      case 'locked-out':
        return failure('confirmation-locked', { retryAt: check.lockedUntil })
      case 'rejected':
        audit.append({ kind: 'confirmation-rejected', reason: what })
        if (check.lockedUntil !== null) return failure('confirmation-locked', { retryAt: check.lockedUntil })
        return failure(REJECTIONS[check.why], { triesLeft: check.triesLeft })
    }
  }

  /** For a change that needs no code but must not come from the far end of a session. */
  refusalWhileLive(what: string): Result<never, ChangeFailure> | null {
    return this.#parts.hasLiveSession() ? this.#refuseWhileLive(what) : null
  }

  /** Unix time in ms until which a code is remembered, for showing; null when none is. */
  confirmedUntil(): number | null {
    const remembered = this.#remembered
    return remembered !== null && this.#stands(remembered.page) ? remembered.wall + CONFIRMATION_LIFETIME_MS : null
  }

  /** The page is gone, a session begins, what a code is checked against has changed, or the owner wants it so. */
  forget(): void {
    this.#voided++
    if (this.#remembered === null) return
    this.#remembered = null
    this.#parts.onChanged()
  }

  #remember(page: PageLife): void {
    const { clock } = this.#parts
    this.#remembered = { page, wall: clock.now(), monotonic: clock.monotonic() }
    this.#parts.onChanged()
  }

  /** Both clocks must agree that it is young; one that was set back does not make it last longer. */
  #stands(page: PageLife): boolean {
    const remembered = this.#remembered
    if (remembered === null || remembered.page !== page || this.#parts.hasLiveSession()) return false
    const ages = [this.#parts.clock.now() - remembered.wall, this.#parts.clock.monotonic() - remembered.monotonic]
    return ages.every((age) => age >= 0 && age < CONFIRMATION_LIFETIME_MS)
  }

  #refuseWhileLive(what: string): Result<never, ChangeFailure> {
    this.#parts.audit.append({ kind: 'change-refused', reason: what })
    return failure('session-live')
  }
}
