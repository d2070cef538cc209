// Owns: the connector's end of copying files: one question or copy at a time, each with its answer.
// Never: writes anything that its own side did not ask for; the host supplies bytes, never a place.
import type { FileEntry, FileProblemCode, FolderListing } from '../../shared/files'
import { RunningHash, agreedPrefix, hashPrefix } from './hashing'
import { Inflow } from './inflow'
import type { BulkLink } from './link'
import { type FromConnector, type FromHost, MAX_ENTRIES, decode, encode, fromHost } from './messages'
import { Outflow } from './outflow'
import { type Disk, FileProblem } from './ports'

/** What a copy can be told while it runs. */
export type CopyControl = {
  pause(paused: boolean): void
  stop(why: FileProblemCode): void
}

export type CopyRequest = {
  readonly from: { readonly folder: string; readonly name: string }
  readonly to: { readonly folder: string; readonly name: string }
  readonly token: string
  readonly existing: 'ask' | 'replace' | 'keep-both'
  readonly resume: boolean
  /** Bytes begin to move, from `offset` on: what comes before it is there already. */
  readonly onBegun: (control: CopyControl, offset: number) => void
  readonly onProgress: (bytes: number) => void
}

export type CopyOutcome =
  | { readonly is: 'copied'; readonly name: string }
  | { readonly is: 'exists'; readonly there: { readonly size: number; readonly modified: number } }

type Expecting = { readonly hear: (message: FromHost) => void; readonly data?: (bytes: Uint8Array) => void; readonly fail: (problem: FileProblem) => void }

export type RemoteFilesEvents = {
  readonly onAllowed: (allowed: boolean) => void
  readonly onClosed: () => void
}

export class RemoteFiles {
  readonly #link: BulkLink
  readonly #disk: Disk
  readonly #events: RemoteFilesEvents
  readonly #waiting = new Map<number, Expecting>()
  #next = 1
  #closed = false

  constructor(link: BulkLink, disk: Disk, events: RemoteFilesEvents) {
    this.#link = link
    this.#disk = disk
    this.#events = events
    link.onMessage((bytes) => this.#hear(bytes))
    link.onClosed(() => this.#close('connection-lost'))
  }

  /** @throws {FileProblem} */
  async list(path: string | null, name: string | null): Promise<FolderListing> {
    const entries: FileEntry[] = []
    let head: Omit<FolderListing, 'entries' | 'cut'> | null = null
    return this.#ask<FolderListing>({ type: 'list', path, name }, (message, done) => {
      if (message.type === 'folder' && head === null) head = message.listing
      else if (message.type === 'entries' && head !== null && entries.length + message.entries.length <= MAX_ENTRIES) entries.push(...message.entries)
      else if (message.type === 'listed' && head !== null) done({ ...head, entries, cut: message.cut })
      else return false
      return true
    })
  }

  /** Returns its path. @throws {FileProblem} */
  makeFolder(folder: string, name: string): Promise<string> {
    return this.#ask<string>({ type: 'make-folder', folder, name }, (message, done) => {
      if (message.type !== 'made') return false
      done(message.path)
      return true
    })
  }

  /** What an upload has left there; nothing there is fine. @throws {FileProblem} */
  removePart(folder: string, name: string, token: string): Promise<void> {
    return this.#ask<void>({ type: 'remove-part', folder, name, token }, (message, done) => {
      if (message.type !== 'removed') return false
      done()
      return true
    })
  }

  /** @throws {FileProblem} */
  async upload(request: CopyRequest): Promise<CopyOutcome> {
    const { from, to, token, existing, resume, onBegun, onProgress } = request
    const source = await this.#disk.openSource(from.folder, from.name)
    let outflow: Outflow | null = null
    let stopped: FileProblem | null = null
    const mayGoOn = (): void => {
      if (this.#closed) throw new FileProblem('connection-lost')
      if (stopped !== null) throw stopped
    }
    const put = { type: 'put' as const, folder: to.folder, name: to.name, size: source.size, modified: source.modified, token, existing, resume }
    try {
      return await this.#ask<CopyOutcome>(put, (message, done, fail, id) => {
        const control: CopyControl = {
          pause: (paused) => outflow?.pause(paused),
          stop: (why) => {
            stopped = new FileProblem(why)
            outflow?.stop(stopped)
            this.#tell({ type: 'cancel', id })
            fail(stopped)
          }
        }
        switch (message.type) {
          case 'exists':
            done({ is: 'exists', there: { size: message.size, modified: message.modified } })
            return true
          case 'ready': {
            if (outflow !== null) return false
            const { prefix } = message
            void agreedPrefix(source, source.size, prefix, () => stopped !== null)
              .then((agreed) => {
                mayGoOn()
                const offset = agreed === null || prefix === null ? 0 : prefix.bytes
                outflow = new Outflow({ id, link: this.#link, source, offset, hash: agreed ?? new RunningHash(), mayGoOn, onSent: onProgress })
                onBegun(control, offset)
                this.#tell({ type: 'go', id, offset })
                return outflow.run()
              })
              .then(
                (hash) => this.#tell({ type: 'end', id, hash }),
                (error: unknown) => {
                  this.#tell({ type: 'cancel', id })
                  fail(error)
                }
              )
            return true
          }
          case 'credit':
            if (outflow === null) return false
            outflow.give(message.bytes)
            return true
          case 'stored':
            done({ is: 'copied', name: message.name })
            return true
          default:
            return false
        }
      })
    } finally {
      outflowOf(outflow)?.stop(new FileProblem('cancelled'))
      await source.close()
    }
  }

  /** @throws {FileProblem} */
  async download(request: CopyRequest): Promise<CopyOutcome> {
    const { from, to, token, existing, resume, onBegun, onProgress } = request
    const there = await this.#disk.inspect(to.folder, to.name)
    if (there?.kind === 'folder') throw new FileProblem('is-folder')
    if (there !== null && existing === 'ask') return { is: 'exists', there: { size: there.size, modified: there.modified } }
    const part = await this.#disk.openPart(to.folder, to.name, token, { resume, size: 0 })
    let inflow: Inflow | null = null
    try {
      const had = part.size > 0 ? await hashPrefix(part, part.size, () => this.#closed) : null
      const prefix = had === null ? null : { bytes: part.size, hash: had.value() }
      const get = { type: 'get' as const, folder: from.folder, name: from.name, prefix }
      const modified = await this.#ask<number>(
        get,
        (message, done, fail, id) => {
          if (message.type === 'sending' && inflow === null) {
            const { size, offset } = message
            if (offset !== 0 && offset !== prefix?.bytes) return false
            inflow = new Inflow({
              part,
              size,
              offset,
              hash: offset > 0 && had !== null ? had : new RunningHash(),
              before: () => (offset > 0 ? Promise.resolve() : part.clear()),
              giveCredit: (bytes) => this.#tell({ type: 'credit', id, bytes }),
              onWritten: onProgress
            })
            const running = inflow
            const control: CopyControl = {
              pause: (paused) => running.pause(paused),
              stop: (why) => {
                this.#tell({ type: 'cancel', id })
                running.stop(new FileProblem(why))
              }
            }
            onBegun(control, offset)
            inflow.finished().then(
              () => done(message.modified),
              (error: unknown) => {
                this.#tell({ type: 'cancel', id })
                fail(error)
              }
            )
            return true
          }
          if (message.type !== 'end' || inflow === null) return false
          inflow.end(message.hash)
          return true
        },
        (bytes) => {
          if (inflow === null) throw new FileProblem('protocol-violation')
          inflow.take(bytes)
        }
      )
      return { is: 'copied', name: await part.finish({ existing, modified }) }
    } catch (error) {
      inflowOf(inflow)?.stop(new FileProblem('cancelled'))
      if (error instanceof FileProblem && error.code === 'connection-lost') await part.keep()
      else await part.discard()
      throw error
    }
  }

  /** Nothing is asked any more; what is open ends as `connection-lost`. */
  close(): void {
    this.#close('connection-lost')
  }

  #ask<Answer>(
    question: Asked,
    hear: (message: FromHost, done: (answer: Answer) => void, fail: (error: unknown) => void, id: number) => boolean,
    data?: (bytes: Uint8Array) => void
  ): Promise<Answer> {
    return new Promise((resolve, reject) => {
      if (this.#closed) return reject(new FileProblem('connection-lost'))
      const id = this.#next++
      const fail = (error: unknown): void => {
        this.#waiting.delete(id)
        reject(error instanceof Error ? error : new Error(String(error)))
      }
      const done = (answer: Answer): void => {
        this.#waiting.delete(id)
        resolve(answer)
      }
      this.#waiting.set(id, {
        hear: (message) => {
          if (message.type === 'failed') return fail(new FileProblem(message.why))
          if (!hear(message, done, fail, id)) throw new FileProblem('protocol-violation')
        },
        fail,
        ...(data === undefined ? {} : { data })
      })
      this.#tell({ ...question, id })
    })
  }

  #hear(bytes: Uint8Array): void {
    if (this.#closed) return
    const decoded = decode(bytes, fromHost)
    try {
      if (decoded === null) throw new FileProblem('protocol-violation')
      if (decoded.is === 'message' && decoded.message.type === 'allowed') return this.#events.onAllowed(decoded.message.allowed)
      const id = decoded.is === 'data' ? decoded.id : (decoded.message as { readonly id: number }).id
      if (id === 0xffff_ffff) throw new FileProblem('protocol-violation')
      const expecting = this.#waiting.get(id)
      // What ended here while its bytes were on the way.
      if (expecting === undefined && id < this.#next) return
      if (expecting === undefined) throw new FileProblem('protocol-violation')
      if (decoded.is === 'message') return expecting.hear(decoded.message)
      if (expecting.data === undefined) throw new FileProblem('protocol-violation')
      expecting.data(decoded.bytes)
    } catch {
      // Whatever the far end has broken: nothing of it is believed from here on.
      this.#close('protocol-violation')
    }
  }

  #close(why: FileProblemCode): void {
    if (this.#closed) return
    this.#closed = true
    for (const expecting of [...this.#waiting.values()]) expecting.fail(new FileProblem(why))
    this.#events.onClosed()
  }

  #tell(message: FromConnector): void {
    if (!this.#closed) this.#link.send(encode(message))
  }
}

type WithoutId<Message> = Message extends unknown ? Omit<Message, 'id'> : never
type Asked = WithoutId<Extract<FromConnector, { type: 'list' | 'make-folder' | 'remove-part' | 'put' | 'get' }>> & { readonly id?: never }

/** What is assigned in a callback is not seen by the compiler. */
const outflowOf = (outflow: unknown): Outflow | null => outflow as Outflow | null
const inflowOf = (inflow: unknown): Inflow | null => inflow as Inflow | null
