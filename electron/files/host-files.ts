// Owns: the host's end of copying files: every message is checked against the grant as it comes, then carried out.
// Never: does anything unasked, or remembers an earlier "yes".
import { UnderWay } from '../../shared/under-way'
import { CopyOut, CopyIn } from './host-copies'
import type { BulkLink } from './link'
import { type FromConnector, type FromHost, MAX_OPEN_COPIES, MAX_OPEN_QUESTIONS, decode, encode, fromConnector } from './messages'
import { type Disk, FileProblem, problemCode } from './ports'
import type { ConnectionUploads } from './stored-uploads'

/** A file that went one way or the other, whole. Names come from the far end as they are. */
export type CopiedFile = { readonly direction: 'received' | 'sent'; readonly name: string; readonly bytes: number }

export type HostFilesParts = {
  readonly link: BulkLink
  readonly disk: Disk
  /** Asked at every message and before every block: is the grant alive, and does it still permit files? */
  readonly allowed: () => boolean
  readonly stored: ConnectionUploads
  readonly onCopied: (file: CopiedFile) => void
  /** What an earlier connection may have left is in use again: it is removed or left anew when this copy ends. */
  readonly onPartOpened: (folder: string, name: string, token: string) => void
  /** What a lost connection has left; the caller sees that it does not stay for ever. */
  readonly onPartLeft: (folder: string, name: string, token: string) => void
  readonly onFault: (fault: unknown) => void
}

type Copy = CopyOut | CopyIn
type Put = Extract<FromConnector, { type: 'put' }>

const ENTRIES_PER_BATCH_BYTES = 8 * 1024

export class HostFiles {
  readonly #parts: HostFilesParts
  readonly #copies = new Map<number, Copy>()
  /** Numbers only go up. A smaller one that is not known is of a copy that has ended here while its bytes were on the way. */
  #lastId = 0
  /** What is being written here. */
  readonly #arriving = new UnderWay()
  #questions = 0
  #over = false
  #permitted: boolean

  constructor(parts: HostFilesParts) {
    this.#parts = parts
    this.#permitted = parts.allowed()
    parts.link.onMessage((bytes) => this.#hear(bytes))
    parts.link.onClosed(() => this.end('keep'))
    if (!this.#permitted) this.#send({ type: 'allowed', allowed: false })
  }

  /** The owner has switched files on or off, or the grant has changed. What is under way stops at once. */
  permissionChanged(): void {
    const permitted = this.#parts.allowed()
    if (this.#over || permitted === this.#permitted) return
    this.#permitted = permitted
    if (!permitted) this.#stopAll('not-allowed', 'discard')
    this.#send({ type: 'allowed', allowed: permitted })
  }

  /** The session is over. `keep` leaves half-written files for another try. */
  end(parts: 'keep' | 'discard'): void {
    if (this.#over) return
    this.#over = true
    this.#stopAll('connection-lost', parts)
  }

  /** Resolves when nothing is being written any more. */
  settled(): Promise<void> {
    return this.#arriving.settled()
  }

  #stopAll(why: 'not-allowed' | 'connection-lost' | 'protocol-violation', parts: 'keep' | 'discard'): void {
    for (const copy of this.#copies.values()) copy.stop(new FileProblem(why), parts)
  }

  #hear(bytes: Uint8Array): void {
    if (this.#over) return
    const decoded = decode(bytes, fromConnector)
    if (decoded === null) return this.#violation()
    const id = decoded.is === 'data' ? decoded.id : decoded.message.id
    const copy = this.#copies.get(id)
    try {
      if (decoded.is === 'data') {
        if (copy === undefined && id > this.#lastId) return this.#violation()
        if (copy === undefined) return
        if (!this.#mayGoOn(copy)) return
        return copy.take(decoded.bytes)
      }
      const { message } = decoded
      switch (message.type) {
        case 'list':
        case 'make-folder':
        case 'remove-part':
        case 'put':
        case 'get':
          if (message.id <= this.#lastId) return this.#violation()
          this.#lastId = message.id
          return this.#begin(message)
        case 'cancel':
          return copy?.stop(new FileProblem('cancelled'), 'discard')
        case 'go':
        case 'credit':
        case 'end':
          if (copy === undefined) return id > this.#lastId ? this.#violation() : undefined
          if (!this.#mayGoOn(copy)) return
          if (message.type === 'go') return copy.go(message.offset)
          return message.type === 'credit' ? copy.credit(message.bytes) : copy.end(message.hash)
      }
    } catch (error) {
      if (!(error instanceof FileProblem)) this.#parts.onFault(error)
      this.#violation()
    }
  }

  #mayGoOn(copy: Copy): boolean {
    if (this.#parts.allowed()) return true
    copy.stop(new FileProblem('not-allowed'), 'discard')
    return false
  }

  #begin(message: Extract<FromConnector, { type: 'list' | 'make-folder' | 'remove-part' | 'put' | 'get' }>): void {
    const { id } = message
    const fail = (error: unknown): void => {
      this.#send({ type: 'failed', id, why: problemCode(error, this.#parts.onFault) })
    }
    if (!this.#parts.allowed()) return fail(new FileProblem('not-allowed'))
    if (message.type === 'put' || message.type === 'get') {
      if (this.#copies.size >= MAX_OPEN_COPIES) return fail(new FileProblem('busy'))
      const copy = message.type === 'put' ? this.#copyIn(message) : this.#copyOut(message)
      this.#copies.set(id, copy)
      const copying = copy
        .run()
        .catch(fail)
        .finally(() => this.#copies.delete(id))
      if (message.type === 'put') this.#arriving.add(copying)
      return
    }
    if (this.#questions >= MAX_OPEN_QUESTIONS) return fail(new FileProblem('busy'))
    this.#questions++
    this.#answer(message).catch(fail).finally(() => this.#questions--)
  }

  #answer(message: Extract<FromConnector, { type: 'list' | 'make-folder' | 'remove-part' }>): Promise<void> {
    switch (message.type) {
      case 'list':
        return this.#list(message.id, message.path, message.name)
      case 'make-folder':
        return this.#makeFolder(message.id, message.folder, message.name)
      case 'remove-part':
        return this.#removePart(message.id, message.folder, message.name, message.token)
    }
  }

  #copyIn(put: Put): CopyIn {
    const { disk, stored, onCopied, onPartOpened, onPartLeft } = this.#parts
    return new CopyIn(put, {
      disk,
      send: (message) => this.#send(message),
      mayGoOn: () => this.#demandAllowed(),
      stored,
      onCopied: (name) => onCopied({ direction: 'received', name, bytes: put.size }),
      onPartOpened: () => onPartOpened(put.folder, put.name, put.token),
      onPartLeft: () => onPartLeft(put.folder, put.name, put.token)
    })
  }

  #copyOut(get: Extract<FromConnector, { type: 'get' }>): CopyOut {
    const { disk, link, onCopied } = this.#parts
    return new CopyOut(get, {
      disk,
      link,
      send: (message) => this.#send(message),
      mayGoOn: () => this.#demandAllowed(),
      onCopied: (bytes) => onCopied({ direction: 'sent', name: get.name, bytes })
    })
  }

  #demandAllowed(): void {
    if (this.#over) throw new FileProblem('connection-lost')
    if (!this.#parts.allowed()) throw new FileProblem('not-allowed')
  }

  async #list(id: number, path: string | null, name: string | null): Promise<void> {
    const { entries, cut, ...listing } = await this.#parts.disk.list(path, name)
    this.#demandAllowed()
    this.#send({ type: 'folder', id, listing })
    // Several to a message, as many as fit the smallest frame.
    let batch: (typeof entries)[number][] = []
    let bytes = 0
    const flush = (): void => {
      if (batch.length > 0) this.#send({ type: 'entries', id, entries: batch })
      batch = []
      bytes = 0
    }
    for (const entry of entries) {
      const size = Buffer.byteLength(JSON.stringify(entry))
      if (bytes + size > ENTRIES_PER_BATCH_BYTES) {
        flush()
        await this.#parts.link.drained()
        this.#demandAllowed()
      }
      batch.push(entry)
      bytes += size
    }
    flush()
    this.#send({ type: 'listed', id, cut })
  }

  async #makeFolder(id: number, folder: string, name: string): Promise<void> {
    const path = await this.#parts.disk.makeFolder(folder, name)
    this.#send({ type: 'made', id, path })
  }

  async #removePart(id: number, folder: string, name: string, token: string): Promise<void> {
    await this.#parts.disk.removePart(folder, name, token)
    this.#send({ type: 'removed', id })
  }

  /** A far end that does not keep to the rules is told so and not listened to any more. */
  #violation(): void {
    if (this.#over) return
    this.#over = true
    this.#stopAll('protocol-violation', 'discard')
    this.#parts.onFault(new Error('The connector broke the rules of copying files'))
    this.#parts.link.send(encode({ type: 'failed', id: 0xffff_ffff, why: 'protocol-violation' }))
  }

  #send(message: FromHost): void {
    if (!this.#over) this.#parts.link.send(encode(message))
  }
}
