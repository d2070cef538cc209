// Owns: what the owner has switched off in each live session, and whether it may be switched on again; ADR 0020.
// Never: allows more than the grant, or anything more while somebody could press the switch from afar.
import type { LiveSession, SwitchFailure } from '../../shared/ipc'
import { OWNER_SWITCHES, type OwnerSwitch, type Permission } from '../../shared/permissions'
import { type Result, failure, success } from '../../shared/result'
import type { Grant } from '../access/grant'
import { labelsOf } from '../access/labels'
import type { AuditLog } from '../access/ports'
import type { Scheduler } from '../connection/transport'
import type { HostSession } from './host-session'
import type { RegisteredSession } from './registry'

/**
 * How long after the last key or click of any session nothing can be switched on, in ms. A click that was made before is
 * still on its way through the system to the switch; a session that has ended has a second to let go.
 */
export const QUIET_MS = 2000

export type SwitchedSession = {
  /** It may outlive the connection, and with it what the owner has switched off. */
  readonly whole: Pick<RegisteredSession, 'ended' | 'onEnded'>
  /** What its present connection carries. */
  readonly session: HostSession
  /** What stops, besides mouse and keyboard, when it is switched off; the next step asks again. */
  readonly functions: Readonly<Partial<Record<Exclude<OwnerSwitch, 'control'>, (on: boolean) => void>>>
  /** Tells the connector what is allowed now. It decides nothing there. */
  readonly tell: (now: readonly Permission[]) => void
}

export type OwnerSwitchesParts = {
  /** What of it can be done on this desktop at all. */
  readonly possible: (permissions: readonly Permission[]) => readonly Permission[]
  readonly audit: AuditLog
  readonly scheduler: Scheduler
  readonly onChanged: () => void
  readonly onFault: (fault: unknown) => void
}

type Live = SwitchedSession & {
  /** What was granted and can be done here. */
  readonly may: readonly Permission[]
  readonly off: Set<OwnerSwitch>
}

export class OwnerSwitches {
  readonly #parts: OwnerSwitchesParts
  readonly #live = new Map<string, Live>()
  /** Sessions whose keys and clicks may still act. */
  readonly #controlling = new Set<string>()
  /** While nothing can be switched on, although nobody controls any more. */
  #callOffQuiet: (() => void) | null = null

  constructor(parts: OwnerSwitchesParts) {
    this.#parts = parts
  }

  /** A session, or its next connection: what was off is off again before anything has come through. */
  add(switched: SwitchedSession): void {
    const { whole, session } = switched
    const { sessionId, grant } = session
    const off = this.#live.get(sessionId)?.off
    const live: Live = { ...switched, may: this.#parts.possible(grant.permissions), off: off ?? new Set() }
    this.#live.set(sessionId, live)
    if (off === undefined) whole.onEnded(() => this.#live.delete(sessionId))
    if (live.may.includes('control')) this.#controlling.add(sessionId)
    session.onEnded(() => this.#stopped(sessionId))
    for (const what of live.off) this.#act(live, what, false)
  }

  /** Off always works, and acts before it is written down. On works only while nobody controls this computer. */
  set(sessionId: string, what: OwnerSwitch, on: boolean): Result<null, SwitchFailure> {
    const live = this.#live.get(sessionId)
    if (live === undefined || live.whole.ended || !offered(live).includes(what)) return failure('session-over')
    if (live.off.has(what) !== on) return success(null)
    if (!on) {
      this.#act(live, what, false)
      return this.#note(live, what, false) ? success(null) : failure('storage-failed')
    }
    if (this.#isControlled()) return failure('controlled')
    if (!this.#note(live, what, true)) return failure('storage-failed')
    this.#act(live, what, true)
    return success(null)
  }

  /** A function has stopped by itself: its switch shows it, and the owner may switch it on again. */
  stoppedByItself(sessionId: string, what: OwnerSwitch): void {
    const live = this.#live.get(sessionId)
    if (live !== undefined && offered(live).includes(what) && !live.off.has(what)) this.#act(live, what, false)
  }

  /** What one session may do now, for showing. */
  of(grant: Grant): Pick<LiveSession, 'permissions' | 'switches'> {
    const live = this.#live.get(grant.sessionId)
    if (live === undefined) return { permissions: [], switches: [] }
    const isControlled = this.#isControlled()
    return {
      permissions: [...allowed(live)],
      switches: offered(live).map((what) => ({ what, on: !live.off.has(what), locked: live.off.has(what) && isControlled }))
    }
  }

  #isControlled(): boolean {
    return this.#controlling.size > 0 || this.#callOffQuiet !== null
  }

  #act(live: Live, what: OwnerSwitch, on: boolean): void {
    const { session, functions } = live
    if (on) live.off.delete(what)
    else live.off.add(what)
    if (what !== 'control') functions[what]?.(on)
    else {
      if (on && !session.ended) this.#controlling.add(session.sessionId)
      session.setControl(on, () => this.#stopped(session.sessionId))
    }
    live.tell(allowed(live))
    this.#parts.onChanged()
  }

  #note({ session: { grant } }: Live, what: OwnerSwitch, on: boolean): boolean {
    try {
      this.#parts.audit.append({ kind: 'permission-changed', ...labelsOf(grant.connector), sessionId: grant.sessionId, reason: what, value: on })
      return true
    } catch (error) {
      this.#parts.onFault(error)
      return false
    }
  }

  #stopped(sessionId: string): void {
    if (!this.#controlling.delete(sessionId)) return
    this.#callOffQuiet?.()
    // The end is this timer's: by a clock beside it, it could come a moment too early, and nobody would be told.
    this.#callOffQuiet = this.#parts.scheduler.after(QUIET_MS, () => {
      this.#callOffQuiet = null
      this.#parts.onChanged()
    })
    this.#parts.onChanged()
  }
}

/** What can be switched. */
const offered = ({ may, functions }: Live): readonly OwnerSwitch[] =>
  OWNER_SWITCHES.filter((what) => may.includes(what) && (what === 'control' || functions[what] !== undefined))

const allowed = ({ may, off }: Live): readonly Permission[] =>
  may.filter((permission) => !(off as ReadonlySet<Permission>).has(permission))
