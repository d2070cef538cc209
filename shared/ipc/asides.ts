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

/** Of a recording of about one second, however much moves. */
const MAX_RECORDED_BYTES = 64 * 1024 * 1024
const MAX_RECORDED_BLOCKS = 4096
const MAX_RECORDED_SIDE = 16_384
/** Three years. */
const MAX_RECORDED_MS = 1e11

const recordedHead = z.strictObject({
  kind: z.literal('head'),
  width: z.int().min(1).max(MAX_RECORDED_SIDE),
  height: z.int().min(1).max(MAX_RECORDED_SIDE),
  hasSound: z.boolean()
})
export type RecordedHead = z.infer<typeof recordedHead>

/** One picture, or a moment of sound, as it was encoded. */
const recordedBlock = z.strictObject({
  of: z.enum(['picture', 'sound']),
  /** In ms from the beginning. */
  at: z.int().min(0).max(MAX_RECORDED_MS),
  /** It needs none before it. */
  isKey: z.boolean(),
  bytes: z.instanceof(Uint8Array).refine(({ length }) => length > 0)
})
export type RecordedBlock = z.infer<typeof recordedBlock>

const recordedBlocks = z.strictObject({
  kind: z.literal('blocks'),
  blocks: z
    .array(recordedBlock)
    .min(1)
    .max(MAX_RECORDED_BLOCKS)
    .refine((blocks) => blocks.reduce((sum, { bytes }) => sum + bytes.length, 0) <= MAX_RECORDED_BYTES)
})

/** The head comes first, and once. */
export const recordedPiece = z.discriminatedUnion('kind', [recordedHead, recordedBlocks])
export type RecordedPiece = z.infer<typeof recordedPiece>
