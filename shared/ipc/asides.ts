// Owns: the values of chat and recordings that pages and main process exchange.
import { z } from 'zod'

export const chatLine = z.strictObject({
  id: z.int().min(1),
  /** `left-out`: the far end said more than anybody reads; it has no text. */
  from: z.enum(['here', 'there', 'left-out']),
  /** Has passed `readable`. */
  text: z.string(),
  /** `waiting`: the connection is lost, and it is said when there is one again. `lost`: it never was. A line may come again, changed. */
  state: z.enum(['said', 'waiting', 'lost']),
  /** Unix time in ms of this computer's clock. */
  at: z.number()
})
export type ChatLine = z.infer<typeof chatLine>

export const chatState = z.strictObject({
  /** Who is at the far end, as this computer knows them. */
  with: z.string(),
  lines: z.array(chatLine)
})
export type ChatState = z.infer<typeof chatState>
export const CHAT_FAILURES = ['too-quick', 'too-many-waiting', 'session-over'] as const
export type ChatFailure = (typeof CHAT_FAILURES)[number]

export const RECORDING_FAILURES = ['write-failed', 'session-over'] as const
export type RecordingFailure = (typeof RECORDING_FAILURES)[number]

/** One second of a recording, however much moves. */
const MAX_RECORDED_BYTES = 64 * 1024 * 1024
export const recordedPiece = z.instanceof(Uint8Array).refine(({ length }) => length <= MAX_RECORDED_BYTES)
