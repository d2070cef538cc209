// Owns: setting up codes by mail or text message, before it is in force: the address, a code sent to it, and whether the
// code that was typed is that one.
// Never: believes that a message arrives; only the code that came with it shows that.
import type { CodeSendFailure, CodeSent, EnrollmentVerdict } from '../../shared/ipc'
import { type DeliveryMethod, destinationOf, maskDestination } from '../../shared/destination'
import { type Result, failure, success } from '../../shared/result'
import type { CodeSender, SendOutcome } from '../access/code-sender'
import type { DeliveredCodes } from '../access/delivered-codes'
import type { Random, Store } from '../access/ports'
import { base32 } from '../access/totp'

/** Bits that key the MACs of codes and recovery codes: as many as the MAC has. */
const KEY_BYTES = 32

export type DeliveredEnrollmentParts = {
  readonly store: Store
  readonly random: Random
  readonly codes: DeliveredCodes
  readonly sender: CodeSender
}

export class DeliveredEnrollment {
  readonly method: DeliveryMethod
  readonly secret: string
  readonly #parts: DeliveredEnrollmentParts
  readonly #challenge: string
  #destination: string | null = null

  constructor(parts: DeliveredEnrollmentParts, method: DeliveryMethod, id: string) {
    this.#parts = parts
    this.method = method
    this.secret = base32(parts.random.bytes(KEY_BYTES))
    this.#challenge = `enrollment/${id}`
  }

  /** Where the newest code went. */
  get destination(): string | null {
    return this.#destination
  }

  async send(typed: string): Promise<Result<CodeSent, CodeSendFailure>> {
    const destination = destinationOf(this.method, typed)
    if (destination === null) return failure('invalid')
    // Another address is another message; the wait is for those to the same one.
    if (destination !== this.#destination) this.#parts.codes.withdraw(this.#challenge)
    const to = { method: this.method, destination, secret: this.secret }
    const outcome = await this.#parts.sender.sendTo(to, this.#challenge, { who: 'owner' }, { for: 'set-up' }, () => {
      // From here on only the code that goes to the new address counts.
      this.#destination = destination
      return true
    })
    return outcome === null ? failure('not-set-up') : sentTo(outcome, maskDestination(this.method, destination))
  }

  /** Looks at a code. `burn`: it is used to switch on, and never again. */
  check(code: string, burn = false): EnrollmentVerdict {
    const { store, codes } = this.#parts
    const outcome = store.transaction(() => codes.try(this.#challenge, this.secret, code, burn))
    if (outcome === 'right' || outcome === 'wrong') return { verdict: outcome }
    return { verdict: 'void' }
  }
}

export function sentTo(outcome: SendOutcome, destination: string): Result<CodeSent, CodeSendFailure> {
  const { sendAgainAt } = outcome
  switch (outcome.state) {
    case 'sent':
      return success({ destination, sendAgainAt })
    case 'limited':
      return failure('send-limited', { retryAt: sendAgainAt })
    case 'failed':
      return failure(outcome.why, outcome.status === null ? undefined : { status: outcome.status })
  }
}
