// Owns: carrying out what the gate asks for: limits first, then proofs, then policy, then the record. One Visit is
// one connection.
// Never: decides the order; that is gate.ts. Never: lets an exception become a way in; every one is a refusal.
import { escapeUntrusted } from '../../shared/activity'
import { toBase64url } from '../../shared/base64url'
import type { Hello, Identify, Refusal } from '../../shared/protocol'
import { raiseAlert } from './alerts'
import type { AttemptLimit } from './attempt-limit'
import { Challenges } from './challenges'
import { CodePrompt, type CodePromptParts } from './code-prompt'
import type { DeviceCookie } from './connectors'
import { REFUSAL_FOR, type Entry } from './entry'
import type { Credentials, PendingProof } from './credentials'
import { type GateEvent, type GateState, refused } from './gate-vocabulary'
import type { Connector, FirstFactorProof, Grant } from './grant'
import { heldKey } from './identity'
import { labelsOf } from './labels'
import type { Barrier } from './policy'
import { recoveryCodesLeft } from './recovery-codes'
import { RefusalNotes, type RefusalNotesParts } from './refusal-notes'
import type { ResumeKeys } from './resume-keys'
import type { Random, Signatures, Store } from './ports'

export type AdmissionParts = Omit<CodePromptParts, 'newSessionId'> & RefusalNotesParts & {
  readonly store: Store
  readonly random: Random
  readonly signatures: Signatures
  readonly attempts: AttemptLimit
  readonly credentials: Credentials
  readonly resumeKeys: ResumeKeys
  /** This session's connector comes by another way; what its old connection carried ends. */
  readonly interruptSession: (sessionId: string) => void
  readonly entry: Entry
  /** The list of connectors has changed. */
  readonly onConnectorSeen: () => void
  /** The OPAQUE server setup, or null while the keychain cannot be read. */
  readonly opaqueSetup: () => Promise<string | null>
}

export class Admission {
  readonly #parts: AdmissionParts
  readonly #challenges = new Challenges()
  readonly #refusals: RefusalNotes

  constructor(parts: AdmissionParts) {
    this.#parts = parts
    this.#refusals = new RefusalNotes(parts)
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
  readonly code: CodePrompt
  readonly #parts: AdmissionParts
  readonly #refusals: RefusalNotes
  readonly #source: string
  #giveBackAttempt: () => void = () => {}
  /** OPAQUE's server setup, once it has been read for this visit. */
  #setup: string | null = null
  /** Why this visit was turned away, for the owner's log; the far end is told less. */
  #barrier: Barrier | null = null

  constructor(parts: AdmissionParts, challenges: Challenges, refusals: RefusalNotes, source: string) {
    this.#parts = parts
    this.code = new CodePrompt({ ...parts, newSessionId: () => this.#newSessionId() }, challenges)
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
    const { entry, notifier, hostName } = this.#parts
    const requirement = await entry.requirementFor(first, connector)
    switch (requirement.kind) {
      case 'refused':
        if (requirement.why !== 'host-keychain-unavailable') return this.#turnAway(requirement.why)
        this.#refusals.noteKeychain()
        notifier.notify({ kind: 'keychain-unavailable' })
        return refused(requirement.why)
      case 'not-resumed':
        return requirement.ended === null ? refused('not-resumed') : refused('not-resumed', { ended: requirement.ended })
      case 'reason-required':
        return { is: 'reason-required', hostName: hostName() }
      case 'exempt':
        if (first.resumes !== null) this.#parts.interruptSession(first.resumes.grant.sessionId)
        return { is: 'second-factor-met', proof: requirement.proof, sessionId: this.#newSessionId() }
      case 'code-required':
        return this.code.ask(first, connector)
    }
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
    this.#refusals.note(this.#barrier ?? reason, state, this.#source)
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

  #newSessionId(): string {
    return toBase64url(this.#parts.random.bytes(16))
  }
}
