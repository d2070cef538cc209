// Owns: one conversation in words, at either end: its lines, in memory only, how quickly they may come, and what has not
// arrived yet: it is said again over the next connection, or marked as not sent.
// Never: keeps a line beyond the session, writes one down, or shows one that was not made readable.
import { readable } from '../../../shared/aside'
import { MAX_CHAT_LENGTH } from '../../../shared/constants'
import type { ChatFailure, ChatLine } from '../../../shared/ipc'
import { type Result, failure, success } from '../../../shared/result'
import { createBucket } from './bucket'

/** Older lines go; a session of a whole day does not grow. */
export const KEPT_LINES = 500
/** What one person can type: so many at once, and one a second. */
export const SAYS_AT_ONCE = 10
/** The far end may have been cut off for a while and say it all at once. */
export const HEARS_AT_ONCE = 30
/** What may wait for a connection: less than the other side hears at once. */
export const WAITING_MOST = 20
const REFILL_MS = 1000

export type ChatMessage = { readonly type: 'chat'; readonly number: number; readonly text: string } | { readonly type: 'chat-heard'; readonly number: number }
type Send = (message: ChatMessage) => void

export type ChatParts = {
  readonly clock: { now(): number; monotonic(): number }
  /** A new line, or one that stands otherwise now. */
  readonly onLine: (line: ChatLine) => void
}

export class Chat {
  readonly #parts: ChatParts
  readonly #says
  readonly #hears
  #lines: ChatLine[] = []
  #lastId = 0
  /** Null while the connection is lost. */
  #send: Send | null = null
  #isOver = true
  #said = 0
  #heard = 0
  /** Said, and not known to have arrived. */
  #unheard: { readonly number: number; readonly text: string; readonly id: number }[] = []

  constructor(parts: ChatParts) {
    this.#parts = parts
    const monotonic = (): number => parts.clock.monotonic()
    this.#says = createBucket(SAYS_AT_ONCE, REFILL_MS, monotonic)
    this.#hears = createBucket(HEARS_AT_ONCE, REFILL_MS, monotonic)
  }

  get lines(): readonly ChatLine[] {
    return this.#lines
  }

  /** There is a connection: the session's first, or its next. */
  connect(send: Send): void {
    this.#send = send
    this.#isOver = false
    for (const { number, text } of this.#unheard) send({ type: 'chat', number, text })
  }

  /** The connection is lost; the session may come back. */
  interrupt(): void {
    this.#send = null
    for (const { id } of this.#unheard) this.#mark(id, 'waiting')
  }

  /** The session is over. Another one in the same window counts anew. */
  end(): void {
    this.#send = null
    this.#isOver = true
    for (const { id } of this.#unheard.splice(0)) this.#mark(id, 'lost')
    this.#said = 0
    this.#heard = 0
  }

  /** Nothing is said when there is nothing but space, or when it came too quickly. */
  say(text: string): Result<null, ChatFailure> {
    if (this.#isOver) return failure('session-over')
    const said = text.trim().slice(0, MAX_CHAT_LENGTH)
    if (said === '') return success(null)
    if (this.#unheard.length >= WAITING_MOST) return failure(this.#send === null ? 'too-many-waiting' : 'too-quick')
    if (!this.#says.take()) return failure('too-quick')
    const number = ++this.#said
    this.#unheard.push({ number, text: said, id: this.#lastId + 1 })
    this.#send?.({ type: 'chat', number, text: said })
    this.#add('here', readable(said), this.#send === null ? 'waiting' : 'said')
    return success(null)
  }

  /** @param message the far end's, within its limits */
  hear(message: ChatMessage): void {
    if (message.type === 'chat-heard') return this.#arrived(message.number)
    // Said again because it was not known to have arrived, and it had.
    if (message.number > this.#heard) {
      this.#heard = message.number
      if (this.#hears.take()) this.#add('there', readable(message.text))
      // Said once, however many there are.
      else if (this.#lines.at(-1)?.from !== 'left-out') this.#add('left-out', '')
    }
    this.#send?.({ type: 'chat-heard', number: message.number })
  }

  #arrived(number: number): void {
    const there = this.#unheard.filter((one) => one.number <= number)
    this.#unheard = this.#unheard.filter((one) => one.number > number)
    for (const { id } of there) this.#mark(id, 'said')
  }

  #mark(id: number, state: ChatLine['state']): void {
    const line = this.#lines.find((one) => one.id === id)
    if (line === undefined || line.state === state) return
    const changed = { ...line, state }
    this.#lines = this.#lines.map((one) => (one.id === id ? changed : one))
    this.#parts.onLine(changed)
  }

  #add(from: ChatLine['from'], text: string, state: ChatLine['state'] = 'said'): void {
    const line = { id: ++this.#lastId, from, text, state, at: this.#parts.clock.now() }
    this.#lines = [...this.#lines.slice(1 - KEPT_LINES), line]
    this.#parts.onLine(line)
  }
}
