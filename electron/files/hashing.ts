// Owns: the SHA-256 of what has been copied so far, made in the same pass as the copy.
import { type Hash, createHash, randomBytes } from 'node:crypto'
import type { Prefix } from './messages'
import { FileProblem, type Readable } from './ports'

const BLOCK_BYTES = 1024 * 1024

/** A running hash that can be asked for its value on the way. */
export class RunningHash {
  #hash: Hash = createHash('sha256')

  add(bytes: Uint8Array): void {
    this.#hash.update(bytes)
  }

  value(): string {
    return this.#hash.copy().digest('hex')
  }

  reset(): void {
    this.#hash = createHash('sha256')
  }
}

/** Hashes the first `bytes`. @throws {FileProblem} `changed` when there are fewer, or `cancelled` */
export async function hashPrefix(from: Readable, bytes: number, cancelled: () => boolean): Promise<RunningHash> {
  const running = new RunningHash()
  const block = Buffer.allocUnsafe(Math.min(BLOCK_BYTES, Math.max(bytes, 1)))
  for (let at = 0; at < bytes; ) {
    if (cancelled()) throw new FileProblem('cancelled')
    const wanted = block.subarray(0, Math.min(block.length, bytes - at))
    const read = await from.read([wanted], at)
    if (read === 0) throw new FileProblem('changed')
    running.add(wanted.subarray(0, read))
    at += read
  }
  return running
}

/** The hash of what is there if it is what the far end has; null when the copy must start afresh. */
export async function agreedPrefix(from: Readable, size: number, theirs: Prefix | null, cancelled: () => boolean): Promise<RunningHash | null> {
  if (theirs === null || theirs.bytes === 0 || theirs.bytes > size) return null
  const ours = await hashPrefix(from, theirs.bytes, cancelled)
  return ours.value() === theirs.hash ? ours : null
}

/** Names one copy, so that another try of it finds what was left. */
export function newToken(): string {
  return randomBytes(8).toString('hex')
}
