// Owns: carrying out what the gate asks for: limits first, then proofs, then policy, then the record. One Visit is
// one connection.
// Never: decides the order; that is gate.ts. Never: lets an exception become a way in; every one is a refusal.
import { escapeUntrusted } from '../../shared/activity'
import { toBase64url } from '../../shared/base64url'
import type { Hello, Identify, Refusal } from '../../shared/protocol'
import { maskDestination } from '../../shared/destination'
import { raiseAlert } from './alerts'
import type { AttemptLimit } from './attempt-limit'
import { Challenges, challengeName } from './challenges'
import type { CodeSender } from './code-sender'
import type { Connectors, DeviceCookie } from './connectors'
import { REFUSAL_FOR, type Entry } from './entry'
import type { Credentials, PendingProof } from './credentials'
import { type DeliveredCodes, TRIES_PER_CODE } from './delivered-codes'
import type { DeliveredPrompt, GateEvent, GateState, RefusalDetails } from './gate-vocabulary'
import type { Connector, FirstFactorProof, Grant } from './grant'
import { heldKey } from './identity'
import { labelsOf } from './labels'
import type { Barrier } from './policy'
import { recoveryCodesLeft } from './recovery-codes'
import { RefusalNotes } from './refusal-notes'
import type { ResumeKeys } from './resume-keys'
import type { AuditLog, Clock, Notifier, Random, Signatures, Store } from './ports'
import { type CodeAttempt, type LaneOwner, type SecondFactor, isDelivered, laneOf } from './second-factor'
import type { GuessThrottle } from './throttle'

export type AdmissionParts = {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  readonly signatures: Signatures
  readonly audit: AuditLog
  readonly notifier: Notifier
  readonly attempts: AttemptLimit
  readonly throttle: GuessThrottle
  readonly credentials: Credentials
  readonly connectors: Connectors
  readonly secondFactor: SecondFactor
  readonly codes: DeliveredCodes
  readonly sender: CodeSender
  readonly resumeKeys: ResumeKeys
  /** This session's connector comes by another way; what its old connection carried ends. */
  readonly interruptSession: (sessionId: string) => void
  readonly entry: Entry
  /** The list of connectors has changed. */
  readonly onConnectorSeen: () => void
  readonly hostName: () => string
  /** The OPAQUE server setup, or null while the keychain cannot be read. */
  readonly opaqueSetup: () => Promise<string | null>
}

const refused = (reason: Refusal, details?: RefusalDetails): GateEvent =>
  details === undefined ? { is: 'refused', reason } : { is: 'refused', reason, details }

export class Admission {
  readonly #parts: AdmissionParts
  readonly #challenges = new Challenges()
  readonly #refusals: RefusalNotes

  constructor(parts: AdmissionParts) {
    this.#parts = parts
    this.#refusals = new RefusalNotes(parts.audit, parts.clock)
  }

  visit(source: string): Visit {
    return new Visit(this.#parts, this.#challenges, this.#refusals, source)
  }

  /** The secret was replaced or removed: whoever is being asked for a code starts again. */
  forgetChallenges(): void {
    this.#challenges.forgetAll()
  }
}

export class Visit {
  readonly #parts: AdmissionParts
  readonly #challenges: Challenges
  readonly #refusals: RefusalNotes
  readonly #source: string
  #giveBackAttempt: () => void = () => {}
  #generation = -1
  /** OPAQUE's server setup, once it has been read for this visit. */
  #setup: string | null = null
  /** Why this visit was turned away, for the owner's log; the far end is told less. */
  #barrier: Barrier | null = null

  constructor(parts: AdmissionParts, challenges: Challenges, refusals: RefusalNotes, source: string) {
    this.#parts = parts
    this.#challenges = challenges
    this.#refusals = refusals
    this.#source = source
  }

  async prepareChallenge(hello: Hello): Promise<GateEvent> {
    const { attempts, connectors, credentials, entry, notifier, opaqueSetup } = this.#parts
    // Throws while the database is damaged; then there is nothing to charge.
    const closed = entry.closed()
    const attempt = attempts.charge({ source: this.#source, connectorKey: connectors.recognize(hello) })
    if (!attempt.ok) return refused('locked-out', { lockedUntil: attempt.retryAt })
    this.#giveBackAttempt = () => attempt.giveBack()
    if (closed !== null) {
      this.#giveBackAttempt()
      return this.#turnAway(closed)
    }
    const setup = await opaqueSetup()
    if (setup === null) {
      notifier.notify({ kind: 'keychain-unavailable' })
      return this.#notAGuess('host-keychain-unavailable')
    }
    this.#setup = setup
    try {
      const { ke2s, pending } = credentials.begin(hello.selector, hello.ke1, setup)
      return { is: 'challenge-ready', ke2s, pending }
    } catch {
      return refused('protocol-violation')
    }
  }

  /** The proof and the session key for the channel, or null. */
  checkProof(pending: PendingProof, ke3: string): { readonly proof: FirstFactorProof; readonly sessionKey: string } | null {
    const finished = this.#parts.credentials.finish(pending, ke3)
    if (finished !== null) this.#giveBackAttempt()
    return finished
  }

  checkIdentity(identify: Identify, channelBinding: Uint8Array): GateEvent {
    const publicKey = heldKey(identify, channelBinding, this.#parts.signatures)
    if (publicKey === null) return refused('protocol-violation')
    const name = escapeUntrusted(identify.name, 63) || '?'
    const platform = escapeUntrusted(identify.platform, 32)
    const { isNew, ownerName } = this.#parts.connectors.noteSeen({ publicKey, name, platform })
    this.#parts.onConnectorSeen()
    if (isNew) this.#parts.notifier.notify({ kind: 'new-connector', connectorName: name, source: this.#source })
    // What the owner calls it says more than what it calls itself.
    const connector = { publicKey, name: ownerName ?? name, platform, source: this.#source, statedReason: null }
    return { is: 'identified', remember: identify.remember, connector }
  }

  async decide(first: FirstFactorProof, connector: Connector): Promise<GateEvent> {
    const { entry, audit, notifier, secondFactor, throttle, clock, hostName } = this.#parts
    const requirement = await entry.requirementFor(first, connector)
    switch (requirement.kind) {
      case 'refused':
        if (requirement.why !== 'host-keychain-unavailable') return this.#turnAway(requirement.why)
        audit.append({ kind: 'keychain-unavailable' })
        notifier.notify({ kind: 'keychain-unavailable' })
        return refused(requirement.why)
      case 'not-resumed':
        return requirement.ended === null ? refused('not-resumed') : refused('not-resumed', { ended: requirement.ended })
      case 'reason-required':
        return { is: 'reason-required', hostName: hostName() }
      case 'exempt':
        if (first.resumes !== null) this.#parts.interruptSession(first.resumes.grant.sessionId)
        return { is: 'second-factor-met', proof: requirement.proof, sessionId: this.#newSessionId() }
      case 'code-required': {
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
    }
  }

  async checkCode(attempt: CodeAttempt, first: FirstFactorProof, connector: Connector): Promise<GateEvent> {
    const { secondFactor, audit, notifier } = this.#parts
    if (this.#generation !== this.#challenges.generation) return refused('challenge-expired')
    const payer = this.#payer(connector)
    const check = await secondFactor.check(attempt, payer, challengeName(first, connector))
    switch (check.outcome) {
      case 'accepted':
        this.#challenges.close(first, connector)
        return { is: 'second-factor-met', proof: check.proof, sessionId: this.#newSessionId() }
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
  async sendCode(first: FirstFactorProof, connector: Connector): Promise<GateEvent> {
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

  chargeMalformedCode(connector: Connector): void {
    this.#parts.secondFactor.chargeMalformed(this.#payer(connector))
  }

  /** Makes the grant durable. Whatever changed since the proofs were made is looked at once more. */
  recordGrant(grant: Grant): GateEvent {
    const { store, connectors, credentials, entry, hostName, resumeKeys } = this.#parts
    const setup = this.#setup
    if (setup === null) throw new Error('A grant came without a proof')
    const recorded = store.transaction((): GateEvent | DeviceCookie => {
      const barrier = entry.barrierAtGrant(grant)
      if (barrier === 'changed') return refused(grant.resumedBy === null ? 'host-error' : 'not-resumed')
      if (barrier !== null) return this.#turnAway(barrier)
      // One that was good for one use was used when the session began.
      const mayBeGone = grant.resumedBy !== null && grant.credentialKind === 'short-term'
      if (!mayBeGone && !credentials.stands(grant)) return refused('wrong-credential')
      const deviceCookie = connectors.noteGrant(grant.connector)
      if (grant.resumedBy === null) this.#noteBeginning(grant)
      else this.#noteResuming(grant, grant.resumedBy)
      return deviceCookie
    })
    if ('is' in recorded) return recorded
    return {
      is: 'recorded',
      message: {
        type: 'granted',
        sessionId: grant.sessionId,
        hostName: hostName(),
        permissions: [...grant.permissions],
        deviceCookie: recorded,
        resume: resumeKeys.arm(grant, setup)
      }
    }
  }

  #noteBeginning(grant: Grant): void {
    const { store, audit, connectors, credentials, entry } = this.#parts
    credentials.spend(grant.credentialId)
    if (entry.beginsTrust(grant.secondFactor)) connectors.noteCode(grant.connector.publicKey)
    if (grant.secondFactor === 'recovery-code') {
      const { name, source } = grant.connector
      raiseAlert(store, { kind: 'recovery-code-used', at: grant.grantedAt, connectorName: name, source, left: recoveryCodesLeft(store) })
    }
    audit.append({
      kind: 'session-granted',
      ...labelsOf(grant.connector),
      sessionId: grant.sessionId,
      credential: grant.credentialKind,
      secondFactor: grant.secondFactor,
      profile: grant.profile.name,
      ...(grant.connector.statedReason === null ? {} : { statedReason: grant.connector.statedReason })
    })
  }

  /** No use of the owner's credential, no code, no trust begins by it. */
  #noteResuming(grant: Grant, keyId: string): void {
    const { audit, resumeKeys } = this.#parts
    audit.append({ kind: 'session-resumed', ...labelsOf(grant.connector), sessionId: grant.sessionId })
    resumeKeys.spend(keyId)
  }

  noteRefusal(reason: Refusal | 'gave-up', state: GateState): void {
    this.#refusals.note(this.#barrier ?? reason, 'connector' in state ? labelsOf(state.connector) : { source: this.#source })
  }

  #turnAway(barrier: Barrier): GateEvent {
    this.#barrier = barrier
    const opensAt = barrier === 'outside-hours' ? this.#parts.entry.opensAt() : null
    return refused(REFUSAL_FOR[barrier], opensAt === null ? undefined : { lockedUntil: opensAt })
  }

  #notAGuess(reason: Refusal): GateEvent {
    this.#giveBackAttempt()
    return refused(reason)
  }

  #payer(connector: Connector): LaneOwner {
    return this.#parts.connectors.wasGranted(connector.publicKey)
      ? { who: 'connector', key: connector.publicKey }
      : { who: 'strangers' }
  }

  #newSessionId(): string {
    return toBase64url(this.#parts.random.bytes(16))
  }
}
