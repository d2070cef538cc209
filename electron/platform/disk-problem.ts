// Owns: what the system's error codes mean to a person who copies files, and reading that does not stop half-way.
import type { FileHandle } from 'node:fs/promises'
import type { FileProblemCode } from '../../shared/files'
import { FileProblem } from '../files/ports'

const CODES: Readonly<Record<string, FileProblemCode>> = {
  ENOENT: 'not-found',
  ENOTDIR: 'not-found',
  EACCES: 'not-permitted',
  EPERM: 'not-permitted',
  ELOOP: 'is-link',
  EEXIST: 'exists',
  ENOTEMPTY: 'exists',
  EISDIR: 'is-folder',
  ENXIO: 'not-a-file',
  ENODEV: 'not-a-file',
  ENOSPC: 'disk-full',
  EDQUOT: 'disk-full',
  EFBIG: 'disk-full',
  EROFS: 'read-only',
  ENAMETOOLONG: 'bad-name',
  EINVAL: 'bad-name',
  EILSEQ: 'bad-name',
  EMFILE: 'busy',
  ENFILE: 'busy',
  EBUSY: 'busy',
  ETXTBSY: 'busy'
}

/** Does it, and says in our words what went wrong. */
export async function withProblem<Value>(work: () => Promise<Value>): Promise<Value> {
  try {
    return await work()
  } catch (error) {
    const code = CODES[(error as NodeJS.ErrnoException).code ?? '']
    throw code === undefined ? error : new FileProblem(code)
  }
}

/** Fills the buffers in turn, unless the file ends. */
export async function readFully(handle: FileHandle, into: readonly Uint8Array[], at: number): Promise<number> {
  let total = 0
  let left = [...into]
  while (left.length > 0) {
    const { bytesRead } = await handle.readv(left, at + total)
    if (bytesRead === 0) break
    total += bytesRead
    left = without(left, bytesRead)
  }
  return total
}

/** What is left of the buffers after their first `bytes`. */
export function without(buffers: readonly Uint8Array[], bytes: number): Uint8Array[] {
  const left: Uint8Array[] = []
  for (const buffer of buffers) {
    if (bytes >= buffer.length) bytes -= buffer.length
    else {
      left.push(buffer.subarray(bytes))
      bytes = 0
    }
  }
  return left
}
