// Owns: what the administrator's file may say, and what it makes of the owner's settings: never more than they allow.
// Never: reads a file, or guesses what one that it does not understand might have meant; then nobody comes in.
import { z } from 'zod'
import type { Demands } from '../access/policy'
import { MAX_TOLERANCE_STEPS, MAX_TRUST_HOURS } from '../../shared/constants'
import type { PolicyLock, PolicyState, PolicyTrouble } from '../../shared/ipc/policy'
import type { Settings, SettingsPatch } from '../../shared/settings'
import type { PolicyFile, PolicyReading } from './ports'

const DAY_MS = 24 * 3_600_000
/** After this many days a secret has been around for long enough; it works on, and the owner is advised to renew. */
const EXPIRE_AFTER_DAYS = 180

const twoFactor = z.strictObject({
  required: z.boolean().describe('true: nobody comes in without two-factor authentication, and it cannot be turned off.'),
  expireAfterDays: z.int().min(1).max(EXPIRE_AFTER_DAYS).describe('Days after which a second factor is due for renewal. It works on.'),
  exemptSavedLogins: z.boolean().describe('false: a saved login is always asked for a code.'),
  exemptShortTermPasswords: z.boolean().describe('false: a session that comes back after a restart is always asked for a code.'),
  codeToleranceMost: z.int().min(0).max(MAX_TOLERANCE_STEPS).describe('Largest "Code tolerance" that the owner may choose, in time steps of 30 seconds.'),
  trustConnectorsForMostHours: z
    .int()
    .min(0)
    .max(MAX_TRUST_HOURS)
    .describe('Longest time for which a connector that has typed a code may come back without one, in hours. 0: it never may.')
})

/** Each name can only take something away; a value that takes nothing away leaves it to the owner. */
export const policyRules = z
  .strictObject({
    $schema: z.string().describe('For editors; not read.'),
    unattendedAccess: z.boolean().describe('false: nobody comes in unattended.'),
    onlyListedConnectors: z.boolean().describe('true: only connectors that the owner has put on the list come in.'),
    askForReason: z.boolean().describe('true: whoever connects has to write why.'),
    twoFactor: twoFactor.partial()
  })
  .partial()
export type PolicyRules = z.infer<typeof policyRules>

export type ManagedPolicy =
  | { readonly state: 'none' }
  | { readonly state: 'in-force'; readonly rules: PolicyRules }
  | { readonly state: 'unusable'; readonly why: PolicyTrouble }

/** Lines that begin with // are comments; no text in JSON can begin a line. */
const COMMENT = /^\s*\/\/.*$/gm

export function policyOf(reading: PolicyReading): ManagedPolicy {
  if (reading.is === 'absent') return { state: 'none' }
  if (reading.is === 'unusable') return { state: 'unusable', why: reading.why }
  try {
    return { state: 'in-force', rules: policyRules.parse(JSON.parse(reading.text.replace(/^\uFEFF/, '').replace(COMMENT, ''))) }
  } catch {
    return { state: 'unusable', why: 'not-understood' }
  }
}

const rulesOf = (policy: ManagedPolicy): PolicyRules => (policy.state === 'in-force' ? policy.rules : {})
const toleranceMost = (policy: ManagedPolicy): number => rulesOf(policy).twoFactor?.codeToleranceMost ?? MAX_TOLERANCE_STEPS
const trustMost = (policy: ManagedPolicy): number => rulesOf(policy).twoFactor?.trustConnectorsForMostHours ?? MAX_TRUST_HOURS

/** What is in force: the owner's settings, less what the policy takes away. */
export function tighten(settings: Settings, policy: ManagedPolicy): Settings {
  const { access, entry } = settings
  const rules = rulesOf(policy)
  return {
    ...settings,
    access: {
      unattended: access.unattended && policy.state !== 'unusable' && rules.unattendedAccess !== false,
      askCodeForSavedLogins: access.askCodeForSavedLogins || rules.twoFactor?.exemptSavedLogins === false,
      askCodeForShortTermPasswords: access.askCodeForShortTermPasswords || rules.twoFactor?.exemptShortTermPasswords === false
    },
    entry: {
      ...entry,
      codeToleranceSteps: Math.min(entry.codeToleranceSteps, toleranceMost(policy)),
      trustHours: Math.min(entry.trustHours, trustMost(policy)),
      onlyListed: entry.onlyListed || rules.onlyListedConnectors === true,
      askReason: entry.askReason || rules.askForReason === true
    }
  }
}

/** Whether a change asks for what the policy takes away. @param wanted the owner's settings after it */
export function forbids(policy: ManagedPolicy, wanted: Settings, { access = {}, entry = {} }: SettingsPatch): boolean {
  const kept = tighten(wanted, policy)
  return (
    (Object.keys(access) as (keyof Settings['access'])[]).some((name) => kept.access[name] !== wanted.access[name]) ||
    (Object.keys(entry) as (keyof Settings['entry'])[]).some((name) => kept.entry[name] !== wanted.entry[name])
  )
}

/** What goes beyond the settings. */
export function demandsOf(policy: ManagedPolicy): Demands {
  return { policyUsable: policy.state !== 'unusable', twoFactor: rulesOf(policy).twoFactor?.required === true }
}

/** Whether two-factor authentication has to stay on. While nobody knows what the policy says, it does. */
export const keepsTwoFactor = (policy: ManagedPolicy): boolean => policy.state === 'unusable' || demandsOf(policy).twoFactor

/** In ms after enrollment. */
export const renewAfterMs = (policy: ManagedPolicy): number => (rulesOf(policy).twoFactor?.expireAfterDays ?? EXPIRE_AFTER_DAYS) * DAY_MS

/** What the log says of it, as `reason` and `value`. */
export function policyText(policy: ManagedPolicy): { readonly reason: string; readonly value?: string } {
  if (policy.state === 'in-force') return { reason: 'in-force', value: JSON.stringify(policy.rules) }
  return { reason: policy.state === 'none' ? 'none' : policy.why }
}

/** For showing. */
export function policyState(policy: ManagedPolicy, path: string): PolicyState {
  const rules = rulesOf(policy)
  const locks: Readonly<Record<PolicyLock, boolean>> = {
    unattended: policy.state === 'unusable' || rules.unattendedAccess === false,
    'two-factor': keepsTwoFactor(policy),
    askCodeForSavedLogins: rules.twoFactor?.exemptSavedLogins === false,
    askCodeForShortTermPasswords: rules.twoFactor?.exemptShortTermPasswords === false,
    codeToleranceSteps: toleranceMost(policy) === 0,
    trustHours: trustMost(policy) === 0,
    onlyListed: rules.onlyListedConnectors === true,
    askReason: rules.askForReason === true
  }
  return {
    state: policy.state,
    path,
    why: policy.state === 'unusable' ? policy.why : null,
    locked: (Object.keys(locks) as PolicyLock[]).filter((name) => locks[name]),
    twoFactorRequired: demandsOf(policy).twoFactor,
    codeToleranceMost: toleranceMost(policy),
    trustHoursMost: trustMost(policy)
  }
}

/** The policy as the file says it now; whoever decides asks anew. */
export class PolicyDesk {
  readonly #file: PolicyFile
  readonly #onChanged: () => void
  #reading: PolicyReading | null = null
  #policy: ManagedPolicy = { state: 'none' }

  /** @param onChanged told of another reading, once whoever asked has his answer */
  constructor(file: PolicyFile, onChanged: () => void) {
    this.#file = file
    this.#onChanged = onChanged
  }

  get(): ManagedPolicy {
    const reading = this.#file.read()
    if (reading !== this.#reading) {
      this.#reading = reading
      this.#policy = policyOf(reading)
      queueMicrotask(this.#onChanged)
    }
    return this.#policy
  }

  state(): PolicyState {
    return policyState(this.get(), this.#file.path)
  }
}
