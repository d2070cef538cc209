// Owns: a note in the keychain of how far the log has come, so that cutting off its newest records, or putting another
// log in its place, shows. It is written behind the log, so a crash between the two leaves it behind and never ahead.
// Never: moves while the log does not go with it; never keeps a record from being written.
import { z } from 'zod'
import { type Keychain, KeychainUnavailable } from '../access/ports'
import type { HashChainedLog } from './audit-log'

const ACCOUNT = 'audit-anchor'
/** Long enough that a flood of records does not keep the keychain busy. */
const DELAY_MS = 10_000

const anchorSchema = z.strictObject({ seq: z.int().min(1), hash: z.string().regex(/^[0-9a-f]{64}$/) })
type Anchor = z.infer<typeof anchorSchema>

export type AnchorVerdict =
  | { readonly is: 'none' }
  | { readonly is: 'held' }
  | { readonly is: 'unavailable' }
  /** The log once held a record with this number that it does not hold any more. */
  | { readonly is: 'cut'; readonly seq: number }

export type LogAnchorParts = {
  readonly log: HashChainedLog
  readonly keychain: Keychain
  readonly after: (ms: number, work: () => void) => () => void
  readonly onCut: (seq: number) => void
  readonly onFault: (error: unknown) => void
}

export class LogAnchor {
  readonly #parts: LogAnchorParts
  #scheduled = false
  #closed = false

  constructor(parts: LogAnchorParts) {
    this.#parts = parts
  }

  /** A record was written, or is about to be. */
  follow(): void {
    if (this.#scheduled || this.#closed) return
    this.#scheduled = true
    this.#parts.after(DELAY_MS, () => {
      this.#scheduled = false
      if (!this.#closed) this.drop().catch(this.#parts.onFault)
    })
  }

  /** Compares the log with the note of it. */
  async check(): Promise<AnchorVerdict> {
    const anchor = await this.#read()
    if (anchor === null || anchor === 'unavailable') return { is: anchor ?? 'none' }
    if (this.#parts.log.hashOf(anchor.seq) === anchor.hash) return { is: 'held' }
    return { is: 'cut', seq: anchor.seq }
  }

  /** Writes down where the log stands, unless it is not the log that was written down before. */
  async drop(): Promise<AnchorVerdict> {
    const verdict = await this.check()
    if (verdict.is === 'cut') this.#parts.onCut(verdict.seq)
    return verdict.is === 'none' || verdict.is === 'held' ? this.#write() : verdict
  }

  /**
   * The owner has seen that the log was cut: the log says so from here on, and is followed again.
   * @returns false when the keychain cannot be written, and everything is as before
   */
  async accept(): Promise<boolean> {
    const anchor = await this.#read()
    if (anchor === 'unavailable') return false
    if (anchor === null || this.#parts.log.hashOf(anchor.seq) === anchor.hash) return true
    this.#parts.log.append({ kind: 'log-cut', value: anchor.seq, reason: anchor.hash })
    return (await this.#write()).is === 'held'
  }

  /** The log was set aside on purpose: the next one is compared with nothing. @throws {KeychainUnavailable} */
  forget(): Promise<void> {
    return this.#parts.keychain.delete(ACCOUNT)
  }

  close(): void {
    this.#closed = true
  }

  async #write(): Promise<AnchorVerdict> {
    const head = this.#parts.log.head()
    if (head === null) return { is: 'none' }
    try {
      await this.#parts.keychain.set(ACCOUNT, JSON.stringify({ seq: head.seq, hash: head.hash } satisfies Anchor))
      return { is: 'held' }
    } catch (error) {
      if (error instanceof KeychainUnavailable) return { is: 'unavailable' }
      throw error
    }
  }

  async #read(): Promise<Anchor | 'unavailable' | null> {
    try {
      const item = await this.#parts.keychain.get(ACCOUNT)
      return item === null ? null : anchorSchema.parse(JSON.parse(item))
    } catch (error) {
      if (error instanceof KeychainUnavailable) return 'unavailable'
      if (error instanceof SyntaxError || error instanceof z.ZodError) return null
      throw error
    }
  }
}
