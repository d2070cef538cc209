// Owns: what one record of the audit log says. The same shape is hashed, stored, shown and exported.
import { z } from 'zod'

export const ACTIVITY_KINDS = [
  'attempt-refused',
  'code-rejected',
  'code-sent',
  'code-not-sent',
  'session-granted',
  'session-ended',
  'session-interrupted',
  'session-resumed',
  'session-not-resumed',
  'permission-changed',
  'recovery-code-used',
  'unattended-access-changed',
  'password-changed',
  'password-removed',
  'profile-changed',
  'two-factor-enabled',
  'two-factor-disabled',
  'two-factor-removed',
  'recovery-codes-made',
  'exemption-changed',
  'entry-changed',
  'connector-changed',
  'trust-revoked',
  'network-changed',
  'delivery-changed',
  'retention-changed',
  'notices-changed',
  'policy-changed',
  'log-pruned',
  'log-cut',
  'file-received',
  'file-sent',
  'recording-started',
  'recording-stopped',
  'saved-login-created',
  'saved-login-revoked',
  'confirmation-rejected',
  'change-refused',
  'short-term-armed',
  'short-term-revoked',
  'restart-asked',
  'screen-locked',
  'screen-lock-asked',
  'screen-not-locked',
  'seat-held',
  'seat-changed',
  'keychain-unavailable'
] as const
export const activityKind = z.enum(ACTIVITY_KINDS)
export type ActivityKind = z.infer<typeof activityKind>

/** How the second step was met, or which rule said that none was needed. */
export const secondFactorHow = z.enum([
  'totp',
  'email',
  'sms',
  'recovery-code',
  'two-factor-off',
  'saved-login-exempt',
  'short-term-exempt',
  'trusted-connector'
])
export type SecondFactorHow = z.infer<typeof secondFactorHow>

export const credentialKind = z.enum(['password', 'saved-login', 'short-term'])
export type CredentialKind = z.infer<typeof credentialKind>

/** Far-end text in here has passed `escapeUntrusted`. */
export const activity = z.strictObject({
  kind: activityKind,
  /** Who: the connector's own label, the fingerprint of its key, and the address it came from. */
  connectorName: z.string().optional(),
  connectorKey: z.string().optional(),
  source: z.string().optional(),
  sessionId: z.string().optional(),
  credential: credentialKind.optional(),
  secondFactor: secondFactorHow.optional(),
  /** The permission profile that it was about, as it was called then. */
  profile: z.string().optional(),
  /** A code with words in the interface: a refusal, a revocation, the name of a setting. */
  reason: z.string().optional(),
  /** Of a file that was copied whole. */
  fileName: z.string().optional(),
  bytes: z.number().optional(),
  /** Why the connector's person says to have come. */
  statedReason: z.string().optional(),
  /** Seconds that a session or a recording lasted. */
  seconds: z.number().optional(),
  /** The new value of a setting. */
  value: z.union([z.boolean(), z.number(), z.string()]).optional()
})
export type Activity = z.infer<typeof activity>

export const activityRecord = z.strictObject({
  seq: z.int().min(1),
  /** Unix time in ms. */
  at: z.number(),
  activity
})
export type ActivityRecord = z.infer<typeof activityRecord>

/** Makes far-end text safe to store and show on one line: control, format and line-breaking characters are spelled out. */
export function escapeUntrusted(text: string, maxLength = 128): string {
  const escaped = text.replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\\]/gu,
    (character) => (character === '\\' ? '\\\\' : `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`)
  )
  return escaped.length > maxLength ? `${escaped.slice(0, maxLength)}…` : escaped
}

export const ACTIVITY_GROUPS = ['sessions', 'refusals', 'changes'] as const
export type ActivityGroup = (typeof ACTIVITY_GROUPS)[number]

const GROUP_OF = {
  'attempt-refused': 'refusals',
  'code-rejected': 'refusals',
  'code-sent': 'sessions',
  'code-not-sent': 'refusals',
  'session-granted': 'sessions',
  'session-ended': 'sessions',
  'session-interrupted': 'sessions',
  'session-resumed': 'sessions',
  'session-not-resumed': 'refusals',
  'permission-changed': 'sessions',
  'recovery-code-used': 'sessions',
  'unattended-access-changed': 'changes',
  'password-changed': 'changes',
  'password-removed': 'changes',
  'profile-changed': 'changes',
  'two-factor-enabled': 'changes',
  'two-factor-disabled': 'changes',
  'two-factor-removed': 'changes',
  'recovery-codes-made': 'changes',
  'exemption-changed': 'changes',
  'entry-changed': 'changes',
  'connector-changed': 'changes',
  'trust-revoked': 'changes',
  'network-changed': 'changes',
  'delivery-changed': 'changes',
  'retention-changed': 'changes',
  'notices-changed': 'changes',
  'policy-changed': 'changes',
  'log-pruned': 'changes',
  'log-cut': 'changes',
  'file-received': 'sessions',
  'file-sent': 'sessions',
  'recording-started': 'sessions',
  'recording-stopped': 'sessions',
  'saved-login-created': 'sessions',
  'saved-login-revoked': 'changes',
  'confirmation-rejected': 'refusals',
  'change-refused': 'refusals',
  'short-term-armed': 'sessions',
  'short-term-revoked': 'changes',
  'restart-asked': 'sessions',
  'screen-locked': 'sessions',
  'screen-lock-asked': 'sessions',
  'screen-not-locked': 'refusals',
  'seat-held': 'sessions',
  'seat-changed': 'changes',
  'keychain-unavailable': 'refusals'
} as const satisfies Record<ActivityKind, ActivityGroup>

export const activityFilter = z.strictObject({
  group: z.enum(ACTIVITY_GROUPS).optional(),
  /** Part of a connector's name, key, address or stated reason, in any case. */
  text: z.string().max(100).optional()
})
export type ActivityFilter = z.infer<typeof activityFilter>

export const groupOf = (kind: ActivityKind): ActivityGroup => GROUP_OF[kind]

/** Whether a record belongs to what the owner asked to see. */
export function matchesFilter(entry: Activity, filter: ActivityFilter): boolean {
  if (filter.group !== undefined && GROUP_OF[entry.kind] !== filter.group) return false
  const wanted = filter.text?.trim().toLowerCase() ?? ''
  if (wanted === '') return true
  return [entry.connectorName, entry.connectorKey, entry.source, entry.statedReason].some((text) => text?.toLowerCase().includes(wanted) ?? false)
}
