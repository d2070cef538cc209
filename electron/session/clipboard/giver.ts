// Owns: answering the far end's questions for this clipboard's content, with no more under way than the far end takes.
// Never: answers one that is refused, or holds more than one content of a format.
import { CLIP_CHUNK, CLIP_LIMITS, CLIP_WINDOW, type ClipFormat, type ClipHint, type ClipMessage, isClipContent } from '../../../shared/clipboard'
import type { SystemClipboard } from './ports'

type Ask = Extract<ClipMessage, { type: 'ask' }>
type Giving = { readonly format: ClipFormat; bytes: Uint8Array | null; sent: number; taken: number; callOff: () => void }

export type GiverParts = {
  readonly clipboard: SystemClipboard
  readonly send: (message: ClipMessage) => void
  readonly schedule: (ms: number, work: () => void) => () => void
  readonly onTooLarge: (hint: Pick<Extract<ClipHint, { kind: 'too-large' }>, 'size' | 'limit'>) => void
}

/** A far end that takes nothing for so long, in ms, has given up. */
const STALLED_MS = 15_000

export class Giver {
  readonly #parts: GiverParts
  readonly #giving = new Map<number, Giving>()
  #lastId = 0

  constructor(parts: GiverParts) {
    this.#parts = parts
  }

  /** False when the question breaks the rules. */
  ask({ id, format }: Ask, refuse: 'gone' | 'not-allowed' | null): boolean {
    if (id <= this.#lastId) return false
    this.#lastId = id
    const { clipboard, send, onTooLarge } = this.#parts
    if (refuse !== null) {
      send({ type: 'refusal', id, why: refuse, size: null })
      return true
    }
    // Whoever asks again has given up waiting for the first answer.
    for (const [earlier, one] of this.#giving) if (one.format === format) this.#drop(earlier, one)
    const giving: Giving = { format, bytes: null, sent: 0, taken: 0, callOff: () => undefined }
    this.#giving.set(id, giving)
    const limit = CLIP_LIMITS[format]
    void clipboard.read(format).then((content) => {
      if (this.#giving.get(id) !== giving) return
      if (content.ok && isClipContent(format, content.bytes)) {
        giving.bytes = content.bytes
        return this.#go(id, giving)
      }
      this.#giving.delete(id)
      if (content.ok) return send({ type: 'refusal', id, why: 'failed', size: null })
      send({ type: 'refusal', id, why: content.why, size: content.size })
      if (content.why === 'too-large') onTooLarge({ size: content.size, limit })
    })
    return true
  }

  /** False when the far end says that it took what was not sent. */
  taken(id: number, total: number): boolean {
    const giving = this.#giving.get(id)
    if (giving === undefined) return id <= this.#lastId
    if (total <= giving.taken || total > giving.sent) return false
    giving.taken = total
    this.#go(id, giving)
    return true
  }

  /** Drops what is under way; whoever asked is told. */
  stop(): void {
    for (const [id, giving] of this.#giving) this.#drop(id, giving)
  }

  /** The clipboard holds something else now, which nobody has asked for. */
  forgetUnread(): void {
    for (const [id, giving] of this.#giving) if (giving.bytes === null) this.#drop(id, giving)
  }

  #drop(id: number, giving: Giving): void {
    giving.callOff()
    this.#giving.delete(id)
    this.#parts.send({ type: 'refusal', id, why: 'gone', size: null })
  }

  #go(id: number, giving: Giving): void {
    const { bytes } = giving
    if (bytes === null) return
    giving.callOff()
    for (;;) {
      if (giving.sent - giving.taken >= CLIP_WINDOW) break
      const chunk = bytes.subarray(giving.sent, giving.sent + CLIP_CHUNK)
      giving.sent += chunk.length
      const last = giving.sent === bytes.length
      this.#parts.send({ type: 'data', id, last, bytes: chunk })
      if (!last) continue
      this.#giving.delete(id)
      return
    }
    giving.callOff = this.#parts.schedule(STALLED_MS, () => this.#giving.delete(id))
  }
}
