// Owns: the files of live sessions on this host: opened with a grant, ended with it, every copied file in the log.
// Never: lets a file through that the grant, the owner's switch and the session's life do not all permit.
import { escapeUntrusted } from '../../shared/activity'
import { UnderWay } from '../../shared/under-way'
import type { Grant } from '../access/grant'
import { labelsOf } from '../access/labels'
import type { AuditLog, Store } from '../access/ports'
import type { Scheduler } from '../connection/transport'
import { type CopiedFile, HostFiles } from '../files/host-files'
import type { BulkLink } from '../files/link'
import type { Disk } from '../files/ports'
import { type ConnectionUploads, StoredUploads } from '../files/stored-uploads'

export type SharedFilesParts = {
  readonly disk: Disk
  readonly store: Store
  readonly audit: AuditLog
  readonly scheduler: Scheduler
  /** It has switched a session's files off by itself, since what is copied cannot be written down. */
  readonly onSwitchedOff: (sessionId: string) => void
  readonly onFault: (fault: unknown) => void
}

type Shared = { readonly files: HostFiles; readonly byOwner: { on: boolean }; readonly stored: ConnectionUploads }
type Left = { readonly sessionId: string; readonly folder: string; readonly name: string; readonly token: string }

/** Files that came within this time are written down in one go: a record is made durable, and folders have thousands. */
const NOTE_MS = 300
/** How long a cut-off copy waits for its connector to come back with another session. */
const LEFT_FOR_MS = 24 * 3_600_000

export class SharedFiles {
  readonly #parts: SharedFilesParts
  readonly #live = new Map<string, Shared>()
  readonly #left = new Set<Left>()
  readonly #stored = new StoredUploads()
  /** Of sessions that are over: what they were copying may still be open. */
  readonly #ending = new UnderWay()
  #copied: { readonly grant: Grant; readonly file: CopiedFile }[] = []

  constructor(parts: SharedFilesParts) {
    this.#parts = parts
  }

  /** @param isLive asked at every message: is the session alive and its grant good? */
  open(grant: Grant, link: BulkLink, isLive: () => boolean): void {
    const byOwner = { on: true }
    const stored = this.#stored.open(grant.sessionId, grant.connector.publicKey)
    const files = new HostFiles({
      link,
      disk: this.#parts.disk,
      allowed: () => byOwner.on && grant.permissions.includes('files') && isLive(),
      stored,
      onCopied: (file) => this.#note(grant, file),
      onPartOpened: (folder, name, token) => this.#isInUse(folder, name, token),
      onPartLeft: (folder, name, token) => this.#keepForAWhile({ sessionId: grant.sessionId, folder, name, token }),
      onFault: this.#parts.onFault
    })
    this.#live.set(grant.sessionId, { files, byOwner, stored })
  }

  /** The owner's switch for one session. What is under way stops at once. */
  setAllowed(sessionId: string, allowed: boolean): void {
    const shared = this.#live.get(sessionId)
    if (shared === undefined) return
    shared.byOwner.on = allowed
    shared.files.permissionChanged()
  }

  /** @param mayComeBack the connection was lost: what is half-written waits for another try */
  end(sessionId: string, mayComeBack: boolean): void {
    const shared = this.#live.get(sessionId)
    this.#live.delete(sessionId)
    if (shared === undefined) return
    const { files, stored } = shared
    files.end(mayComeBack ? 'keep' : 'discard')
    if (mayComeBack) this.#parts.scheduler.after(LEFT_FOR_MS, () => stored.forget())
    this.#ending.add(files.settled())
  }

  /** The session that lost its connection is over: what is half-written waits for nothing any more. */
  discardLeft(sessionId: string): void {
    this.#stored.forget(sessionId)
    for (const left of this.#left) if (left.sessionId === sessionId) void this.#remove(left)
  }

  /** Before the process ends: nothing half-written stays. */
  async settled(): Promise<void> {
    for (const sessionId of [...this.#live.keys()]) this.end(sessionId, false)
    this.#writeDown()
    await this.#ending.settled()
    await Promise.all([...this.#left].map((left) => this.#remove(left)))
    this.#writeDown()
  }

  #note(grant: Grant, file: CopiedFile): void {
    this.#copied.push({ grant, file })
    if (this.#copied.length === 1) this.#parts.scheduler.after(NOTE_MS, () => this.#writeDown())
  }

  #writeDown(): void {
    const copied = this.#copied
    this.#copied = []
    if (copied.length === 0) return
    const { store, audit, onSwitchedOff, onFault } = this.#parts
    try {
      store.transaction(() => {
        for (const { grant, file } of copied) {
          audit.append({
            kind: file.direction === 'received' ? 'file-received' : 'file-sent',
            ...labelsOf(grant.connector),
            sessionId: grant.sessionId,
            fileName: escapeUntrusted(file.name, 200),
            bytes: file.bytes
          })
        }
      })
    } catch (error) {
      // What cannot be written down is not permitted any more.
      for (const sessionId of this.#live.keys()) {
        this.setAllowed(sessionId, false)
        onSwitchedOff(sessionId)
      }
      onFault(error)
    }
  }

  #keepForAWhile(left: Left): void {
    this.#left.add(left)
    this.#parts.scheduler.after(LEFT_FOR_MS, () => {
      if (this.#left.has(left)) void this.#remove(left)
    })
  }

  /** A copy goes on with it, maybe in another session: nothing else may remove it meanwhile. */
  #isInUse(folder: string, name: string, token: string): void {
    for (const left of this.#left) if (left.token === token && left.folder === folder && left.name === name) this.#left.delete(left)
  }

  async #remove(left: Left): Promise<void> {
    this.#left.delete(left)
    await this.#parts.disk.removePart(left.folder, left.name, left.token).catch(this.#parts.onFault)
  }
}
