// Owns: a restart that a connector asks for: arm its way back, tell it, end the sessions, restart.
// Never: restarts for a session that may not ask for it, or without a way back in the connector's hands.
import type { RestartMessage, RestartOptions, RestartTarget } from '../../shared/protocol'
import type { Grant } from '../access/grant'
import { labelsOf } from '../access/labels'
import type { AuditLog } from '../access/ports'
import type { ShortTermPasswords } from '../access/short-term'
import type { HostSessionEnd } from './host-session'
import type { SystemControl } from './ports'

/** A machine that still runs after this time did not restart after all, in ms. */
const GIVE_UP_AFTER_MS = 2 * 60_000

export type RemoteRestartParts = {
  readonly system: SystemControl
  /** Ends this program and starts it again with the same switches. */
  readonly relaunch: () => void
  readonly startsAtLogin: () => Promise<boolean>
  readonly shortTerm: Pick<ShortTermPasswords, 'arm' | 'drop'>
  readonly audit: AuditLog
  readonly isLive: (grant: Grant) => boolean
  readonly endSessions: (why: HostSessionEnd) => void
  /** Nobody is taken in between here and the restart, or until it has failed. */
  readonly stopListening: () => void
  readonly listenAgain: () => void
  readonly after: (ms: number, callback: () => void) => void
  readonly onFault: (error: unknown) => void
}

export class RemoteRestart {
  readonly #parts: RemoteRestartParts
  #underWay = false

  constructor(parts: RemoteRestartParts) {
    this.#parts = parts
  }

  /** What this computer can do, for a connector that may ask. */
  async options(): Promise<RestartOptions> {
    const { system, startsAtLogin } = this.#parts
    const [device, atLogin] = await Promise.all([system.canRestart(), startsAtLogin()])
    return { device, startsAtLogin: atLogin }
  }

  /** @param tell says it to the connector, inside its channel */
  async ask(grant: Grant, what: RestartTarget, tell: (message: RestartMessage) => void): Promise<void> {
    if (!grant.permissions.includes('restart') || !this.#parts.isLive(grant) || this.#underWay) return
    this.#underWay = true
    try {
      await this.#restart(grant, what, tell)
    } catch (error) {
      this.#parts.onFault(error)
      tell({ type: 'restart-refused', why: 'failed' })
    } finally {
      this.#underWay = false
    }
  }

  async #restart(grant: Grant, what: RestartTarget, tell: (message: RestartMessage) => void): Promise<void> {
    const { system, shortTerm, audit, isLive, endSessions, stopListening, listenAgain, relaunch, after } = this.#parts
    if (what === 'device' && !(await system.canRestart())) return tell({ type: 'restart-refused', why: 'not-possible' })
    const armed = await shortTerm.arm(grant, () => isLive(grant))
    if (armed === null) return tell({ type: 'restart-refused', why: 'failed' })
    audit.append({ kind: 'restart-asked', ...labelsOf(grant.connector), sessionId: grant.sessionId, value: what })
    tell({ type: 'restarting', what, ...armed })
    stopListening()
    try {
      if (what === 'device') await system.restart()
    } catch (error) {
      shortTerm.drop(armed.id)
      listenAgain()
      throw error
    }
    endSessions('restarting')
    if (what === 'app') return relaunch()
    after(GIVE_UP_AFTER_MS, () => {
      shortTerm.drop(armed.id)
      listenAgain()
    })
  }
}
