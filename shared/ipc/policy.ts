// Owns: what the pages are shown of the administrator's policy. What its file may say is in electron/settings.
import { z } from 'zod'

/** Why a policy file cannot be used: others can write it, it cannot be read, or it says what is not understood. */
export const POLICY_TROUBLES = ['not-protected', 'unreadable', 'not-understood'] as const
export type PolicyTrouble = (typeof POLICY_TROUBLES)[number]

/** What the owner cannot change, because the policy has. */
export const POLICY_LOCKS = [
  'unattended',
  'two-factor',
  'askCodeForSavedLogins',
  'askCodeForShortTermPasswords',
  'codeToleranceSteps',
  'trustHours',
  'onlyListed',
  'askReason'
] as const
export type PolicyLock = (typeof POLICY_LOCKS)[number]

export const policyState = z.strictObject({
  state: z.enum(['none', 'in-force', 'unusable']),
  /** Of the file, for whoever has to mend it. */
  path: z.string(),
  /** Null unless unusable; then every unattended connection is refused. */
  why: z.enum(POLICY_TROUBLES).nullable(),
  locked: z.array(z.enum(POLICY_LOCKS)),
  /** The policy wants two-factor authentication, and lets nobody in without it. */
  twoFactorRequired: z.boolean(),
  codeToleranceMost: z.int(),
  trustHoursMost: z.int()
})
export type PolicyState = z.infer<typeof policyState>
