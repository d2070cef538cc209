// Owns: the file of a recording on this computer's disk: written piece by piece under a name that says so, which becomes the
// chosen one at the end, with a length and an index then. Never: writes anywhere but beside the chosen name, or what a page shaped.
import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'
import type { RecordedPiece } from '../../shared/ipc'
import type { RecordingFile } from '../session/aside/viewer-asides'
import { createWebmWriter } from '../session/aside/webm'

const MAX_PARTS = 100

/** @param path the place that the person chose @throws when nothing can be written there */
export async function openRecordingFile(path: string): Promise<RecordingFile> {
  const { handle, part } = await openPart(path)
  return new DiskRecording(path, part, handle)
}

/** An earlier one may have been left by a computer that lost its power; it stays. */
async function openPart(path: string): Promise<{ readonly handle: FileHandle; readonly part: string }> {
  for (let number = 1; ; number++) {
    const part = `${path}.part${number === 1 ? '' : String(number)}`
    try {
      return { part, handle: await open(part, 'wx', 0o600) }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || number === MAX_PARTS) throw error
    }
  }
}

/** What was written until the disk was full can be played; the name says that it is not whole. */
export function incompleteName(path: string): string {
  const extension = extname(path)
  return join(dirname(path), `${basename(path, extension)} (incomplete)${extension}`)
}

class DiskRecording implements RecordingFile {
  readonly #path: string
  readonly #part: string
  readonly #handle: FileHandle
  readonly #webm = createWebmWriter()
  #written = 0
  #isWhole = true

  constructor(path: string, part: string, handle: FileHandle) {
    this.#path = path
    this.#part = part
    this.#handle = handle
  }

  async write(piece: RecordedPiece): Promise<void> {
    try {
      await this.#append(this.#webm.take(piece))
    } catch (error) {
      this.#isWhole = false
      throw error
    }
  }

  async #append(bytes: Uint8Array): Promise<void> {
    await this.#handle.appendFile(bytes)
    this.#written += bytes.length
  }

  async #makeSeekable(): Promise<void> {
    const { append, over } = this.#webm.end()
    await this.#append(append)
    for (const { at, bytes } of over) await this.#handle.write(bytes, 0, bytes.length, at)
  }

  async finish(): Promise<void> {
    try {
      if (this.#isWhole) await this.#makeSeekable()
      await this.#handle.sync()
    } catch (error) {
      this.#isWhole = false
      throw error
    } finally {
      await this.#handle.close().catch(() => undefined)
      if (this.#written === 0) await rm(this.#part, { force: true })
      else await rename(this.#part, this.#isWhole ? this.#path : incompleteName(this.#path))
    }
  }
}
