// Owns: copying files to and from one remote computer, as its person sees it: what is shown in the "Files" window.
// It outlives a session that was lost, so that the next one goes on.
import type { FileProblemCode, FilesState, FolderListing } from '../../shared/files'
import { type Result, failure, success } from '../../shared/result'
import type { Scheduler } from '../connection/transport'
import { CopyQueue } from '../files/copy-queue'
import type { BulkLink } from '../files/link'
import { type Disk, problemCode } from '../files/ports'
import { RemoteFiles } from '../files/remote-files'

/** What the person in the viewer's window asks for. */
export type FileRequests = {
  /** "Files" was pressed. */
  readonly open: () => void
  readonly drop: (paths: readonly string[]) => Promise<Result<void, FileProblemCode>>
}

export type FileDeskParts = {
  readonly disk: Disk
  readonly clock: { monotonic(): number }
  readonly scheduler: Scheduler
  readonly onFault: (fault: unknown) => void
}

type Answer<Value> = Promise<Result<Value, FileProblemCode>>

/** Changes within this time are shown together. */
const SHOW_MS = 60

export class FileDesk {
  readonly hostName: string
  readonly queue: CopyQueue
  readonly #parts: FileDeskParts
  readonly #listeners = new Set<(state: FilesState) => void>()
  #link: FilesState['link'] = 'lost'
  #remote: RemoteFiles | null = null
  #showing = false

  constructor(hostName: string, parts: FileDeskParts) {
    this.hostName = hostName
    this.#parts = parts
    this.queue = new CopyQueue({ ...parts, onChanged: () => this.#changed() })
  }

  get state(): FilesState {
    return { hostName: this.hostName, link: this.#link, jobs: this.queue.jobs(), question: this.queue.question() }
  }

  /** Returns the function that stops listening. */
  onChanged(listener: (state: FilesState) => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  attach(link: BulkLink, permitted: boolean): void {
    const remote: RemoteFiles = new RemoteFiles(link, this.#parts.disk, {
      onAllowed: (allowed) => {
        this.#link = allowed ? 'live' : 'off'
        this.queue.setAllowed(allowed)
      },
      onClosed: () => {
        if (this.#remote !== remote) return
        this.#remote = null
        if (this.#link !== 'ended') this.#link = 'lost'
        this.queue.attach(null)
      }
    })
    this.#remote = remote
    this.#link = permitted ? 'live' : 'off'
    this.queue.attach(remote)
    if (!permitted) this.queue.setAllowed(false)
  }

  /** The session is over. What was cut off by a lost connection waits for the next one; otherwise all of it is given up. */
  async end(lost: boolean): Promise<void> {
    if (lost && this.queue.unfinished) return
    this.#link = 'ended'
    await this.queue.close()
    this.#changed()
  }

  list(side: 'local' | 'remote', path: string | null, name: string | null): Answer<FolderListing> {
    return this.#attempt(() => this.queue.list(side, path, name))
  }

  makeFolder(side: 'local' | 'remote', folder: string, name: string): Answer<string> {
    return this.#attempt(() => this.queue.makeFolder(side, folder, name))
  }

  copy(direction: 'to-remote' | 'from-remote', folder: string, names: readonly string[], toFolder: string): Answer<void> {
    return this.#attempt(() => this.queue.copy(direction, folder, names, toFolder))
  }

  /** What was dropped on the window: into `toFolder`, or else to where a person looks for what came from elsewhere. */
  drop(items: readonly { readonly folder: string; readonly name: string }[], toFolder: string | null): Answer<void> {
    return this.#attempt(async () => {
      const target = toFolder ?? (await this.#dropFolder())
      for (const { folder, name } of items) await this.queue.copy('to-remote', folder, [name], target)
    })
  }

  async #dropFolder(): Promise<string> {
    const home = await this.queue.list('remote', null, null)
    const place = home.places.find(({ kind }) => kind === 'downloads') ?? home.places.find(({ kind }) => kind === 'desktop')
    return place?.path ?? home.path
  }

  async #attempt<Value>(work: () => Promise<Value>): Answer<Value> {
    try {
      return success(await work())
    } catch (error) {
      return failure(problemCode(error, this.#parts.onFault))
    }
  }

  #changed(): void {
    if (this.#showing) return
    this.#showing = true
    this.#parts.scheduler.after(SHOW_MS, () => {
      this.#showing = false
      const { state } = this
      for (const listener of this.#listeners) listener(state)
    })
  }
}
