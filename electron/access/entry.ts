// Owns: gathering what the policy is asked with: settings, the state of the factor, the connector's standing, the time.
// Never: answers by itself; that is policy.ts.
import type { SecondFactorHow } from '../../shared/activity'
import type { Refusal, Revocation } from '../../shared/protocol'
import type { Settings } from '../../shared/settings'
import type { Connectors } from './connectors'
import type { Connector, FirstFactorProof, Grant } from './grant'
import { nextOpening } from './hours'
import type { Clock, LocalTime } from './ports'
import { type Barrier, type Demands, type Question, type Requirement, barrierFor, closedFor, isExemption, isTrusted, requirementFor, stillStands } from './policy'
import type { ResumeKeys } from './resume-keys'
import type { SecondFactor } from './second-factor'

export type EntryParts = {
  readonly settings: () => Pick<Settings, 'access' | 'entry'>
  readonly demands: () => Demands
  readonly connectors: Connectors
  readonly secondFactor: SecondFactor
  readonly resumeKeys: ResumeKeys
  readonly clock: Clock
  readonly localTime: LocalTime
}

/** What the far end is told. It has proved a credential and its key, so a short honest answer gives nothing away. */
export const REFUSAL_FOR = {
  'policy-unusable': 'unattended-access-off',
  'two-factor-required': 'unattended-access-off',
  'unattended-access-off': 'unattended-access-off',
  'connector-blocked': 'connector-not-allowed',
  'connector-not-listed': 'connector-not-allowed',
  'guest-access-ended': 'connector-not-allowed',
  'outside-hours': 'outside-hours'
} as const satisfies Record<Barrier, Refusal>

const REVOCATION_FOR = {
  'policy-unusable': 'access-off',
  'two-factor-required': 'access-off',
  'unattended-access-off': 'access-off',
  'connector-blocked': 'connector-not-allowed',
  'connector-not-listed': 'connector-not-allowed',
  'guest-access-ended': 'expired',
  'outside-hours': 'outside-hours'
} as const satisfies Record<Barrier, Revocation>

export class Entry {
  readonly #parts: EntryParts

  constructor(parts: EntryParts) {
    this.#parts = parts
  }

  /** What keeps everybody out, whoever it is. @throws while the database is damaged */
  closed(): Barrier | null {
    const { settings, demands } = this.#parts
    return closedFor({ access: settings().access, demands: demands() })
  }

  async requirementFor(first: FirstFactorProof, connector: Connector): Promise<Requirement> {
    const factor = await this.#parts.secondFactor.status()
    const { credentialKind: credential, resumes } = first
    return requirementFor({
      ...this.#surroundings(connector),
      factor,
      credential,
      statedReason: connector.statedReason,
      resumes: resumes === null ? null : this.#parts.resumeKeys.resumptionBy(resumes.keyId)
    })
  }

  /** The last look, inside the transaction that keeps the grant: null when it may be kept. */
  barrierAtGrant(grant: Grant): Barrier | 'changed' | null {
    const question: Question = {
      ...this.#surroundings(grant.connector),
      // Whether the secret can be read was seen a moment ago; whether there is one may have changed.
      factor: this.#parts.secondFactor.enrollment() === null ? 'not-enabled' : 'ready',
      credential: grant.credentialKind,
      statedReason: grant.connector.statedReason,
      resumes: grant.resumedBy === null ? null : this.#parts.resumeKeys.resumptionBy(grant.resumedBy)
    }
    return barrierFor(question) ?? (stillStands(question, grant.secondFactor) ? null : 'changed')
  }

  /** Why a live session has to end now, or null. */
  revocationFor({ connector, secondFactor }: Grant): Revocation | null {
    const now = this.#surroundings(connector)
    const barrier = barrierFor(now) ?? (now.demands.twoFactor && secondFactor === 'two-factor-off' ? 'two-factor-required' : null)
    return barrier === null ? null : REVOCATION_FOR[barrier]
  }

  /** Whether time alone can end this session. */
  isTimed({ connector }: Grant): boolean {
    return this.#parts.settings().entry.hours.limited || this.#parts.connectors.standing(connector.publicKey).accessUntil !== null
  }

  /** Whether a grant that took this step begins, or begins again, the time in which no code is asked. */
  beginsTrust(how: SecondFactorHow): boolean {
    return this.#parts.settings().entry.trustHours > 0 && !isExemption(how)
  }

  isTrusted(publicKey: string): boolean {
    return isTrusted(this.#parts.settings().entry, this.#parts.connectors.standing(publicKey))
  }

  /** Unix time in ms at which the next window opens, or null. */
  opensAt(): number | null {
    const { settings, clock, localTime } = this.#parts
    return nextOpening(settings().entry.hours, clock.now(), localTime)
  }

  #surroundings({ publicKey }: Connector): Omit<Question, 'factor' | 'credential' | 'statedReason' | 'resumes'> {
    const { settings, demands, connectors, clock, localTime } = this.#parts
    const { access, entry } = settings()
    const now = clock.now()
    return { demands: demands(), access, entry, connector: connectors.standing(publicKey), now, local: localTime.momentOf(now) }
  }
}
