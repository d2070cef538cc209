// Owns: what a change by the owner may need, and why it is refused.
import { z } from 'zod'
import { factorMethod } from '../protocol'
import { resultOf } from '../result'

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
  /** The administrator's policy says otherwise. */
  'managed',
  'invalid'
] as const
export type ChangeFailure = (typeof CHANGE_FAILURES)[number]

/** The new value, or why nothing was changed. */
export const changed = <V extends z.ZodType>(value: V) => resultOf(value, CHANGE_FAILURES)
