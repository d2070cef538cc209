// Owns: the question "is it the owner who weakens the gate?". The answer is a token that only this file can make, and
// every weakening change asks for one.
// Never: lets a change through while an incoming session is live; the person at the far end holds the same mouse.
import type { ChangeFailure, Confirmation } from '../../shared/ipc'
import { type Result, failure, success } from '../../shared/result'
import type { AuditLog } from '../access/ports'
import type { SecondFactor } from '../access/second-factor'

const made = Symbol('made by OwnerGuard')
/** The owner was asked for a code and gave it, or has no second factor to be asked for. Good for one change. */
export type Confirmed = { readonly [made]: true }

export type OwnerGuardParts = {
  readonly secondFactor: SecondFactor
  readonly audit: AuditLog
  readonly hasLiveSession: () => boolean
}

export class OwnerGuard {
  readonly #parts: OwnerGuardParts

  constructor(parts: OwnerGuardParts) {
    this.#parts = parts
  }

  /** @param what name of the change, for the log */
  async confirm(what: string, confirmation: Confirmation | undefined): Promise<Result<Confirmed, ChangeFailure>> {
    const { secondFactor, audit } = this.#parts
    if (this.#parts.hasLiveSession()) return this.#refuseWhileLive(what)
    if (secondFactor.enrollment() === null) return success({ [made]: true })
    if (confirmation === undefined) {
      return failure((await secondFactor.status()) === 'unreadable' ? 'keychain-unavailable' : 'confirmation-required')
    }
    const check = await secondFactor.check(confirmation, { who: 'owner' })
    // While the code was checked, a session may have begun.
    if (this.#parts.hasLiveSession()) return this.#refuseWhileLive(what)
    switch (check.outcome) {
      case 'accepted':
        return success({ [made]: true })
      case 'unreadable':
        return failure('keychain-unavailable')
      case 'locked-out':
        return failure('confirmation-locked', { retryAt: check.lockedUntil })
      case 'rejected':
        audit.append({ kind: 'confirmation-rejected', reason: what })
        if (check.lockedUntil !== null) return failure('confirmation-locked', { retryAt: check.lockedUntil })
        return failure(check.why === 'used' ? 'confirmation-used' : 'confirmation-wrong', { triesLeft: check.triesLeft })
    }
  }

  /** For a change that needs no code but must not come from the far end of a session. */
  refusalWhileLive(what: string): Result<never, ChangeFailure> | null {
    return this.#parts.hasLiveSession() ? this.#refuseWhileLive(what) : null
  }

  #refuseWhileLive(what: string): Result<never, ChangeFailure> {
    this.#parts.audit.append({ kind: 'change-refused', reason: what })
    return failure('session-live')
  }
}
