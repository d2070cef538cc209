// Owns: asking the far end for the content of its clipboard and collecting it. Never: asks by itself, keeps content longer
// than the paste that asked for it, or takes more than a format's limit.
import { CLIP_LIMITS, type ClipFormat, type ClipHint, type ClipMessage, isClipContent } from '../../../shared/clipboard'

type Asked = {
  readonly offer: number
  readonly format: ClipFormat
  readonly answer: Promise<Uint8Array | null>
  readonly finish: (bytes: Uint8Array | null) => void
  readonly chunks: Uint8Array[]
  size: number
  callOff: () => void
}

export type TakerParts = {
  readonly send: (message: ClipMessage) => void
  readonly schedule: (ms: number, work: () => void) => () => void
  readonly onHint: (hint: ClipHint) => void
}

/** A far end that sends nothing for so long, in ms, is not waited for: the program that pastes stands still meanwhile. */
const STALLED_MS = 5_000

export class Taker {
  readonly #parts: TakerParts
  readonly #asked = new Map<number, Asked>()
  #lastId = 0

  constructor(parts: TakerParts) {
    this.#parts = parts
  }

  /**
   * The content, or null when it cannot be had. A format is under way once: who asks meanwhile gets the same, and who asks
   * for a newer copy ends it.
   */
  take(offer: number, format: ClipFormat): Promise<Uint8Array | null> {
    for (const [earlier, asked] of this.#asked) {
      if (asked.format !== format) continue
      if (asked.offer === offer) return asked.answer
      this.#end(earlier, asked, null)
    }
    const id = ++this.#lastId
    let finish: Asked['finish'] = () => undefined
    const answer = new Promise<Uint8Array | null>((resolve) => (finish = resolve))
    const asked: Asked = { offer, format, answer, finish, chunks: [], size: 0, callOff: () => undefined }
    this.#asked.set(id, asked)
    this.#wait(id, asked)
    this.#parts.send({ type: 'ask', id, offer, format })
    return answer
  }

  /** False when the message breaks the rules. */
  hear(message: Extract<ClipMessage, { type: 'data' | 'refusal' }>): boolean {
    const { id } = message
    const asked = this.#asked.get(id)
    // What was given up may still be under way.
    if (asked === undefined) return id <= this.#lastId
    if (message.type === 'refusal') {
      this.#end(id, asked, null)
      const limit = CLIP_LIMITS[asked.format]
      if (message.why === 'too-large') this.#parts.onHint({ kind: 'too-large', way: 'from-host', size: message.size, limit })
      if (message.why === 'not-allowed') this.#parts.onHint({ kind: 'not-allowed' })
      return true
    }
    if (message.bytes.length === 0 && !message.last) return false
    asked.size += message.bytes.length
    if (asked.size > CLIP_LIMITS[asked.format]) return false
    asked.chunks.push(message.bytes)
    if (!message.last) {
      this.#wait(id, asked)
      this.#parts.send({ type: 'taken', id, total: asked.size })
      return true
    }
    const bytes = Buffer.concat(asked.chunks)
    const sound = isClipContent(asked.format, bytes)
    this.#end(id, asked, sound ? bytes : null)
    return sound
  }

  /** Nothing comes any more. */
  stop(): void {
    for (const [id, asked] of this.#asked) this.#end(id, asked, null)
  }

  #wait(id: number, asked: Asked): void {
    asked.callOff()
    asked.callOff = this.#parts.schedule(STALLED_MS, () => this.#end(id, asked, null))
  }

  #end(id: number, asked: Asked, bytes: Uint8Array | null): void {
    asked.callOff()
    this.#asked.delete(id)
    asked.finish(bytes)
  }
}
