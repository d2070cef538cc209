// Owns: what the pages know of two-factor authentication: how it stands, how it is set up, how codes are sent.
// Never: a code or a secret; enrollment.begin in the table is the only reply with one.
import { z } from 'zod'
import { DELIVERY_PROBLEMS } from '../delivery'

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
    /** A code with a later time was used, so the authenticator's codes are refused until then; null when they are taken. */
    codesFrom: z.number().nullable(),
    recoveryCodesLeft: z.int(),
    method: primaryMethod,
    /** Masked; null for an authenticator. */
    destination: z.string().nullable()
  }),
  /** It is on, and its secret cannot be read: nobody comes in until that is mended. */
  z.strictObject({ state: z.literal('unreadable'), since: z.number() })
])
export type TwoFactorState = z.infer<typeof twoFactorState>

/** `secondsOff` is positive when this computer's clock is ahead of the authenticator's. */
export const enrollmentVerdict = z.discriminatedUnion('verdict', [
  z.strictObject({ verdict: z.literal('right') }),
  z.strictObject({ verdict: z.literal('wrong') }),
  /** A code that was sent can be used no more: too old, or tried too often. */
  z.strictObject({ verdict: z.literal('void') }),
  /** The set-up itself is over: forgotten meanwhile, or another one has begun. No code of it counts any more. */
  z.strictObject({ verdict: z.literal('gone') }),
  z.strictObject({ verdict: z.literal('clock-off'), secondsOff: z.number() })
])
export type EnrollmentVerdict = z.infer<typeof enrollmentVerdict>

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
