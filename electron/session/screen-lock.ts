// Owns: locking this computer's screen for a session, one at a time, with what became of it in the log. Never: says that
// it is locked when the system did not.
import type { ActivityKind } from '../../shared/activity'
import type { Grant } from '../access/grant'
import { labelsOf } from '../access/labels'
import type { AuditLog } from '../access/ports'
import type { SystemControl } from './ports'

export type ScreenLockParts = { readonly system: SystemControl; readonly audit: AuditLog; readonly onFault: (fault: unknown) => void }

export type Locked = 'locked' | 'asked' | 'not-locked'

const RECORD = { locked: 'screen-locked', asked: 'screen-lock-asked', 'not-locked': 'screen-not-locked' } as const satisfies Record<Locked, ActivityKind>

export class ScreenLock {
  readonly #parts: ScreenLockParts
  #underWay: Promise<Locked> | null = null

  constructor(parts: ScreenLockParts) {
    this.#parts = parts
  }

  /** What became of it. Never rejects. */
  lock(grant: Grant): Promise<Locked> {
    this.#underWay ??= this.#lock(grant).finally(() => (this.#underWay = null))
    return this.#underWay
  }

  async #lock(grant: Grant): Promise<Locked> {
    const { system, onFault } = this.#parts
    const locked = await system.lockScreen().catch((error: unknown): Locked => {
      onFault(error)
      return 'not-locked'
    })
    try {
      this.#parts.audit.append({ kind: RECORD[locked], ...labelsOf(grant.connector), sessionId: grant.sessionId })
    } catch (error) {
      onFault(error)
    }
    return locked
  }
}
