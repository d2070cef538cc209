// Owns: the files of this computer as copying sees them: every path is resolved first and must stay in the roots.
// Never: follows a link out of them, waits for a device, or opens what is Postern's own.
import { constants, type Stats } from 'node:fs'
import { type FileHandle, lstat, mkdir, open, opendir, realpath, rm, stat } from 'node:fs/promises'
import { dirname, isAbsolute, join, parse, sep } from 'node:path'
import type { FileEntry, FilePlace, FolderListing } from '../../shared/files'
import { MAX_ENTRIES } from '../files/messages'
import { demandSafeName, demandStep, isReadable } from '../files/names'
import { type Disk, FileProblem, type Part, type Source } from '../files/ports'
import { openDiskPart, partPath } from './disk-part'
import { readFully, withProblem } from './disk-problem'

export type DiskParts = {
  /** Where a person starts. */
  readonly home: string
  /** Folders, with all that is in them, that may be seen; null for all of them. */
  readonly roots: (() => Promise<readonly string[]>) | null
  /** Folders inside the roots that may not: what is in there decides who comes in. */
  readonly closed: readonly string[]
  readonly places: () => Promise<readonly FilePlace[]>
}

const MAX_PATH = 4096
const LOOKS_AT_ONCE = 64

export class SystemDisk implements Disk {
  readonly #parts: DiskParts

  constructor(parts: DiskParts) {
    this.#parts = parts
  }

  list(path: string | null, name: string | null): Promise<FolderListing> {
    return withProblem(async () => {
      const folder = await this.#resolve(path ?? this.#parts.home, name)
      if (!(await stat(folder)).isDirectory()) throw new FileProblem('not-found')
      const entries: FileEntry[] = []
      let cut = false
      let names: string[] = []
      const unreadable = new Map<string, FileEntry>()
      const look = async (): Promise<void> => {
        const found = await Promise.all(names.map((one) => this.#entry(folder, one)))
        entries.push(...found.flatMap((entry) => entry ?? []))
        for (const [at, one] of names.entries()) if (found[at] === null && !isReadable(one)) unreadable.set(one, unreadableEntry(one))
        names = []
      }
      for await (const { name: one } of await opendir(folder)) {
        if (entries.length + names.length >= MAX_ENTRIES) {
          cut = true
          break
        }
        names.push(one)
        if (names.length === LOOKS_AT_ONCE) await look()
      }
      await look()
      entries.push(...unreadable.values())
      const trail = await this.#trail(folder)
      return { path: folder, parent: trail.at(-2)?.path ?? null, trail, places: [...(await this.#parts.places())], entries, cut }
    })
  }

  makeFolder(folder: string, name: string): Promise<string> {
    return withProblem(async () => {
      const parent = await this.#resolve(folder, null)
      const path = join(parent, demandSafeName(name, process.platform))
      await this.#demandOpen(path)
      try {
        await mkdir(path)
      } catch (error) {
        // A link there would lead elsewhere: only a real folder will do.
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
        if (!(await lstat(path)).isDirectory()) throw new FileProblem('exists')
      }
      return path
    })
  }

  inspect(folder: string, name: string): Promise<FileEntry | null> {
    return withProblem(async () => this.#entry(await this.#resolve(folder, null), demandStep(name)))
  }

  openSource(folder: string, name: string): Promise<Source> {
    return withProblem(async () => {
      const path = await this.#resolve(folder, name)
      // Without O_NONBLOCK a pipe that nobody writes to would never open.
      const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
      const before = await statOrClose(handle)
      if (!before.isFile()) {
        await handle.close()
        throw new FileProblem(before.isDirectory() ? 'is-folder' : 'not-a-file')
      }
      return sourceOf(handle, before)
    })
  }

  openPart(folder: string, name: string, token: string, wanted: { readonly resume: boolean; readonly size: number }): Promise<Part> {
    return withProblem(async () => {
      const parent = await this.#resolve(folder, null)
      await this.#demandOpen(join(parent, demandSafeName(name, process.platform)))
      return openDiskPart(parent, name, token, wanted)
    })
  }

  removePart(folder: string, name: string, token: string): Promise<void> {
    return withProblem(async () => {
      const parent = await this.#resolve(folder, null)
      await rm(partPath(parent, demandSafeName(name, process.platform), token), { force: true })
    })
  }

  /** The true path, inside what may be seen. */
  async #resolve(path: string, name: string | null): Promise<string> {
    const whole = name === null ? path : join(path, demandStep(name))
    if (!isAbsolute(whole) || whole.includes('\0') || whole.length > MAX_PATH) throw new FileProblem('bad-name')
    const real = await realpath(whole)
    await this.#demandInside(real)
    return real
  }

  async #demandInside(real: string): Promise<void> {
    await this.#demandOpen(real)
    const roots = await this.#roots()
    if (roots !== null && !roots.some((root) => isIn(root, real))) throw new FileProblem('outside')
  }

  /** By true paths on both sides: a home, or a folder above Postern's own, may be a link. */
  async #demandOpen(path: string): Promise<void> {
    const { closed } = this.#parts
    if ([...closed, ...(await truePaths(closed))].some((folder) => isIn(folder, path))) throw new FileProblem('outside')
  }

  async #roots(): Promise<readonly string[] | null> {
    return this.#parts.roots === null ? null : truePaths(await this.#parts.roots())
  }

  /** Null for what vanished meanwhile. */
  async #entry(folder: string, name: string): Promise<FileEntry | null> {
    const path = join(folder, name)
    let found: Stats
    try {
      found = await lstat(path)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
      throw error
    }
    const kind = found.isFile() ? 'file' : found.isDirectory() ? 'folder' : found.isSymbolicLink() ? 'link' : 'other'
    const leadsTo = kind === 'link' ? await this.#leadsTo(path) : null
    return { name, kind, leadsTo, size: kind === 'file' ? found.size : 0, modified: Math.max(found.mtimeMs, 0) }
  }

  async #leadsTo(path: string): Promise<'file' | 'folder' | null> {
    try {
      const real = await realpath(path)
      await this.#demandInside(real)
      const target = await stat(real)
      return target.isDirectory() ? 'folder' : target.isFile() ? 'file' : null
    } catch {
      return null
    }
  }

  /** From the outermost folder that may be seen to this one. */
  async #trail(folder: string): Promise<{ name: string; path: string }[]> {
    const roots = await this.#roots()
    const steps: { name: string; path: string }[] = []
    for (let path = folder; ; path = dirname(path)) {
      steps.unshift({ name: parse(path).base || path, path })
      const top = dirname(path) === path || steps.length === 256
      if (top || (roots !== null && !roots.some((root) => isIn(root, dirname(path))))) return steps
    }
  }
}

function sourceOf(handle: FileHandle, before: Stats): Source {
  return {
    size: before.size,
    modified: Math.max(before.mtimeMs, 0),
    read: (into, at) => withProblem(() => readFully(handle, into, at)),
    unchanged: () =>
      withProblem(async () => {
        const now = await handle.stat()
        return now.size === before.size && now.mtimeMs === before.mtimeMs
      }),
    close: () => handle.close()
  }
}

async function statOrClose(handle: FileHandle): Promise<Stats> {
  try {
    return await handle.stat()
  } catch (error) {
    await handle.close()
    throw error
  }
}

/** Shown, so that nobody takes a copy without it for whole. */
const unreadableEntry = (name: string): FileEntry => ({ name, kind: 'other', leadsTo: null, size: 0, modified: 0 })

/** Of those that are there. */
async function truePaths(paths: readonly string[]): Promise<readonly string[]> {
  const real = await Promise.all(paths.map((path) => realpath(path).catch(() => null)))
  return real.filter((path) => path !== null)
}

function isIn(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep)
}
