// Owns: the code at the gate, for one visit: what is asked for, sending it, checking it, and what the owner is told of it.
// Never: decides whether a code is asked for; that is policy.ts.
import { maskDestination } from '../../shared/destination'
import { type Challenges, challengeName } from './challenges'
import type { CodeSender } from './code-sender'
import type { Connectors } from './connectors'
import { type DeliveredCodes, TRIES_PER_CODE } from './delivered-codes'
import { type DeliveredPrompt, type GateEvent, refused } from './gate-vocabulary'
import type { Connector, FirstFactorProof } from './grant'
import { labelsOf } from './labels'
import type { AuditLog, Clock, Notifier } from './ports'
import { type CodeAttempt, type LaneOwner, type SecondFactor, isDelivered, laneOf } from './second-factor'
import type { GuessThrottle } from './throttle'

export type CodePromptParts = {
  readonly clock: Clock
  readonly audit: AuditLog
  readonly notifier: Notifier
  readonly throttle: GuessThrottle
  readonly connectors: Connectors
  readonly secondFactor: SecondFactor
  readonly codes: DeliveredCodes
  readonly sender: CodeSender
  readonly hostName: () => string
  readonly newSessionId: () => string
}

export class CodePrompt {
  readonly #parts: CodePromptParts
  readonly #challenges: Challenges
  /** Which secrets were in force when the code was asked for. */
  #generation = -1

  constructor(parts: CodePromptParts, challenges: Challenges) {
    this.#parts = parts
    this.#challenges = challenges
  }

  /** Opens the challenge, or takes up the one that is open. */
  async ask(first: FirstFactorProof, connector: Connector): Promise<GateEvent> {
    const { secondFactor, throttle, clock, hostName } = this.#parts
    const lane = laneOf('totp', this.#payer(connector))
    const lockedUntil = throttle.lockedUntil(lane)
    if (lockedUntil !== null) return refused('locked-out', { lockedUntil })
    this.#generation = this.#challenges.generation
    const delivery = await this.#deliveredPrompt(first, connector)
    if (delivery === 'unreadable') return refused('host-keychain-unavailable')
    return {
      is: 'code-required',
      ...(delivery === null ? {} : { delivery }),
      hostName: hostName(),
      challenge: {
        methods: secondFactor.methods(),
        expiresAt: this.#challenges.endOf(first, connector, clock.now()),
        triesLeft: Math.min(throttle.triesLeft(lane), delivery === null ? Infinity : delivery.triesLeft)
      }
    }
  }

  async check(attempt: CodeAttempt, first: FirstFactorProof, connector: Connector): Promise<GateEvent> {
    const { secondFactor, audit, notifier } = this.#parts
    if (this.#generation !== this.#challenges.generation) return refused('challenge-expired')
    const payer = this.#payer(connector)
    const check = await secondFactor.check(attempt, payer, challengeName(first, connector))
    switch (check.outcome) {
      case 'accepted':
        this.#challenges.close(first, connector)
        return { is: 'second-factor-met', proof: check.proof, sessionId: this.#parts.newSessionId() }
      case 'unreadable':
        notifier.notify({ kind: 'keychain-unavailable' })
        return refused('host-keychain-unavailable')
      case 'locked-out':
        return refused('locked-out', { lockedUntil: check.lockedUntil })
      case 'rejected':
        audit.append({ kind: 'code-rejected', ...labelsOf(connector), credential: first.credentialKind, reason: check.why })
        notifier.notify({ kind: 'wrong-code', connectorName: connector.name, source: connector.source })
        if (check.lockedUntil === null) return { is: 'code-rejected', why: check.why, triesLeft: check.triesLeft }
        notifier.notify(
          payer.who === 'strangers'
            ? { kind: 'strangers-locked-out', until: check.lockedUntil }
            : { kind: 'connector-locked-out', connectorName: connector.name, until: check.lockedUntil }
        )
        return refused('locked-out', { lockedUntil: check.lockedUntil })
    }
  }

  /** Sends a code to the owner's address; the far end is told how that went, and never the code. */
  async send(first: FirstFactorProof, connector: Connector): Promise<GateEvent> {
    const { sender, audit, clock, secondFactor } = this.#parts
    if (this.#generation !== this.#challenges.generation) return refused('challenge-expired')
    const occasion = { for: 'login', connectorName: connector.name, source: connector.source } as const
    const sent = await sender.send(challengeName(first, connector), this.#payer(connector), occasion)
    if (sent === null) return refused('host-keychain-unavailable')
    const method = secondFactor.enrollment()?.method ?? 'email'
    if (sent.state === 'sent') audit.append({ kind: 'code-sent', ...labelsOf(connector), reason: method })
    if (sent.state === 'failed') audit.append({ kind: 'code-not-sent', ...labelsOf(connector), reason: sent.why })
    const end = sent.state === 'sent' ? sent.expiresAt : clock.now()
    return {
      is: 'sending-ended',
      sending: { state: sent.state, sendAgainAt: sent.sendAgainAt, ...(sent.state === 'failed' ? { why: sent.why } : {}) },
      expiresAt: this.#challenges.extend(first, connector, end)
    }
  }

  /** Null when no code is sent: an authenticator makes its own. */
  async #deliveredPrompt(first: FirstFactorProof, connector: Connector): Promise<(DeliveredPrompt & { readonly triesLeft: number }) | 'unreadable' | null> {
    const { secondFactor, codes, clock } = this.#parts
    const enrollment = secondFactor.enrollment()
    if (enrollment === null || !isDelivered(enrollment.method)) return null
    const factor = await secondFactor.readFactor(enrollment)
    if (factor === null || factor.method === 'totp') return 'unreadable'
    const challenge = challengeName(first, connector)
    // Whoever comes back to an open challenge has its code already, or will have.
    const pending = codes.isPending(challenge)
    const sending = pending
      ? { state: 'sent' as const, sendAgainAt: codes.gapUntil(challenge) ?? clock.now() }
      : { state: 'sending' as const, sendAgainAt: clock.now() }
    return { destination: maskDestination(factor.method, factor.destination), sending, triesLeft: pending ? codes.triesLeft(challenge) : TRIES_PER_CODE }
  }

  /** Something that was no code at all, where one was asked for. */
  chargeMalformed(connector: Connector): void {
    this.#parts.secondFactor.chargeMalformed(this.#payer(connector))
  }

  #payer(connector: Connector): LaneOwner {
    return this.#parts.connectors.wasGranted(connector.publicKey)
      ? { who: 'connector', key: connector.publicKey }
      : { who: 'strangers' }
  }
}
