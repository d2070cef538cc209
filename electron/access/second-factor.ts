// Owns: whether the second step was met. The secret is read from the keychain for every check and kept nowhere.
// Never: answers "not enabled" because something could not be read; an unreadable secret is a refusal.
import { z } from 'zod'
import type { FactorMethod } from '../../shared/protocol'
import { type SecondFactorProof, stampSecond } from './grant'
import { KeychainUnavailable, type AuditLog, type Clock, type Hasher, type Keychain, type Notifier, type Store } from './ports'
import { burnRecoveryCode, recoveryCodesLeft } from './recovery-codes'
import type { Charge, GuessThrottle, Lane } from './throttle'
import { matchingSteps } from './totp'

/** What the keychain holds for a second factor. Another version or algorithm is not guessed at. */
const storedSecret = z.strictObject({
  version: z.literal(1),
  algorithm: z.literal('SHA1'),
  digits: z.literal(6),
  period: z.literal(30),
  secret: z.string().regex(/^[A-Z2-7]{26,}$/)
})

export const secretAccount = (secretId: string): string => `totp:${secretId}`
export const encodeSecret = (secret: string): string =>
  JSON.stringify({ version: 1, algorithm: 'SHA1', digits: 6, period: 30, secret } satisfies z.infer<typeof storedSecret>)

export type SecondFactorRow = {
  readonly secretId: string
  readonly enrolledAt: number
  readonly lastUsedAt: number | null
  readonly lastStep: number
}

export type FactorStatus = 'not-enabled' | 'ready' | 'unreadable'

export type FactorCheck =
  | { readonly outcome: 'accepted'; readonly proof: SecondFactorProof }
  | { readonly outcome: 'rejected'; readonly why: 'wrong' | 'used'; readonly triesLeft: number; readonly lockedUntil: number | null }
  | { readonly outcome: 'locked-out'; readonly lockedUntil: number }
  | { readonly outcome: 'unreadable' }

export type CodeAttempt = { readonly method: FactorMethod; readonly code: string }

export type SecondFactorPorts = {
  readonly store: Store
  readonly keychain: Keychain
  readonly clock: Clock
  readonly hasher: Hasher
  readonly throttle: GuessThrottle
  readonly audit: AuditLog
  readonly notifier: Notifier
}

export class SecondFactor {
  readonly #ports: SecondFactorPorts

  constructor(ports: SecondFactorPorts) {
    this.#ports = ports
  }

  /** The enrollment, or null when two-factor authentication is off. @throws when the database cannot be read */
  enrollment(): SecondFactorRow | null {
    const row = this.#ports.store.get<{
      secret_id: string
      enrolled_at: number
      last_used_at: number | null
      last_step: number
    }>('SELECT secret_id, enrolled_at, last_used_at, last_step FROM second_factor')
    if (row === undefined) return null
    return { secretId: row.secret_id, enrolledAt: row.enrolled_at, lastUsedAt: row.last_used_at, lastStep: row.last_step }
  }

  /** Whether codes can be checked now. @throws when the database cannot be read */
  async status(): Promise<FactorStatus> {
    const enrollment = this.enrollment()
    if (enrollment === null) return 'not-enabled'
    return (await this.readSecret(enrollment.secretId)) === null ? 'unreadable' : 'ready'
  }

  /** The base32 secret, or null for every reason why it cannot be had. */
  async readSecret(secretId: string): Promise<string | null> {
    try {
      const item = await this.#ports.keychain.get(secretAccount(secretId))
      return item === null ? null : storedSecret.parse(JSON.parse(item)).secret
    } catch (error) {
      if (error instanceof KeychainUnavailable || error instanceof SyntaxError || error instanceof z.ZodError) return null
      throw error
    }
  }

  /** Methods that the gate offers while the factor is ready. */
  methods(): readonly FactorMethod[] {
    return recoveryCodesLeft(this.#ports.store) > 0 ? ['totp', 'recovery-code'] : ['totp']
  }

  /**
   * Checks one code. The guess is paid for before it is looked at, and a right code is burnt, durably, before the
   * proof exists.
   * @throws when the database cannot be written: then nothing was accepted
   */
  async check(attempt: CodeAttempt, who: LaneOwner): Promise<FactorCheck> {
    const charged = this.#ports.throttle.charge(laneOf(attempt.method, who))
    if (!charged.ok) return { outcome: 'locked-out', lockedUntil: charged.lockedUntil }
    const enrollment = this.enrollment()
    const secret = enrollment === null ? null : await this.readSecret(enrollment.secretId)
    if (enrollment === null || secret === null) {
      // The guess was not looked at, so it tells a guesser nothing.
      charged.charge.giveBack()
      return { outcome: 'unreadable' }
    }
    const outcome = this.#burn(attempt, secret, enrollment.secretId)
    if (outcome !== 'burnt') return this.#reject(outcome, charged.charge)
    charged.charge.giveBack()
    return { outcome: 'accepted', proof: stampSecond(attempt.method) }
  }

  /** Charges a guess that was not even a code, so that noise is not cheaper than guessing. */
  chargeMalformed(who: LaneOwner): void {
    this.#ports.throttle.charge(laneOf('totp', who))
  }

  #burn(attempt: CodeAttempt, secret: string, secretId: string): 'burnt' | 'used' | 'wrong' {
    const { store, clock, hasher } = this.#ports
    return store.transaction(() => {
      // Between reading the secret and here the owner may have replaced it.
      const present = this.enrollment()
      if (present === null || present.secretId !== secretId) return 'wrong'
      const outcome =
        attempt.method === 'totp'
          ? this.#burnStep(attempt.code, secret, present)
          : burnRecoveryCode(store, hasher, secret, attempt.code, clock.now())
      if (outcome === 'burnt') {
        store.run('UPDATE second_factor SET last_used_at = ?', clock.now())
        if (attempt.method === 'recovery-code') this.#tellOfRecoveryCode()
      }
      return outcome
    })
  }

  #burnStep(code: string, secret: string, present: SecondFactorRow): 'burnt' | 'used' | 'wrong' {
    const steps = matchingSteps(this.#ports.hasher, secret, code, this.#ports.clock.now())
    const fresh = steps.find((step) => step > present.lastStep)
    if (fresh === undefined) return steps.length > 0 ? 'used' : 'wrong'
    this.#ports.store.run('UPDATE second_factor SET last_step = ?', fresh)
    return 'burnt'
  }

  #tellOfRecoveryCode(): void {
    const left = recoveryCodesLeft(this.#ports.store)
    this.#ports.audit.append({ kind: 'recovery-code-used', value: left })
    this.#ports.notifier.notify({ kind: 'recovery-code-used', left })
  }

  #reject(why: 'used' | 'wrong', charge: Charge): FactorCheck {
    return { outcome: 'rejected', why, triesLeft: charge.triesLeftAfter, lockedUntil: charge.lockedUntil }
  }
}

/** Who types the code; it chooses the budget that pays. */
export type LaneOwner =
  | { readonly who: 'strangers' }
  | { readonly who: 'connector'; readonly key: string }
  | { readonly who: 'owner' }

export function laneOf(method: FactorMethod, owner: LaneOwner): Lane {
  return { kind: method === 'totp' ? 'code' : 'recovery', ...owner }
}
