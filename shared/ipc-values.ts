// Owns: the values that pages and main process exchange, as schemas with inferred types. The channels that carry them are
// in ipc.ts, which exports these too.
import { z } from 'zod'
import { credentialKind, secondFactorHow } from './activity'
import { DELIVERY_PROBLEMS, deliveryProblem } from './delivery'
import { ownerSwitch, permission, profileId } from './permissions'
import { factorMethod, refusal, restartOptions, restartRefusal, restartTarget, revocation } from './protocol'

export const id = z.string().min(1).max(64)

/** A code that proves the owner is at the keyboard, for a change that weakens the gate. */
export const confirmation = z.strictObject({ method: factorMethod, code: z.string().max(64) })
export type Confirmation = z.infer<typeof confirmation>

/** Why a change was refused. */
export const CHANGE_FAILURES = [
  'confirmation-required',
  'confirmation-wrong',
  'confirmation-used',
  'confirmation-void',
  'confirmation-locked',
  'session-live',
  'keychain-unavailable',
  'storage-failed',
  'invalid'
] as const
export type ChangeFailure = (typeof CHANGE_FAILURES)[number]

export const listening = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('off') }),
  z.strictObject({ state: z.literal('starting'), port: z.int() }),
  z.strictObject({ state: z.literal('listening'), port: z.int() }),
  z.strictObject({ state: z.literal('failed'), port: z.int(), why: z.enum(['port-in-use', 'not-permitted', 'other']) })
])
export type Listening = z.infer<typeof listening>

const primaryMethod = z.enum(['totp', 'email', 'sms'])
export const deliveryMethod = z.enum(['email', 'sms'])
export const twoFactorState = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('not-enabled') }),
  z.strictObject({
    /** `expired` works like `enabled`; the owner is advised to renew. */
    state: z.enum(['enabled', 'expired']),
    /** Unix times in ms. */
    since: z.number(),
    renewBy: z.number(),
    lastUsed: z.number().nullable(),
    recoveryCodesLeft: z.int(),
    method: primaryMethod,
    /** Masked; null for an authenticator. */
    destination: z.string().nullable()
  }),
  /** It is on, and its secret cannot be read: nobody comes in until that is mended. */
  z.strictObject({ state: z.literal('unreadable'), since: z.number() })
])
export type TwoFactorState = z.infer<typeof twoFactorState>

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

export const liveSession = z.strictObject({
  id,
  connectorName: z.string(),
  connectorKey: z.string(),
  source: z.string(),
  since: z.number(),
  /** Name of its permission profile. */
  profile: z.string(),
  /** What it may do now. */
  permissions: z.array(permission),
  /** What was granted and can be switched. `locked`: it is off, and cannot be switched on now. */
  switches: z.array(z.strictObject({ what: ownerSwitch, on: z.boolean(), locked: z.boolean() })),
  credential: credentialKind,
  secondFactor: secondFactorHow,
  /** Why the person at the far end says to have come, escaped. */
  statedReason: z.string().nullable()
})
export type LiveSession = z.infer<typeof liveSession>
/** `controlled`: somebody may press keys and buttons here, so nothing more can be allowed. */
export const SWITCH_FAILURES = ['controlled', 'session-over', 'storage-failed'] as const
export type SwitchFailure = (typeof SWITCH_FAILURES)[number]

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
  /** Wrong codes have paused strangers until this Unix time in ms. */
  strangersLockedUntil: z.number().nullable(),
  /** A code was given in this window and covers changes until this Unix time in ms. For showing; main decides. */
  confirmedUntil: z.number().nullable(),
  /** Newest first. */
  alerts: z.array(ownerAlert),
  /** Why the last notice to the owner could not be mailed. */
  mailProblem: deliveryProblem.nullable()
})
export type HostState = z.infer<typeof hostState>

export const incomingSavedLogin = z.strictObject({
  id,
  connectorName: z.string(),
  connectorKey: z.string(),
  /** Name of the permission profile that it was made under. */
  profile: z.string(),
  created: z.number(),
  lastUsed: z.number().nullable()
})
export type IncomingSavedLogin = z.infer<typeof incomingSavedLogin>

/** A code has left: where to, masked, and from when another one may be sent (Unix time in ms). */
export const codeSent = z.strictObject({ destination: z.string(), sendAgainAt: z.number() })
export type CodeSent = z.infer<typeof codeSent>
/** `send-limited` comes with `retryAt`. */
export const CODE_SEND_FAILURES = [...DELIVERY_PROBLEMS, 'send-limited', 'session-live', 'storage-failed', 'enrollment-gone', 'invalid'] as const
export type CodeSendFailure = (typeof CODE_SEND_FAILURES)[number]

/** Whether the passwords of mail server and text gateway are in the keychain; never what they are. */
const keptSecret = z.enum(['kept', 'none', 'unreadable'])
export const deliveryState = z.strictObject({ mailPassword: keptSecret, smsSecret: keptSecret })
export type DeliveryState = z.infer<typeof deliveryState>

export const DELIVERY_TEST_FAILURES = [...DELIVERY_PROBLEMS, 'session-live', 'invalid'] as const
export type DeliveryTestFailure = (typeof DELIVERY_TEST_FAILURES)[number]

/** What the owner typed for the gateway; what is left out stays as it was. */
export const typedGatewaySecret = z.strictObject({
  token: z.string().min(1).max(1000).optional(),
  headers: z.record(z.string().max(64), z.string().min(1).max(1000)).optional()
})

/** Public key of a connector, as it is; the fingerprint is for people. */
export const connectorKey = z.string().regex(/^[A-Za-z0-9_-]{43}$/)
export const connectorRule = z.enum(['usual', 'code-always', 'blocked'])
export type ConnectorRule = z.infer<typeof connectorRule>

/** Times are Unix times in ms. */
export const seenConnector = z.strictObject({
  key: connectorKey,
  fingerprint: z.string(),
  /** What it calls itself, escaped. */
  name: z.string(),
  /** What the owner calls it. */
  ownerName: z.string().nullable(),
  platform: z.string(),
  rule: connectorRule,
  listed: z.boolean(),
  /** Guest access ends then; null for no end. */
  accessUntil: z.number().nullable(),
  firstSeen: z.number(),
  lastSeen: z.number(),
  lastGranted: z.number().nullable(),
  /** No code is asked of it until then; null when one is. */
  trustedUntil: z.number().nullable()
})
export type SeenConnector = z.infer<typeof seenConnector>

export const connectorChange = z.strictObject({
  /** Empty: what it calls itself is shown again. */
  ownerName: z.string().trim().max(63).optional(),
  rule: connectorRule.optional(),
  listed: z.boolean().optional(),
  accessUntil: z.int().min(0).nullable().optional()
})
export type ConnectorChange = z.infer<typeof connectorChange>

/** `secondsOff` is positive when this computer's clock is ahead of the authenticator's. */
export const enrollmentVerdict = z.discriminatedUnion('verdict', [
  z.strictObject({ verdict: z.literal('right') }),
  z.strictObject({ verdict: z.literal('wrong') }),
  /** A code that was sent can be used no more: too old, or tried too often. */
  z.strictObject({ verdict: z.literal('void') }),
  z.strictObject({ verdict: z.literal('clock-off'), secondsOff: z.number() })
])
export type EnrollmentVerdict = z.infer<typeof enrollmentVerdict>

export const passwordStrength = z.strictObject({
  /** 0 (guessed at once) to 4 (not guessed). */
  score: z.int().min(0).max(4),
  problem: z.enum(['too-short', 'too-long', 'common', 'guessable']).nullable()
})
export type PasswordStrength = z.infer<typeof passwordStrength>

/** What ended an outgoing attempt: the host's refusal, or what this side ran into. */
export const connectFailure = z.enum([
  ...refusal.options,
  'address-invalid',
  'unreachable',
  'connection-refused',
  'not-postern',
  'timed-out',
  'connection-lost',
  'saved-login-refused',
  'short-term-refused',
  'local-keychain-unavailable',
  'cancelled'
])
export type ConnectFailure = z.infer<typeof connectFailure>

export const connectState = z.discriminatedUnion('phase', [
  z.strictObject({ phase: z.literal('idle') }),
  z.strictObject({ phase: z.literal('reaching'), address: z.string() }),
  z.strictObject({
    phase: z.literal('password'),
    address: z.string(),
    /** Shown above the field when this is not the first time: wrong password, or a saved login that is gone. */
    problem: z.enum(['wrong-credential', 'saved-login-refused']).nullable()
  }),
  z.strictObject({ phase: z.literal('proving'), address: z.string(), automatic: z.boolean() }),
  z.strictObject({
    phase: z.literal('reason'),
    address: z.string(),
    hostName: z.string(),
    /** Unix time in ms on this computer's clock. */
    expiresAt: z.number(),
    /** True once it was sent. */
    sending: z.boolean()
  }),
  z.strictObject({
    phase: z.literal('code'),
    address: z.string(),
    hostName: z.string(),
    methods: z.array(factorMethod),
    /** Unix time in ms on this computer's clock. */
    expiresAt: z.number(),
    triesLeft: z.int(),
    /** True while a submitted code is being checked. */
    checking: z.boolean(),
    problem: z.enum(['wrong', 'used', 'void']).nullable(),
    /** A code that goes to the owner's address; null when an authenticator makes it. */
    delivery: z
      .strictObject({
        /** Masked by the host. */
        destination: z.string(),
        state: z.enum(['sending', 'sent', 'failed', 'limited']),
        why: deliveryProblem.nullable(),
        /** Unix time in ms on this computer's clock. */
        sendAgainAt: z.number()
      })
      .nullable()
  }),
  z.strictObject({ phase: z.literal('granted'), address: z.string(), hostName: z.string() }),
  z.strictObject({
    phase: z.literal('failed'),
    address: z.string(),
    why: connectFailure,
    retryAt: z.number().nullable(),
    supportedVersion: z.int().nullable()
  })
])
export type ConnectState = z.infer<typeof connectState>

export const remoteDevice = z.strictObject({
  address: z.string(),
  name: z.string(),
  /** Unix time in ms of the last session; null for a device that was only announced. */
  lastConnected: z.number().nullable(),
  hasSavedLogin: z.boolean()
})
export type RemoteDevice = z.infer<typeof remoteDevice>

export const remoteDevices = z.strictObject({ recent: z.array(remoteDevice), nearby: z.array(remoteDevice) })
export type RemoteDevices = z.infer<typeof remoteDevices>

/** What became of a restart that was asked for. */
export const restartAnswer = z.enum(['restarting', ...restartRefusal.options])
export type RestartAnswer = z.infer<typeof restartAnswer>

export const viewerState = z.discriminatedUnion('phase', [
  z.strictObject({
    phase: z.literal('live'),
    hostName: z.string(),
    /** As the user typed it; what the viewer remembers belongs to it. */
    address: z.string(),
    /** What may be done now. */
    permissions: z.array(permission),
    /** What was granted, and the owner has switched off. */
    switchedOff: z.array(permission),
    /** Once the host has said what it can; only with the permission to restart. */
    restart: restartOptions.optional()
  }),
  z.strictObject({
    /** It restarts, and the viewer waits for it to come back. */
    phase: z.literal('returning'),
    hostName: z.string(),
    what: restartTarget,
    step: z.enum(['restarting', 'waiting', 'logging-in', 'code']),
    /** Unix time in ms on this computer's clock. */
    since: z.number()
  }),
  z.strictObject({ phase: z.literal('return-failed'), hostName: z.string(), why: z.enum([...connectFailure.options, 'stayed-away']) }),
  z.strictObject({ phase: z.literal('ended'), hostName: z.string(), why: z.enum([...revocation.options, 'connection-lost', 'bad-picture', 'bad-clipboard', 'you-ended']) })
])
export const clipHint = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('too-large'),
    way: z.enum(['to-host', 'from-host']),
    size: z.int().min(0).nullable(),
    limit: z.int().min(0)
  }),
  z.strictObject({ kind: z.literal('not-allowed') })
])

export type ViewerState = z.infer<typeof viewerState>

export const appInfo = z.strictObject({
  version: z.string(),
  electron: z.string(),
  platform: z.string(),
  /** Empty for the first copy; the folder of a copy started with --profile. */
  profile: z.string(),
  /** The database cannot be read: the main window offers to set it aside, and nothing else. */
  storage: z.enum(['ok', 'damaged'])
})
export type AppInfo = z.infer<typeof appInfo>
