// Owns: one copy on the host, in or out: opened, agreed on where to begin, carried out, closed. Never: outlives its stop.
import { RunningHash, agreedPrefix, hashPrefix } from './hashing'
import { Inflow } from './inflow'
import type { BulkLink } from './link'
import type { FromConnector, FromHost } from './messages'
import { Outflow } from './outflow'
import { type Disk, FileProblem, type Part } from './ports'
import type { ConnectionUploads } from './stored-uploads'

type CommonParts = {
  readonly disk: Disk
  readonly send: (message: FromHost) => void
  /** @throws {FileProblem} when the grant does not permit it any more */
  readonly mayGoOn: () => void
}

type Put = Extract<FromConnector, { type: 'put' }>
type CopyInParts = CommonParts & {
  readonly stored: ConnectionUploads
  readonly onCopied: (name: string) => void
  readonly onPartOpened: () => void
  readonly onPartLeft: () => void
}

/** Connector to host. */
export class CopyIn {
  readonly #put: Put
  readonly #parts: CopyInParts
  #open: { readonly part: Part; readonly had: RunningHash | null } | null = null
  #inflow: Inflow | null = null
  #stopped: FileProblem | null = null
  #leave: 'keep' | 'discard' = 'discard'
  #begin: (inflow: Inflow | null) => void = () => {}

  constructor(put: Put, parts: CopyInParts) {
    this.#put = put
    this.#parts = parts
  }

  async run(): Promise<void> {
    const { id, folder, name, token, size, modified, existing, resume } = this.#put
    const { disk, send, mayGoOn, stored, onCopied, onPartOpened } = this.#parts
    const named = resume ? await stored.nameOf(token) : null
    if (named !== null) return send({ type: 'stored', id, name: named })
    const there = await disk.inspect(folder, name)
    if (there?.kind === 'folder') throw new FileProblem('is-folder')
    if (there !== null && existing === 'ask') return send({ type: 'exists', id, size: there.size, modified: there.modified })
    const part = await disk.openPart(folder, name, token, { resume, size })
    onPartOpened()
    try {
      const had = part.size > 0 && part.size <= size ? await hashPrefix(part, part.size, () => this.#stopped !== null) : null
      this.#check()
      this.#open = { part, had }
      const begun = new Promise<Inflow | null>((resolve) => (this.#begin = resolve))
      send({ type: 'ready', id, prefix: had === null ? null : { bytes: part.size, hash: had.value() } })
      const inflow = await begun
      this.#check()
      await inflow?.finished()
      mayGoOn()
      const naming = part.finish({ existing, modified })
      stored.add(token, naming)
      const given = await naming
      onCopied(given)
      send({ type: 'stored', id, name: given })
    } catch (error) {
      if (this.#leave === 'keep') {
        await part.keep()
        this.#parts.onPartLeft()
      } else await part.discard()
      throw this.#stopped ?? error
    }
  }

  /** The connector has compared what both have. @throws {FileProblem} `protocol-violation` */
  go(offset: number): void {
    const open = this.#open
    if (open === null || this.#inflow !== null) throw new FileProblem('protocol-violation')
    const goesOn = offset > 0 && open.had !== null && offset === open.part.size
    if (offset > 0 && !goesOn) throw new FileProblem('protocol-violation')
    this.#inflow = new Inflow({
      part: open.part,
      size: this.#put.size,
      offset,
      hash: (goesOn ? open.had : null) ?? new RunningHash(),
      before: () => (goesOn ? Promise.resolve() : open.part.clear()),
      giveCredit: (bytes) => this.#parts.send({ type: 'credit', id: this.#put.id, bytes }),
      onWritten: () => undefined
    })
    this.#begin(this.#inflow)
  }

  take(bytes: Uint8Array): void {
    this.#running().take(bytes)
  }

  end(hash: string): void {
    this.#running().end(hash)
  }

  credit(): void {
    throw new FileProblem('protocol-violation')
  }

  stop(why: FileProblem, leave: 'keep' | 'discard'): void {
    if (this.#stopped !== null) return
    this.#stopped = why
    this.#leave = leave
    this.#inflow?.stop(why)
    this.#begin(this.#inflow)
  }

  #running(): Inflow {
    if (this.#inflow === null) throw new FileProblem('protocol-violation')
    return this.#inflow
  }

  #check(): void {
    if (this.#stopped !== null) throw this.#stopped
  }
}

type Get = Extract<FromConnector, { type: 'get' }>
type CopyOutParts = CommonParts & { readonly link: BulkLink; readonly onCopied: (bytes: number) => void }

/** Host to connector. */
export class CopyOut {
  readonly #get: Get
  readonly #parts: CopyOutParts
  #outflow: Outflow | null = null
  #stopped: FileProblem | null = null

  constructor(get: Get, parts: CopyOutParts) {
    this.#get = get
    this.#parts = parts
  }

  async run(): Promise<void> {
    const { id, folder, name, prefix } = this.#get
    const { disk, link, send, mayGoOn, onCopied } = this.#parts
    const source = await disk.openSource(folder, name)
    try {
      const agreed = await agreedPrefix(source, source.size, prefix, () => this.#stopped !== null)
      this.#check()
      mayGoOn()
      const offset = agreed === null || prefix === null ? 0 : prefix.bytes
      const hash = agreed ?? new RunningHash()
      this.#outflow = new Outflow({ id, link, source, offset, hash, mayGoOn, onSent: () => undefined })
      send({ type: 'sending', id, size: source.size, modified: source.modified, offset })
      const whole = await this.#outflow.run()
      send({ type: 'end', id, hash: whole })
      onCopied(source.size)
    } catch (error) {
      throw this.#stopped ?? error
    } finally {
      await source.close()
    }
  }

  credit(bytes: number): void {
    if (this.#outflow === null) throw new FileProblem('protocol-violation')
    this.#outflow.give(bytes)
  }

  go(): void {
    throw new FileProblem('protocol-violation')
  }

  take(): void {
    throw new FileProblem('protocol-violation')
  }

  end(): void {
    throw new FileProblem('protocol-violation')
  }

  stop(why: FileProblem): void {
    this.#stopped ??= why
    this.#outflow?.stop(why)
  }

  #check(): void {
    if (this.#stopped !== null) throw this.#stopped
  }
}
