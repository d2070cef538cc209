// Owns: sending a code for one challenge: paid for, stored, then handed to the owner's mail server or text gateway.
// Never: sends one without a reason to: the caller has proved the first factor, or is the owner at this computer.
import type { DeliveryMethod } from '../../shared/destination'
import type { DeliveryProblem } from '../../shared/delivery'
import { maskDestination } from '../../shared/destination'
import type { DeliveredCodes } from './delivered-codes'
import type { CodeDelivery, CodeOccasion, Store } from './ports'
import type { LaneOwner, SecondFactor } from './second-factor'
import type { SendLimit } from './send-limit'

/** `sendAgainAt` is a Unix time in ms. */
export type SendOutcome =
  /** `expiresAt` is when the code is over. */
  | { readonly state: 'sent'; readonly sendAgainAt: number; readonly expiresAt: number }
  /** `status` is what the server answered. */
  | { readonly state: 'failed'; readonly why: DeliveryProblem; readonly status: number | null; readonly sendAgainAt: number }
  | { readonly state: 'limited'; readonly sendAgainAt: number }

export type Recipient = { readonly method: DeliveryMethod; readonly destination: string; readonly secret: string }

export type CodeSenderParts = {
  readonly store: Store
  readonly now: () => number
  readonly codes: DeliveredCodes
  readonly limit: SendLimit
  readonly secondFactor: SecondFactor
  readonly delivery: CodeDelivery
}

export class CodeSender {
  readonly #parts: CodeSenderParts

  constructor(parts: CodeSenderParts) {
    this.#parts = parts
  }

  /** To whoever is enrolled; null when that is nobody, or cannot be read. @throws when it cannot be stored */
  async send(challenge: string, who: LaneOwner, occasion: CodeOccasion): Promise<SendOutcome | null> {
    const { secondFactor } = this.#parts
    const enrollment = secondFactor.enrollment()
    const factor = enrollment === null ? null : await secondFactor.readFactor(enrollment)
    if (enrollment === null || factor === null || factor.method === 'totp') return null
    return this.sendTo(factor, challenge, who, occasion, () => secondFactor.enrollment()?.secretId === enrollment.secretId)
  }

  /** @param stands asked in the transaction that stores the code: false when the secret was replaced meanwhile */
  async sendTo(to: Recipient, challenge: string, who: LaneOwner, occasion: CodeOccasion, stands: () => boolean): Promise<SendOutcome | null> {
    const { store, now, codes, limit, delivery } = this.#parts
    const gap = codes.gapUntil(challenge)
    if (gap !== null) return { state: 'limited', sendAgainAt: Math.max(gap, limit.closedUntil(who) ?? 0) }
    const issued = store.transaction(() => {
      if (!stands()) return null
      const charge = limit.charge(who)
      return charge.ok ? { charge, code: codes.issue(challenge, to.secret) } : { charge, code: '' }
    })
    if (issued === null) return null
    if (!issued.charge.ok) return { state: 'limited', sendAgainAt: issued.charge.retryAt }
    const sent = await delivery.deliverCode(to.method, to.destination, issued.code, occasion)
    const closed = limit.closedUntil(who) ?? 0
    if (sent.ok) return { state: 'sent', sendAgainAt: Math.max(codes.gapUntil(challenge) ?? now(), closed), expiresAt: codes.endOf(challenge) }
    codes.withdraw(challenge)
    // The owner may try again as soon as the server is mended; a stranger could make it a storm of connections.
    if (who.who === 'owner') issued.charge.giveBack()
    return { state: 'failed', why: sent.code, status: sent.info?.status ?? null, sendAgainAt: Math.max(now(), who.who === 'owner' ? 0 : closed) }
  }
}

export const maskedOf = ({ method, destination }: Pick<Recipient, 'method' | 'destination'>): string => maskDestination(method, destination)
