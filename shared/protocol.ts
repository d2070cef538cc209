// Owns: every message between connector and host, one union per phase, and the limits that hold before any of
// them is read. DESIGN section 3 tells the conversation.
import { z } from 'zod'
import { asidesToConnector, asidesToHost } from './aside'
import { MAX_REASON_LENGTH, PROFILE_IDS } from './constants'
import { deliveryProblem } from './delivery'
import { permission } from './permissions'
import { seatAsk, seatNews, seatState } from './seat'

export { PROTOCOL_VERSION } from './constants'
export const PROTOCOL_PATH = '/postern'
/** Largest frame in bytes, until there is a grant; every message fits, also afterwards. */
export const MAX_FRAME_BYTES = 16 * 1024
/** Largest frame in bytes once there is a grant: what the system hands over at a time, so it is no more memory. */
export const MAX_GRANTED_FRAME_BYTES = 64 * 1024
/** A connection that says nothing for this long before it has a grant is closed. */
export const SILENCE_LIMIT_MS = 10_000
/** How long a connector may take to fetch the code. */
export const CHALLENGE_LIFETIME_MS = 180_000
/** How long a session whose connection was lost can be taken up again, and how long its connector tries. */
export const RESUME_WITHIN_MS = 60_000
export const MAX_WAITING_CONNECTIONS = 64
export const MAX_WAITING_PER_SOURCE = 4

/** Unpadded base64url of 1 to `max` characters. */
const base64url = (max: number) => z.string().min(1).max(max).regex(/^[A-Za-z0-9_-]+$/)

export const credentialId = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/)
export const credentialSelector = z
  .string()
  .max(96)
  .regex(/^(password|saved-login:[A-Za-z0-9_-]{1,64}|short-term:[A-Za-z0-9_-]{1,64}|resume:[A-Za-z0-9_-]{1,64})$/)
export type CredentialSelector = z.infer<typeof credentialSelector>

/** The name of each profile's password in OPAQUE; "Full access" has the plain one. */
export const PASSWORD_SELECTORS = PROFILE_IDS.map((id) => (id === 'full' ? 'password' : `password:${id}`))
/**
 * The names under which a host answers a selector, in the order of its answers. Somebody who types a password does not say
 * which profile it belongs to.
 */
export const selectorsBehind = (selector: CredentialSelector): readonly string[] => (selector === 'password' ? PASSWORD_SELECTORS : [selector])

export const factorMethod = z.enum(['totp', 'email', 'sms', 'recovery-code'])
export type FactorMethod = z.infer<typeof factorMethod>

/** Why a host ends the conversation. Each has words of its own in every interface. */
export const REFUSALS = [
  'protocol-version',
  'protocol-violation',
  'busy',
  'locked-out',
  'wrong-credential',
  'unattended-access-off',
  'connector-not-allowed',
  'outside-hours',
  'host-keychain-unavailable',
  'host-storage-failed',
  'challenge-expired',
  'not-resumed',
  'host-error'
] as const
export const refusal = z.enum(REFUSALS)
export type Refusal = z.infer<typeof refusal>

export const revocation = z.enum(['owner-disconnected', 'credential-revoked', 'access-off', 'capture-failed', 'host-closing', 'display-gone', 'restarting', 'expired', 'connector-not-allowed', 'outside-hours'])
export type Revocation = z.infer<typeof revocation>

const hello = z.strictObject({
  type: z.literal('hello'),
  version: z.int().min(0).max(0xffff),
  selector: credentialSelector,
  ke1: base64url(1024),
  /** Proof of an earlier grant; it chooses the budget that pays for this attempt and nothing else. */
  deviceCookie: z.strictObject({ id: base64url(32), mac: base64url(64) }).optional()
})
const proof = z.strictObject({ type: z.literal('proof'), ke3: base64url(1024) })

const identify = z.strictObject({
  type: z.literal('identify'),
  /** Ed25519 public key, 32 bytes. */
  publicKey: base64url(64),
  signature: base64url(128),
  name: z.string().max(128),
  platform: z.string().max(64),
  appVersion: z.string().max(32),
  /** "Log in automatically from now on" */
  remember: z.boolean()
})
const reason = z.strictObject({
  type: z.literal('reason'),
  text: z.string().trim().min(1).max(MAX_REASON_LENGTH)
})
const factor = z.strictObject({
  type: z.literal('factor'),
  method: factorMethod,
  // Not trimmed and not transformed: what is not exactly a code is a wrong code, and is counted.
  code: z.string().max(64)
})
/** The code did not come: another one, please. */
const sendAgain = z.strictObject({ type: z.literal('send-again') })
const signal = z.strictObject({
  type: z.literal('signal'),
  /** Session description or ICE candidate, as JSON text; only the two media pages read it. */
  body: z.string().max(12 * 1024)
})
/** The machine, or only Postern on it. */
export const restartTarget = z.enum(['device', 'app'])
export type RestartTarget = z.infer<typeof restartTarget>
const restart = z.strictObject({ type: z.literal('restart'), what: restartTarget })

/** The lock, the keyboard and mouse, the monitor and the resolution of the far computer. */
const seat = z.strictObject({ type: z.literal('seat'), ask: seatAsk })

const clipboard = z.strictObject({
  type: z.literal('clipboard'),
  /** A message of shared/clipboard.ts. */
  body: base64url(15 * 1024)
})
const bye = z.strictObject({ type: z.literal('bye') })

const challenge = z.strictObject({
  type: z.literal('challenge'),
  ke2: base64url(2048),
  /** KE2 under the selector's other names; see `selectorsBehind`. */
  others: z.array(base64url(2048)).max(PASSWORD_SELECTORS.length - 1)
})
const refused = z.strictObject({
  type: z.literal('refused'),
  reason: refusal,
  retryAfterSeconds: z.number().min(0).optional(),
  /** With `protocol-version`: what this host speaks. */
  supportedVersion: z.int().optional(),
  /** With `not-resumed`: why the session had ended meanwhile, if it had. */
  ended: revocation.optional()
})
const reasonRequired = z.strictObject({
  type: z.literal('reason-required'),
  expiresInSeconds: z.number().min(0),
  hostName: z.string().max(128)
})

/** How sending a code stands. */
export const sendingStatus = z.strictObject({
  /** `limited`: none was sent now, because too many were; an earlier one may still be good. */
  state: z.enum(['sending', 'sent', 'failed', 'limited']),
  /** With `failed`. */
  why: deliveryProblem.optional(),
  /** From when `send-again` makes sense. */
  sendAgainInSeconds: z.number().min(0)
})
export type SendingStatus = z.infer<typeof sendingStatus>
const factorRequired = z.strictObject({
  type: z.literal('factor-required'),
  methods: z.array(factorMethod).min(1),
  expiresInSeconds: z.number().min(0),
  triesLeft: z.int().min(0),
  hostName: z.string().max(128),
  /** With `email` and `sms`: where the code goes, masked, and how that stands. */
  delivery: z.strictObject({ destination: z.string().max(300), status: sendingStatus }).optional()
})
const codeDelivery = z.strictObject({
  type: z.literal('code-delivery'),
  status: sendingStatus,
  /** A new code begins a new wait for it. */
  expiresInSeconds: z.number().min(0)
})
const factorRejected = z.strictObject({
  type: z.literal('factor-rejected'),
  /** `used`: the code was right and has opened a session before. `void`: it can be used no more; another one has to be sent. */
  why: z.enum(['wrong', 'used', 'void']),
  triesLeft: z.int().min(0)
})
const granted = z.strictObject({
  type: z.literal('granted'),
  sessionId: base64url(64),
  hostName: z.string().max(128),
  permissions: z.array(permission),
  deviceCookie: z.strictObject({ id: base64url(32), key: base64url(64) }),
  /** The way back into this session when its connection is lost; what the connector proves then is `boundProof`. */
  resume: z.strictObject({ id: credentialId, secret: base64url(128) })
})
const savedLogin = z.strictObject({ type: z.literal('saved-login'), id: credentialId, secret: base64url(128) })
/** To a connector that may ask for a restart. Postern itself can always be restarted. */
export const restartOptions = z.strictObject({
  /** Whether the system lets Postern restart it. */
  device: z.boolean(),
  /** "Start Postern when I log in" */
  startsAtLogin: z.boolean()
})
export type RestartOptions = z.infer<typeof restartOptions>
const restartOffer = restartOptions.extend({ type: z.literal('restart-options') })
/** The way back: what the connector proves later is `boundProof`. */
const restarting = z.strictObject({ type: z.literal('restarting'), what: restartTarget, id: credentialId, secret: base64url(128) })
export const restartRefusal = z.enum(['not-possible', 'failed'])
const restartRefused = z.strictObject({ type: z.literal('restart-refused'), why: restartRefusal })
/** It is bound to the session that it was made for: whoever does not know that session's id proves nothing. */
export const boundProof = (secret: string, sessionId: string): string => `${secret}.${sessionId}`

const seatIs = z.strictObject({ type: z.literal('seat'), state: seatState })
const seatNewsOf = z.strictObject({ type: z.literal('seat-news'), news: seatNews })

/** What kind of desktop it is, where that takes something from what was granted; see shared/desktop.ts. */
const desktopIs = z.strictObject({ type: z.literal('desktop'), is: z.literal('wayland') })

/** The owner has switched something off or on: all that is allowed now. */
const permissions = z.strictObject({ type: z.literal('permissions'), now: z.array(permission) })
const revoked = z.strictObject({ type: z.literal('revoked'), reason: revocation })

/** What the hello of every version has, whatever else is in it; a foreign one is told which version fits. */
export const anyHello = z.looseObject({ type: z.literal('hello'), version: z.number() })
/** Connector to host, in the clear. */
export const connectorOpening = z.discriminatedUnion('type', [hello, proof])
/** Connector to host, inside the channel. */
export const connectorMessage = z.discriminatedUnion('type', [identify, reason, factor, sendAgain, signal, restart, seat, clipboard, ...asidesToHost, bye])
/** Host to connector, in the clear. */
export const hostOpening = z.discriminatedUnion('type', [challenge, refused])
/** Host to connector, inside the channel. */
export const hostMessage = z.discriminatedUnion('type', [
  reasonRequired,
  factorRequired,
  factorRejected,
  codeDelivery,
  granted,
  savedLogin,
  signal,
  restartOffer,
  restarting,
  restartRefused,
  seatIs,
  seatNewsOf,
  desktopIs,
  clipboard,
  ...asidesToConnector,
  permissions,
  refused,
  revoked,
  bye
])

export type ConnectorOpening = z.infer<typeof connectorOpening>
export type ConnectorMessage = z.infer<typeof connectorMessage>
export type HostOpening = z.infer<typeof hostOpening>
export type HostMessage = z.infer<typeof hostMessage>
export type Hello = z.infer<typeof hello>
export type Identify = z.infer<typeof identify>
export type Refused = z.infer<typeof refused>
export type SeatMessage = Extract<HostMessage, { type: 'seat' | 'seat-news' }>
export type DesktopMessage = z.infer<typeof desktopIs>
export type RestartMessage = Extract<HostMessage, { type: 'restart-options' | 'restarting' | 'restart-refused' }>
