// Owns: a file that grows under a temporary name and gets its own only when it is whole.
// Never: replaces what nobody said should be replaced, also when it appeared a moment ago.
import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { type FileHandle, link, lstat, open, rename, statfs, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { numberedName, partName } from '../files/names'
import { FileProblem, type Part } from '../files/ports'
import { readFully, withProblem, without } from './disk-problem'

const MAX_NUMBER = 1000
/** EISDIR is libuv's word for what Windows says of exFAT and FAT: "incorrect function". */
const NO_LINKS = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EISDIR']

export const partPath = (folder: string, name: string, token: string): string => join(folder, partName(name, token, sha256))

/** @param folder a true path that may be written to; @param name checked */
export async function openDiskPart(
  folder: string,
  name: string,
  token: string,
  wanted: { readonly resume: boolean; readonly size: number }
): Promise<Part> {
  const path = partPath(folder, name, token)
  const { O_RDWR, O_CREAT, O_EXCL, O_NOFOLLOW } = constants
  const handle = await open(path, O_RDWR | O_CREAT | O_NOFOLLOW | (wanted.resume ? 0 : O_EXCL), 0o666)
  try {
    const found = await handle.stat()
    if (!found.isFile() || found.nlink > 1) throw new FileProblem('exists')
    const room = await statfs(folder)
    if (wanted.size - found.size > room.bavail * room.bsize) {
      if (found.size === 0) await unlink(path)
      throw new FileProblem('disk-full')
    }
    return new DiskPart(folder, name, path, handle, found.size)
  } catch (error) {
    await handle.close()
    throw error
  }
}

class DiskPart implements Part {
  readonly #folder: string
  readonly #name: string
  readonly #path: string
  readonly #handle: FileHandle
  readonly size: number
  #closed = false

  constructor(folder: string, name: string, path: string, handle: FileHandle, size: number) {
    this.#folder = folder
    this.#name = name
    this.#path = path
    this.#handle = handle
    this.size = size
  }

  read(into: readonly Uint8Array[], at: number): Promise<number> {
    return withProblem(() => readFully(this.#handle, into, at))
  }

  write(chunks: readonly Uint8Array[], at: number): Promise<void> {
    return withProblem(async () => {
      let left = [...chunks]
      while (left.length > 0) {
        const { bytesWritten } = await this.#handle.writev(left, at)
        at += bytesWritten
        left = without(left, bytesWritten)
      }
    })
  }

  clear(): Promise<void> {
    return withProblem(() => this.#handle.truncate(0))
  }

  finish({ existing, modified }: { readonly existing: 'ask' | 'replace' | 'keep-both'; readonly modified: number }): Promise<string> {
    return withProblem(async () => {
      const target = join(this.#folder, this.#name)
      if (existing === 'replace') {
        const old = await lstat(target).catch(() => null)
        if (old?.isDirectory() === true) throw new FileProblem('is-folder')
        if (old?.isFile() === true) await this.#handle.chmod(old.mode & 0o777)
        // The old one goes only when the new one would survive a power cut.
        await this.#handle.datasync()
      }
      await this.#handle.utimes(new Date(), new Date(modified))
      await this.#close()
      if (existing === 'replace') {
        await rename(this.#path, target)
        return this.#name
      }
      for (let number = 1; number <= MAX_NUMBER; number++) {
        const name = number === 1 ? this.#name : numberedName(this.#name, number)
        if (await putIfNothingThere(this.#path, join(this.#folder, name))) return name
        if (existing === 'ask') break
      }
      throw new FileProblem('exists')
    })
  }

  keep(): Promise<void> {
    return this.#close()
  }

  async discard(): Promise<void> {
    await this.#close()
    await unlink(this.#path).catch(() => undefined)
  }

  async #close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    await this.#handle.close()
  }
}

/** A second name that must be new, then away with the first: the only way that cannot overwrite. */
async function putIfNothingThere(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? ''
    if (code === 'EEXIST') return false
    if (!NO_LINKS.includes(code)) throw error
    // A file system without links, such as a memory stick's.
    const there = await lstat(to).catch(() => null)
    if (there !== null) return false
    await rename(from, to)
    return true
  }
  await unlink(from)
  return true
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
