// Owns: one conversation in words, at either end: its lines, in memory only, and how quickly they may come.
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
const REFILL_MS = 1000

export type ChatParts = {
  readonly clock: { now(): number; monotonic(): number }
  readonly send: (text: string) => void
  readonly onLine: (line: ChatLine) => void
}

export class Chat {
  readonly #parts: ChatParts
  readonly #says
  readonly #hears
  #lines: ChatLine[] = []
  #lastId = 0

  constructor(parts: ChatParts) {
    this.#parts = parts
    const monotonic = (): number => parts.clock.monotonic()
    this.#says = createBucket(SAYS_AT_ONCE, REFILL_MS, monotonic)
    this.#hears = createBucket(HEARS_AT_ONCE, REFILL_MS, monotonic)
  }

  get lines(): readonly ChatLine[] {
    return this.#lines
  }

  /** Nothing is said when there is nothing but space, or when it came too quickly. */
  say(text: string): Result<null, ChatFailure> {
    const said = text.trim().slice(0, MAX_CHAT_LENGTH)
    if (said === '') return success(null)
    if (!this.#says.take()) return failure('too-quick')
    this.#parts.send(said)
    this.#add('here', readable(said))
    return success(null)
  }

  /** @param text the far end's, within its limit */
  hear(text: string): void {
    if (this.#hears.take()) this.#add('there', readable(text))
    // Said once, however many there are.
    else if (this.#lines.at(-1)?.from !== 'left-out') this.#add('left-out', '')
  }

  #add(from: ChatLine['from'], text: string): void {
    const line = { id: ++this.#lastId, from, text, at: this.#parts.clock.now() }
    this.#lines = [...this.#lines.slice(1 - KEPT_LINES), line]
    this.#parts.onLine(line)
  }
}
