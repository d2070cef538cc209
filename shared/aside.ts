// Owns: what the two ends tell each other beside picture, input, clipboard and files: chat, that a recording runs, and the
// sound of the host. Never: trusted; what a message asks for is decided by the end that hears it.
import { z } from 'zod'
import { MAX_CHAT_LENGTH } from './constants'

/** Each side counts what it says in a session from 1 on: after a lost connection, what may not have arrived is said again. */
const chatNumber = z.int().min(1).max(0xffff_ffff)
const chat = z.strictObject({ type: z.literal('chat'), number: chatNumber, text: z.string().min(1).max(MAX_CHAT_LENGTH) })
/** Everything up to that number has arrived. */
const chatHeard = z.strictObject({ type: z.literal('chat-heard'), number: chatNumber })
/** The connector records the picture, or has stopped. */
const recording = z.strictObject({ type: z.literal('recording'), on: z.boolean() })
/** The connector wants to hear the host, or no more. */
const sound = z.strictObject({ type: z.literal('sound'), on: z.boolean() })
/** Session description or ICE candidate of the sound's own connection; only the two pages read it. */
const soundSignal = z.strictObject({ type: z.literal('sound-signal'), body: z.string().max(12 * 1024) })
export const soundRefusal = z.enum(['not-permitted', 'not-possible'])
export type SoundRefusal = z.infer<typeof soundRefusal>
/** Nothing is heard from now on. */
const soundOff = z.strictObject({ type: z.literal('sound-off'), why: soundRefusal })

export const asidesToHost = [chat, chatHeard, recording, sound, soundSignal] as const
export const asidesToConnector = [chat, chatHeard, soundSignal, soundOff] as const
export const asideToHost = z.discriminatedUnion('type', asidesToHost)
export const asideToConnector = z.discriminatedUnion('type', asidesToConnector)
export type AsideToHost = z.infer<typeof asideToHost>
export type AsideToConnector = z.infer<typeof asideToConnector>

const TYPES: readonly string[] = ['chat', 'chat-heard', 'recording', 'sound', 'sound-signal'] satisfies AsideToHost['type'][]
export const isAsideToHost = <Message extends { readonly type: string }>(message: Message | AsideToHost): message is AsideToHost =>
  TYPES.includes(message.type)

/** One end of the encrypted conversation, for asides. */
export type AsideLink<Out, In> = {
  readonly send: (message: Out) => void
  readonly onMessage: (listener: (message: In) => void) => void
}

/**
 * Far-end text that is safe to show in several lines: control characters and those that turn the reading direction are
 * spelled out. What joins an emoji stays.
 */
export function readable(text: string): string {
  return text
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replace(/[^\P{Cc}\n\t]|\p{Cs}|[\u202a-\u202e\u2066-\u2069\ufff9-\ufffb]/gu, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`)
}
