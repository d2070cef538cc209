// Owns: whether the second step was met. The secret is read from the keychain for every check and kept nowhere.
// Never: answers "not enabled" because something could not be read; an unreadable secret is a refusal.
import { z } from 'zod'
import { type DeliveryMethod, destinationOf } from '../../shared/destination'
import type { FactorMethod } from '../../shared/protocol'
import type { DeliveredCodes } from './delivered-codes'
import { type SecondFactorProof, stampSecond } from './grant'
import { KeychainUnavailable, type AuditLog, type Clock, type Hasher, type Keychain, type Notifier, type Store } from './ports'
import { burnRecoveryCode, recoveryCodesLeft } from './recovery-codes'
import type { Charge, GuessThrottle, Lane } from './throttle'
import { matchingSteps } from './totp'

/** What the keychain holds for an authenticator. Another version or algorithm is not guessed at. */
const storedSecret = z.strictObject({
  version: z.literal(1),
  algorithm: z.literal('SHA1'),
  digits: z.literal(6),
  period: z.literal(30),
  secret: z.string().regex(/^[A-Z2-7]{26,}$/)
})

/** And for codes by mail or text message: the key of their MACs, and where they go. */
const storedDelivery = z
  .strictObject({
    version: z.literal(1),
    method: z.enum(['email', 'sms']),
    key: z.string().regex(/^[A-Z2-7]{52}$/),
    destination: z.string()
  })
  .refine(({ method, destination }) => destinationOf(method, destination) === destination)

/** `secret` is the authenticator's, or the key of the MACs; recovery codes are keyed by it either way. */
export type Factor =
  | { readonly method: 'totp'; readonly secret: string }
  | { readonly method: DeliveryMethod; readonly secret: string; readonly destination: string }

export const secretAccount = (secretId: string, method: PrimaryMethod = 'totp'): string => `${method}:${secretId}`
export const encodeSecret = (secret: string): string =>
  JSON.stringify({ version: 1, algorithm: 'SHA1', digits: 6, period: 30, secret } satisfies z.infer<typeof storedSecret>)

export const encodeDelivery = (method: DeliveryMethod, key: string, destination: string): string =>
  JSON.stringify({ version: 1, method, key, destination } satisfies z.infer<typeof storedDelivery>)

/** What a recovery code stands in for. */
export type PrimaryMethod = Exclude<FactorMethod, 'recovery-code'>

export type SecondFactorRow = {
  readonly method: PrimaryMethod
  readonly secretId: string
  readonly enrolledAt: number
  readonly lastUsedAt: number | null
  readonly lastStep: number
}

export type FactorStatus = 'not-enabled' | 'ready' | 'unreadable'

export type FactorCheck =
  | { readonly outcome: 'accepted'; readonly proof: SecondFactorProof }
  | { readonly outcome: 'rejected'; readonly why: 'wrong' | 'used' | 'void'; readonly triesLeft: number; readonly lockedUntil: number | null }
  | { readonly outcome: 'locked-out'; readonly lockedUntil: number }
  | { readonly outcome: 'unreadable' }

export type CodeAttempt = { readonly method: FactorMethod; readonly code: string }

export type SecondFactorPorts = {
  readonly store: Store
  readonly keychain: Keychain
  readonly clock: Clock
  readonly hasher: Hasher
  readonly throttle: GuessThrottle
  readonly codes: DeliveredCodes
  readonly audit: AuditLog
  readonly notifier: Notifier
  /** "Code tolerance", in steps. */
  readonly toleranceSteps: () => number
}

export class SecondFactor {
  readonly #ports: SecondFactorPorts

  constructor(ports: SecondFactorPorts) {
    this.#ports = ports
  }

  /** The enrollment, or null when two-factor authentication is off. @throws when the database cannot be read */
  enrollment(): SecondFactorRow | null {
    const row = this.#ports.store.get<{
      method: PrimaryMethod
      secret_id: string
      enrolled_at: number
      last_used_at: number | null
      last_step: number
    }>('SELECT method, secret_id, enrolled_at, last_used_at, last_step FROM second_factor')
    if (row === undefined) return null
    return { method: row.method, secretId: row.secret_id, enrolledAt: row.enrolled_at, lastUsedAt: row.last_used_at, lastStep: row.last_step }
  }

  /** Steps before and after the present one whose code is taken too. */
  toleranceSteps(): number {
    return this.#ports.toleranceSteps()
  }

  /** Whether codes can be checked now. @throws when the database cannot be read */
  async status(): Promise<FactorStatus> {
    const enrollment = this.enrollment()
    if (enrollment === null) return 'not-enabled'
    return (await this.readFactor(enrollment)) === null ? 'unreadable' : 'ready'
  }

  /** What is enrolled, or null for every reason why it cannot be had. */
  async readFactor({ secretId, method }: Pick<SecondFactorRow, 'secretId' | 'method'>): Promise<Factor | null> {
    try {
      const item = await this.#ports.keychain.get(secretAccount(secretId, method))
      if (item === null) return null
      if (method === 'totp') return { method, secret: storedSecret.parse(JSON.parse(item)).secret }
      const { method: stored, key, destination } = storedDelivery.parse(JSON.parse(item))
      return stored === method ? { method, secret: key, destination } : null
    } catch (error) {
      if (error instanceof KeychainUnavailable || error instanceof SyntaxError || error instanceof z.ZodError) return null
      throw error
    }
  }

  /** Methods that the gate offers while the factor is ready. */
  methods(): readonly FactorMethod[] {
    const primary = this.enrollment()?.method ?? 'totp'
    return recoveryCodesLeft(this.#ports.store) > 0 ? [primary, 'recovery-code'] : [primary]
  }

  /**
   * Checks one code. The guess is paid for before it is looked at, and a right code is burnt, durably, before the
   * proof exists.
   * @param challenge what a delivered code is bound to; the owner's own by default
   * @throws when the database cannot be written: then nothing was accepted
   */
  async check(attempt: CodeAttempt, who: LaneOwner, challenge: string = OWNER_CHALLENGE): Promise<FactorCheck> {
    const charged = this.#ports.throttle.charge(laneOf(attempt.method, who))
    if (!charged.ok) return { outcome: 'locked-out', lockedUntil: charged.lockedUntil }
    const enrollment = this.enrollment()
    const factor = enrollment === null ? null : await this.readFactor(enrollment)
    if (enrollment === null || factor === null) {
      // The guess was not looked at, so it tells a guesser nothing.
      charged.charge.undo()
      return { outcome: 'unreadable' }
    }
    const outcome = this.#burn(attempt, factor, enrollment.secretId, challenge)
    if (outcome !== 'burnt') return this.#reject(outcome, charged.charge, attempt, challenge)
    charged.charge.succeeded()
    return { outcome: 'accepted', proof: stampSecond(attempt.method) }
  }

  /** Charges a guess that was not even a code, so that noise is not cheaper than guessing. */
  chargeMalformed(who: LaneOwner): void {
    this.#ports.throttle.charge(laneOf('totp', who))
  }

  #burn(attempt: CodeAttempt, factor: Factor, secretId: string, challenge: string): 'burnt' | Rejection {
    const { store, clock, hasher } = this.#ports
    return store.transaction(() => {
      // Between reading the secret and here the owner may have replaced it.
      const present = this.enrollment()
      if (present === null || present.secretId !== secretId) return 'wrong'
      // A method that the owner did not choose opens nothing, whatever the code.
      if (attempt.method !== 'recovery-code' && attempt.method !== present.method) return 'wrong'
      const outcome =
        attempt.method === 'recovery-code'
          ? burnRecoveryCode(store, hasher, factor.secret, attempt.code, clock.now())
          : attempt.method === 'totp'
            ? this.#burnStep(attempt.code, factor.secret, present)
            : this.#burnDelivered(attempt.code, factor.secret, challenge)
      if (outcome === 'burnt') {
        store.run('UPDATE second_factor SET last_used_at = ?', clock.now())
        if (attempt.method === 'recovery-code') this.#tellOfRecoveryCode()
      }
      return outcome
    })
  }

  #burnStep(code: string, secret: string, present: SecondFactorRow): 'burnt' | 'used' | 'wrong' {
    const steps = matchingSteps(this.#ports.hasher, secret, code, this.#ports.clock.now(), this.toleranceSteps())
    const fresh = steps.find((step) => step > present.lastStep)
    if (fresh === undefined) return steps.length > 0 ? 'used' : 'wrong'
    this.#ports.store.run('UPDATE second_factor SET last_step = ?', fresh)
    return 'burnt'
  }

  #burnDelivered(code: string, secret: string, challenge: string): 'burnt' | Rejection {
    const outcome = this.#ports.codes.try(challenge, secret, code, true)
    return outcome === 'right' ? 'burnt' : outcome
  }

  #tellOfRecoveryCode(): void {
    const left = recoveryCodesLeft(this.#ports.store)
    this.#ports.audit.append({ kind: 'recovery-code-used', value: left })
    this.#ports.notifier.notify({ kind: 'recovery-code-used', left })
  }

  #reject(why: Rejection, charge: Charge, { method }: CodeAttempt, challenge: string): FactorCheck {
    const forThisCode = isDelivered(method) && why === 'wrong' ? this.#ports.codes.triesLeft(challenge) : Infinity
    return { outcome: 'rejected', why, triesLeft: Math.min(charge.triesLeftAfter, forThisCode), lockedUntil: charge.lockedUntil }
  }
}

type Rejection = 'used' | 'wrong' | 'void'

/** What the owner's own codes are bound to: those that confirm a change at this computer. */
export const OWNER_CHALLENGE = 'owner'

export const isDelivered = (method: FactorMethod): method is DeliveryMethod => method === 'email' || method === 'sms'

/** Who types the code; it chooses the budget that pays. */
export type LaneOwner =
  | { readonly who: 'strangers' }
  | { readonly who: 'connector'; readonly key: string }
  | { readonly who: 'owner' }

export function laneOf(method: FactorMethod, owner: LaneOwner): Lane {
  return { kind: method === 'recovery-code' ? 'recovery' : 'code', ...owner }
}
