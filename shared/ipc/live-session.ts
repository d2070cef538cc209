// Owns: what the pages know of a session that is going on at this computer, and why a switch of it did not move.
import { z } from 'zod'
import { credentialKind, secondFactorHow } from '../activity'
import { ownerSwitch, permission } from '../permissions'
import { seatHold } from '../seat'
import { id } from './channel'

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
  /** What the far end has written and nobody has seen. */
  unread: z.int().min(0),
  /** Since when the far end records the picture, Unix time in ms; null while it does not. */
  recordingSince: z.number().nullable(),
  /** What it holds of this computer's seat. */
  seat: seatHold,
  credential: credentialKind,
  secondFactor: secondFactorHow,
  /** Why the person at the far end says to have come, escaped. */
  statedReason: z.string().nullable(),
  /** Its connection is lost, and it may come back until this Unix time in ms; null while it is connected. */
  waitsUntil: z.number().nullable()
})
export type LiveSession = z.infer<typeof liveSession>
/** `controlled`: somebody may press keys and buttons here, so nothing more can be allowed. */
export const SWITCH_FAILURES = ['controlled', 'session-over', 'storage-failed'] as const
export type SwitchFailure = (typeof SWITCH_FAILURES)[number]
