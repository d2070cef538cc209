// Owns: one question about a connection -> steps required, an exemption, or a refusal. The one place that may say that
// no code is needed, and it says which rule said so. Pure: no clock, no database.
import type { CredentialKind, SecondFactorHow } from '../../shared/activity'
import { RESUME_WITHIN_MS, type Revocation } from '../../shared/protocol'
import type { Settings } from '../../shared/settings'
import { type SecondFactorProof, stampResumed, stampSecond } from './grant'
import { isOpen, opensMore } from './hours'
import type { LocalMoment } from './ports'
import type { FactorStatus } from './second-factor'

const HOUR_MS = 3_600_000

/** What the owner and the past say about a connector's key. */
export type Standing = {
  readonly rule: 'usual' | 'code-always' | 'blocked'
  /** On the list of "Only connectors on this list". */
  readonly listed: boolean
  /** Unix time in ms at which a guest's access ends; null for no end. */
  readonly accessUntil: number | null
  /** Milliseconds since its last code by the slower of two clocks; null when no code counts. */
  readonly sinceCode: number | null
}

/** What the administrator's policy wants beyond the settings, which it has tightened already. */
export type Demands = {
  /** False: there is a policy, and nobody knows what it says. */
  readonly policyUsable: boolean
  /** Nobody comes in without two-factor authentication. */
  readonly twoFactor: boolean
}

/** A session whose connector has proved the key to take it up again. */
export type Resumption = {
  readonly sessionId: string
  /** How the second step was met when it began. */
  readonly how: SecondFactorHow
  /** Since its connection was lost, by the slower of two clocks; 0 while that has not been noticed here. */
  readonly lostForMs: number
  /** Unix time in ms; null for no end. */
  readonly expiresAt: number | null
  /** Why it has ended meanwhile, or null. */
  readonly over: Revocation | null
}

export type Question = {
  readonly demands: Demands
  readonly access: Settings['access']
  readonly entry: Settings['entry']
  readonly factor: FactorStatus
  readonly credential: CredentialKind
  readonly connector: Standing
  readonly statedReason: string | null
  /** Null for a new session. */
  readonly resumes: Resumption | 'spent' | null
  /** Unix time in ms. */
  readonly now: number
  /** The same moment on the wall. */
  readonly local: LocalMoment
}

/** Why somebody is kept out whatever they prove. The owner's log says it; the far end is told less. */
export type Barrier =
  | 'policy-unusable'
  | 'two-factor-required'
  | 'unattended-access-off'
  | 'connector-blocked'
  | 'connector-not-listed'
  | 'guest-access-ended'
  | 'outside-hours'

export type Requirement =
  | { readonly kind: 'refused'; readonly why: Barrier | 'host-keychain-unavailable' }
  /** `ended`: the session was over before; null when it cannot be taken up for another reason. */
  | { readonly kind: 'not-resumed'; readonly ended: Revocation | null }
  | { readonly kind: 'reason-required' }
  | { readonly kind: 'code-required' }
  | { readonly kind: 'exempt'; readonly proof: SecondFactorProof }

/** What stands in everybody's way, whoever it is. */
export function closedFor({ demands, access }: Pick<Question, 'demands' | 'access'>): Barrier | null {
  if (!demands.policyUsable) return 'policy-unusable'
  return access.unattended ? null : 'unattended-access-off'
}

/** What stands in the way now, for somebody at the gate and for somebody who is in already. */
export function barrierFor({ demands, access, entry, connector, now, local }: Omit<Question, 'factor' | 'credential' | 'statedReason' | 'resumes'>): Barrier | null {
  const closed = closedFor({ demands, access })
  if (closed !== null) return closed
  if (connector.rule === 'blocked') return 'connector-blocked'
  if (entry.onlyListed && !connector.listed) return 'connector-not-listed'
  if (connector.accessUntil !== null && connector.accessUntil <= now) return 'guest-access-ended'
  if (!isOpen(entry.hours, local)) return 'outside-hours'
  return null
}

/** What a connector that proved a credential and its key must do next. */
export function requirementFor(question: Question): Requirement {
  const barrier = barrierFor(question)
  if (barrier !== null) return { kind: 'refused', why: barrier }
  // Stands before every exemption: with the secret unreadable nobody can tell what the owner wanted.
  if (question.factor === 'unreadable') return { kind: 'refused', why: 'host-keychain-unavailable' }
  if (lacksFactor(question)) return { kind: 'refused', why: 'two-factor-required' }
  if (question.resumes !== null) return resumptionFor(question, question.resumes)
  if (question.entry.askReason && question.statedReason === null) return { kind: 'reason-required' }
  const rule = exemptionFor(question)
  return rule === null ? { kind: 'code-required' } : { kind: 'exempt', proof: stampSecond(rule) }
}

/** The minute, the session's own end, and what has happened meanwhile. A new code is never part of it. */
function resumptionFor(question: Question, resumes: Resumption | 'spent'): Requirement {
  if (resumes === 'spent') return { kind: 'not-resumed', ended: null }
  const { sessionId, how, lostForMs, expiresAt, over } = resumes
  if (over !== null) return { kind: 'not-resumed', ended: over }
  if (expiresAt !== null && expiresAt <= question.now) return { kind: 'not-resumed', ended: 'expired' }
  // What spared the session its code has to spare it still.
  const stands = lostForMs < RESUME_WITHIN_MS && (!isExemption(how) || exemptionFor(question) === how)
  return stands ? { kind: 'exempt', proof: stampResumed(sessionId) } : { kind: 'not-resumed', ended: null }
}

/** Whether an answer that was given a moment ago would still be given, for the last look before a grant is kept. */
export function stillStands(question: Question, how: SecondFactorHow): boolean {
  if (barrierFor(question) !== null || question.factor === 'unreadable' || lacksFactor(question)) return false
  if (question.resumes !== null) return resumptionFor(question, question.resumes).kind === 'exempt'
  if (question.entry.askReason && question.statedReason === null) return false
  return !isExemption(how) || exemptionFor(question) === how
}

const lacksFactor = ({ demands, factor }: Question): boolean => demands.twoFactor && factor === 'not-enabled'

const EXEMPTIONS = ['two-factor-off', 'saved-login-exempt', 'short-term-exempt', 'trusted-connector'] as const satisfies readonly SecondFactorHow[]
type Exemption = (typeof EXEMPTIONS)[number]

/** Whether a rule stood in for the code. */
export const isExemption = (how: SecondFactorHow): how is Exemption => (EXEMPTIONS as readonly SecondFactorHow[]).includes(how)

function exemptionFor({ access, entry, factor, credential, connector }: Question): Exemption | null {
  if (factor === 'not-enabled') return 'two-factor-off'
  if (connector.rule === 'code-always') return null
  if (credential === 'saved-login' && !access.askCodeForSavedLogins) return 'saved-login-exempt'
  if (credential === 'short-term' && !access.askCodeForShortTermPasswords) return 'short-term-exempt'
  return isTrusted(entry, connector) ? 'trusted-connector' : null
}

/** Whether the connector has typed a code so lately that none is asked for. */
export function isTrusted(entry: Settings['entry'], { rule, sinceCode }: Standing): boolean {
  return rule === 'usual' && sinceCode !== null && sinceCode >= 0 && sinceCode < entry.trustHours * HOUR_MS
}

type Gate = Pick<Settings, 'access' | 'entry'>

/** Whether a change of the settings lets somebody in who was kept out before. */
export function weakensGate(before: Gate, after: Gate): boolean {
  return (
    (before.access.askCodeForSavedLogins && !after.access.askCodeForSavedLogins) ||
    (before.access.askCodeForShortTermPasswords && !after.access.askCodeForShortTermPasswords) ||
    after.entry.codeToleranceSteps > before.entry.codeToleranceSteps ||
    after.entry.trustHours > before.entry.trustHours ||
    (before.entry.onlyListed && !after.entry.onlyListed) ||
    (before.entry.askReason && !after.entry.askReason) ||
    opensMore(before.entry.hours, after.entry.hours)
  )
}

/** Whether a change may keep the owner out, which the far end of a session must not bring about. */
export function locksOut(before: Gate, after: Gate): boolean {
  return (!before.entry.onlyListed && after.entry.onlyListed) || opensMore(after.entry.hours, before.entry.hours)
}
