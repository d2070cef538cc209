// Owns: what the pages know of reaching another computer: the steps to the grant, how it fails, and the devices.
import { z } from 'zod'
import { deliveryProblem } from '../delivery'
import { factorMethod, refusal } from '../protocol'

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
    problem: z.enum(['wrong-credential', 'saved-login-refused']).nullable(),
    /** What was ticked with the password before this one; a wrong password takes nothing back. */
    remember: z.boolean()
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
    /** True while a submitted code is being checked, or waits for the host. */
    checking: z.boolean(),
    /** What was wrong with the last code; or `reconnecting`: nothing was, but the host is away. */
    problem: z.enum(['wrong', 'used', 'void', 'reconnecting']).nullable(),
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
