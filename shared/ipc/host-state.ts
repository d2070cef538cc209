// Owns: everything that the pages show of this computer as a host, as one value.
import { z } from 'zod'
import { deliveryProblem } from '../delivery'
import { desktop } from '../desktop'
import { permission, profileId } from '../permissions'
import { id } from './channel'
import { liveSession } from './live-session'
import { policyState } from './policy'
import { twoFactorState } from './two-factor'

export const listening = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('off') }),
  z.strictObject({ state: z.literal('starting'), port: z.int() }),
  z.strictObject({ state: z.literal('listening'), port: z.int() }),
  z.strictObject({ state: z.literal('failed'), port: z.int(), why: z.enum(['port-in-use', 'not-permitted', 'other']) })
])
export type Listening = z.infer<typeof listening>

/** One permission profile: what its password opens. */
export const permissionProfile = z.strictObject({
  id: profileId,
  name: z.string(),
  permissions: z.array(permission),
  /** Unix time in ms from which it lets nobody in; null for no end. */
  endsAt: z.number().nullable(),
  passwordSet: z.boolean()
})
export type PermissionProfile = z.infer<typeof permissionProfile>

export const profilePatch = z.strictObject({
  name: z.string().trim().min(1).max(40).optional(),
  permissions: z.array(permission).optional(),
  endsAt: z.number().nullable().optional()
})
export type ProfilePatch = z.infer<typeof profilePatch>

export const passwordStrength = z.strictObject({
  /** 0 (guessed at once) to 4 (not guessed). */
  score: z.int().min(0).max(4),
  problem: z.enum(['too-short', 'too-long', 'common', 'guessable']).nullable()
})
export type PasswordStrength = z.infer<typeof passwordStrength>

/** What the owner has to be told until he has seen it, over restarts. `at` is a Unix time in ms. */
export const ownerAlert = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('recovery-code-used'),
    at: z.number(),
    connectorName: z.string(),
    source: z.string(),
    left: z.int()
  }),
  /** By an administrator, on the command line. */
  z.strictObject({ kind: z.literal('two-factor-removed'), at: z.number() }),
  z.strictObject({ kind: z.literal('log-cut'), at: z.number(), seq: z.int() })
])
export type OwnerAlert = z.infer<typeof ownerAlert>
export const ownerAlertKind = z.enum(['recovery-code-used', 'two-factor-removed', 'log-cut'] satisfies OwnerAlert['kind'][])

/** Everything the pages show about this computer as a host. */
export const hostState = z.strictObject({
  deviceName: z.string(),
  /** Ready to be typed into "Remote address" elsewhere; the port is left out when it is the default one. */
  addresses: z.array(z.strictObject({ text: z.string(), interfaceName: z.string() })),
  listening,
  /** Whether any profile has a password. */
  passwordSet: z.boolean(),
  profiles: z.array(permissionProfile),
  twoFactor: twoFactorState,
  keychain: z.enum(['ok', 'unavailable']),
  sessions: z.array(liveSession),
  /** Those who may come back after a restart that they asked for. */
  comeBacks: z.array(z.strictObject({ id, connectorName: z.string(), connectorKey: z.string(), until: z.number() })),
  /** Whether the system will start Postern at the next login. */
  startsAtLogin: z.boolean(),
  /** Whether the system lets Postern lock its screen and restart it. */
  can: z.strictObject({ lockScreen: z.boolean(), restart: z.boolean() }),
  desktop,
  /** Wrong codes have paused strangers until this Unix time in ms. */
  strangersLockedUntil: z.number().nullable(),
  /** A code was given in this window and covers changes until this Unix time in ms. For showing; main decides. */
  confirmedUntil: z.number().nullable(),
  /** Newest first. */
  alerts: z.array(ownerAlert),
  /** Why the last notice to the owner could not be mailed. */
  mailProblem: deliveryProblem.nullable(),
  policy: policyState
})
export type HostState = z.infer<typeof hostState>
