// Owns: the sending of one file's bytes: read, hashed and sent in one pass, as far as the receiver has given credit.
// Never: more than two blocks in memory, or a byte after it was stopped.
import { RunningHash } from './hashing'
import type { BulkLink } from './link'
import { DATA_HEADER_BYTES, MAX_MESSAGE_BYTES, WINDOW_BYTES, writeDataHeader } from './messages'
import { FileProblem, type Source } from './ports'

const BLOCK_BYTES = 256 * 1024

export type OutflowParts = {
  readonly id: number
  readonly link: BulkLink
  readonly source: Source
  /** Where to go on from, with the hash of what comes before. */
  readonly offset: number
  readonly hash: RunningHash
  /** Asked before every block. Throws what stops the copy. */
  readonly mayGoOn: () => void
  readonly onSent: (bytes: number) => void
}

type Block = { readonly piece: number; readonly frames: readonly Buffer[] }

export class Outflow {
  readonly #parts: OutflowParts
  #credit = WINDOW_BYTES
  #stopped: FileProblem | null = null
  #paused = false
  #wake: () => void = () => {}

  constructor(parts: OutflowParts) {
    this.#parts = parts
  }

  /** @throws {FileProblem} when more is given than was sent: the far end is broken or hostile */
  give(bytes: number): void {
    this.#credit += bytes
    if (this.#credit > WINDOW_BYTES) throw new FileProblem('protocol-violation')
    this.#wake()
  }

  pause(paused: boolean): void {
    this.#paused = paused
    this.#wake()
  }

  stop(why: FileProblem): void {
    this.#stopped ??= why
    this.#wake()
  }

  /** Sends everything and returns the whole file's hash. @throws {FileProblem} */
  async run(): Promise<string> {
    const { link, source, hash, mayGoOn, onSent } = this.#parts
    let at = this.#parts.offset
    this.#check()
    mayGoOn()
    let [block, other] = [this.#blockFor(source.size - at, null), null as Block | null]
    let reading = this.#read(block, at)
    while (at < source.size) {
      const read = await reading
      this.#check()
      if (read === 0) throw new FileProblem('changed')
      at += read
      const next: Block | null = at < source.size ? this.#blockFor(source.size - at, other) : null
      // The next one is read while this one is sent.
      if (next !== null) reading = this.#read(next, at)
      await this.#maySend(read)
      mayGoOn()
      for (let [index, left] = [0, read]; left > 0; index++, left -= block.piece) {
        while (link.isFull()) {
          await link.drained()
          this.#check()
          mayGoOn()
        }
        const bytes = Math.min(left, block.piece)
        const frame = (block.frames[index] as Buffer).subarray(0, DATA_HEADER_BYTES + bytes)
        hash.add(frame.subarray(DATA_HEADER_BYTES))
        // At once: some of it may be given back before the rest of the block has left.
        this.#credit -= bytes
        link.send(frame)
      }
      ;[block, other] = [next ?? block, block]
      onSent(read)
      await link.drained()
    }
    this.#check()
    if (!(await source.unchanged())) throw new FileProblem('changed')
    return hash.value()
  }

  /** Frames for what is left of the file, as large as they had better be now; those of a block that is done with, where they fit. */
  #blockFor(left: number, done: Block | null): Block {
    const { link, id } = this.#parts
    const piece = Math.min(link.frameBytes(), MAX_MESSAGE_BYTES) - DATA_HEADER_BYTES
    if (done?.piece === piece) return done
    // Thousands of small files must not need thousands of blocks.
    const bytes = Math.min(Math.max(1, Math.floor(BLOCK_BYTES / piece)) * piece, left)
    const frames = Array.from({ length: Math.ceil(bytes / piece) }, (_, index) => {
      const frame = Buffer.allocUnsafe(DATA_HEADER_BYTES + Math.min(piece, bytes - index * piece))
      writeDataHeader(frame, id)
      return frame
    })
    return { piece, frames }
  }

  /** Fills the frames of a block, as far as the file goes. */
  #read({ frames }: Block, at: number): Promise<number> {
    const { source } = this.#parts
    const bodies = frames.map((frame) => frame.subarray(DATA_HEADER_BYTES))
    const reading = source.read(slicesOf(bodies, source.size - at), at)
    // Somebody waits for it, unless the copy is stopped first.
    reading.catch(() => undefined)
    return reading
  }

  /** Resolves when the receiver has given credit for so much. */
  async #maySend(bytes: number): Promise<void> {
    for (;;) {
      this.#check()
      if (this.#credit >= bytes && !this.#paused) return
      await new Promise<void>((resolve) => (this.#wake = resolve))
    }
  }

  #check(): void {
    if (this.#stopped !== null) throw this.#stopped
  }
}

/** The first `total` bytes of the buffers, as buffers. */
function slicesOf(buffers: readonly Uint8Array[], total: number): Uint8Array[] {
  const slices: Uint8Array[] = []
  for (const buffer of buffers) {
    if (total <= 0) break
    const slice = buffer.subarray(0, Math.min(buffer.length, total))
    slices.push(slice)
    total -= slice.length
  }
  return slices
}
