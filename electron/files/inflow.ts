// Owns: the receiving of one file's bytes into its part: hashed and written in one pass, credit given for what is written.
// Never: holds more than the window, and never takes a byte beyond the size that was announced.
import { release } from '../connection/release'
import type { RunningHash } from './hashing'
import { WINDOW_BYTES } from './messages'
import { FileProblem, type Part } from './ports'

/** Credit goes back in pieces of this size, so that it costs few messages. */
const CREDIT_STEP = WINDOW_BYTES / 8
/** What comes is gathered into blocks: few writes, of memory that is used again and again. */
const BLOCK_BYTES = 256 * 1024

export type InflowParts = {
  readonly part: Part
  readonly size: number
  readonly offset: number
  readonly hash: RunningHash
  /** What has to be done to the part before its first byte. */
  readonly before: () => Promise<void>
  readonly giveCredit: (bytes: number) => void
  readonly onWritten: (bytes: number) => void
}

type Block = { readonly memory: Uint8Array; length: number }

export class Inflow {
  readonly #parts: InflowParts
  #pending: Block[] = []
  readonly #free: Block[] = []
  #received: number
  #written: number
  /** Received and not given back yet; more than the window and the sender does not keep to it. */
  #owed = 0
  #unreturned = 0
  #paused = false
  #prepared = false
  #writing = false
  #problem: Error | null = null
  #announced: string | null = null
  #settle: (() => void) | null = null

  constructor(parts: InflowParts) {
    this.#parts = parts
    this.#received = parts.offset
    this.#written = parts.offset
  }

  /** @throws {FileProblem} `protocol-violation` for what was not announced or not paid for */
  take(bytes: Uint8Array): void {
    if (this.#problem !== null) return
    this.#received += bytes.length
    this.#owed += bytes.length
    if (this.#received > this.#parts.size || this.#owed > WINDOW_BYTES || this.#announced !== null) throw new FileProblem('protocol-violation')
    this.#parts.hash.add(bytes)
    this.#gather(bytes)
    if (!this.#writing) void this.#write()
  }

  /** The sender says that this was all, and what its hash is. @throws {FileProblem} `protocol-violation` */
  end(hash: string): void {
    if (this.#problem !== null) return
    if (this.#announced !== null || this.#received !== this.#parts.size) throw new FileProblem('protocol-violation')
    this.#announced = hash
    this.#look()
  }

  /** While paused no credit is given, so that the sender comes to a stop. */
  pause(paused: boolean): void {
    this.#paused = paused
    if (!paused) this.#returnCredit(true)
  }

  stop(why: FileProblem): void {
    this.#problem ??= why
    this.#pending = []
    this.#look()
  }

  /** Resolves when everything is written and its hash is the announced one. @throws {FileProblem} what went wrong */
  async finished(): Promise<void> {
    // Also a file without a byte begins anew.
    if (!this.#writing) void this.#write()
    await new Promise<void>((resolve) => {
      this.#settle = resolve
      this.#look()
    })
    if (this.#problem !== null) throw this.#problem
    if (this.#parts.hash.value() !== this.#announced) throw new FileProblem('damaged')
  }

  async #write(): Promise<void> {
    this.#writing = true
    try {
      if (!this.#prepared) await this.#parts.before()
      this.#prepared = true
      while (this.#pending.length > 0 && this.#problem === null) {
        const blocks = this.#pending.splice(0)
        const bytes = blocks.reduce((sum, { length }) => sum + length, 0)
        await this.#parts.part.write(blocks.map(({ memory, length }) => memory.subarray(0, length)), this.#written)
        for (const block of blocks) block.length = 0
        this.#free.push(...blocks)
        this.#written += bytes
        this.#unreturned += bytes
        this.#parts.onWritten(bytes)
        this.#returnCredit(false)
      }
    } catch (error) {
      this.#problem ??= error instanceof Error ? error : new Error(String(error))
      this.#pending = []
    }
    this.#writing = false
    this.#look()
  }

  #gather(bytes: Uint8Array): void {
    for (let from = 0; from < bytes.length; ) {
      let block = this.#pending.at(-1)
      if (block === undefined || block.length === block.memory.length) {
        const left = this.#parts.size - this.#received + bytes.length - from
        block = this.#free.pop() ?? { memory: new Uint8Array(Math.min(BLOCK_BYTES, left)), length: 0 }
        this.#pending.push(block)
      }
      const piece = bytes.subarray(from, from + block.memory.length - block.length)
      block.memory.set(piece, block.length)
      block.length += piece.length
      from += piece.length
    }
    release(bytes)
  }

  #returnCredit(all: boolean): void {
    if (this.#paused || this.#problem !== null || this.#unreturned === 0) return
    if (!all && this.#unreturned < CREDIT_STEP) return
    const bytes = this.#unreturned
    this.#unreturned = 0
    this.#owed -= bytes
    if (this.#received < this.#parts.size) this.#parts.giveCredit(bytes)
  }

  /** The end is looked at only when no write is under way, so that the part can be closed. */
  #look(): void {
    if (this.#writing || this.#settle === null) return
    if (this.#problem !== null || (this.#announced !== null && this.#pending.length === 0)) this.#settle()
  }
}
