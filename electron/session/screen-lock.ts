// Owns: locking this computer's screen for a session, one at a time, with what became of it in the log. Never: says that
// it is locked when the system did not.
import type { Grant } from '../access/grant'
import { labelsOf } from '../access/labels'
import type { AuditLog } from '../access/ports'
import type { SystemControl } from './ports'

export type ScreenLockParts = { readonly system: SystemControl; readonly audit: AuditLog; readonly onFault: (fault: unknown) => void }

export class ScreenLock {
  readonly #parts: ScreenLockParts
  #underWay: Promise<boolean> | null = null

  constructor(parts: ScreenLockParts) {
    this.#parts = parts
  }

  /** True once it is locked. Never rejects. */
  lock(grant: Grant): Promise<boolean> {
    this.#underWay ??= this.#lock(grant).finally(() => (this.#underWay = null))
    return this.#underWay
  }

  async #lock(grant: Grant): Promise<boolean> {
    const { system, onFault } = this.#parts
    const locked = await system.lockScreen().then(
      () => true,
      (error: unknown) => {
        onFault(error)
        return false
      }
    )
    try {
      this.#parts.audit.append({ kind: locked ? 'screen-locked' : 'screen-not-locked', ...labelsOf(grant.connector), sessionId: grant.sessionId })
    } catch (error) {
      onFault(error)
    }
    return locked
  }
}
