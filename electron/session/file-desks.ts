// Owns: which remote computers files are being copied to and from. Never: gives one computer's copies to another.
import type { Permission } from '../../shared/permissions'
import { UnderWay } from '../../shared/under-way'
import type { BulkLink } from '../files/link'
import { FileDesk, type FileDeskParts } from './file-desk'

export type FilesOfLink = { readonly address: string; readonly hostName: string; readonly permissions: readonly Permission[]; readonly bulk: BulkLink }

export class FileDesks {
  readonly #parts: FileDeskParts
  /** By address. A desk stays as long as it has a session, or something to go on with. */
  readonly #desks = new Map<string, FileDesk>()
  /** Of desks that nobody sees any more. */
  readonly #ending = new UnderWay()

  constructor(parts: FileDeskParts) {
    this.#parts = parts
  }

  /** The desk for a new session: that of the last one, if its connection was lost while something was being copied. */
  begin({ address, hostName, permissions, bulk }: FilesOfLink): { readonly desk: FileDesk; readonly end: (lost: boolean) => void } {
    const waiting = this.#desks.get(address)
    const desk = waiting?.state.link === 'lost' ? waiting : new FileDesk(hostName, this.#parts)
    this.#desks.set(address, desk)
    desk.attach(bulk, permissions.includes('files'))
    const end = (lost: boolean): void => {
      this.#ending.add(desk.end(lost).catch(this.#parts.onFault))
      if (desk.state.link === 'ended' && this.#desks.get(address) === desk) this.#desks.delete(address)
    }
    return { desk, end }
  }

  /** Before the process ends: nothing half-written stays on this computer. */
  async settled(): Promise<void> {
    await Promise.all([this.#ending.settled(), ...[...this.#desks.values()].map((desk) => desk.end(false))])
  }
}
