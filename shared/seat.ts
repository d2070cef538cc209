// Owns: what connector and host say to each other about the host's seat: its lock, the keyboard and mouse of whoever sits
// there, its monitor and its resolution. Never: decides; the host does, and ADR 0022 says how.
import { z } from 'zod'

const side = z.int().min(1).max(16_384)
export const pixelSize = z.strictObject({ width: side, height: side })
export type PixelSize = z.infer<typeof pixelSize>

/** What a connector may ask for. */
export const seatAsk = z.discriminatedUnion('what', [
  /** What is possible here? */
  z.strictObject({ what: z.literal('look') }),
  z.strictObject({ what: z.literal('lock') }),
  z.strictObject({ what: z.literal('lock-afterwards'), on: z.boolean() }),
  z.strictObject({ what: z.literal('block-input'), on: z.boolean() }),
  z.strictObject({ what: z.literal('privacy'), on: z.boolean() }),
  /** The size of the window that shows the screen, in its own pixels; null: as it was. */
  z.strictObject({ what: z.literal('resolution'), size: pixelSize.nullable() })
])
export type SeatAsk = z.infer<typeof seatAsk>

/** Why something of a seat cannot be had now. */
export const SEAT_PROBLEMS = [
  /** The session does not have control, or not any more. */
  'no-control',
  /** The owner does not permit it. */
  'not-permitted',
  /** Somebody at the host has taken it back. */
  'taken-back',
  'not-this-system',
  'wayland',
  'no-devices',
  'no-gamma',
  'several-displays',
  'no-modes',
  'failed'
] as const
export const seatProblem = z.enum(SEAT_PROBLEMS)
export type SeatProblem = z.infer<typeof seatProblem>

const switched = z.strictObject({ on: z.boolean(), unavailable: seatProblem.nullable() })

/** How the seat stands for one session. */
export const seatState = z.strictObject({
  canLock: z.boolean(),
  /** `owner`: it is locked afterwards whatever the connector says. */
  lockAfterwards: z.enum(['no', 'asked', 'owner']),
  blockInput: switched,
  privacy: switched,
  resolution: switched
})
export type SeatState = z.infer<typeof seatState>

/** What became of a lock that was asked for; and what the connector did not bring about itself. */
export const seatNews = z.enum(['locked', 'lock-asked', 'not-locked', 'taken-back', 'failed'])
export type SeatNews = z.infer<typeof seatNews>

/** What somebody at the host is shown of one session's hold on the seat. */
export const seatHold = z.strictObject({ inputBlocked: z.boolean(), dark: z.boolean(), locksAfterwards: z.boolean() })
export type SeatHold = z.infer<typeof seatHold>
