// Owns: one session on the host from its grant to its end, over as many connections as it takes. When one is lost, what it
// opened is closed at once, and the session waits for its connector: a minute, and never past the end of its grant.
// Never: opens anything; whoever holds a grant does. Never: comes back once it has ended.
import { RESUME_WITHIN_MS } from '../../shared/protocol'
import type { Grant } from '../access/grant'
import type { HostSession, HostSessionEnd } from './host-session'
import type { RegisteredSession } from './registry'

/** What one connection carries. */
export type Connected = Pick<HostSession, 'grant' | 'isLive' | 'end' | 'onEnded'>

export type LastingSessionParts = {
  readonly clock: { now(): number; monotonic(): number }
  /** Runs `work` after `ms` milliseconds; returns the function that calls it off. */
  readonly schedule: (ms: number, work: () => void) => () => void
  /** Its connection is lost, and everything that it opened is closed. @throws when that cannot be written down: then it ends */
  readonly onInterrupted: (grant: Grant) => void
  /** Called once, after everything has been closed. `waited`: nobody was connected any more. */
  readonly onEnded: (why: HostSessionEnd, grant: Grant, waited: boolean) => void
  readonly onFault: (fault: unknown) => void
}

export class LastingSession implements RegisteredSession {
  readonly sessionId: string
  readonly #parts: LastingSessionParts
  #connected: Connected
  #endedBy: HostSessionEnd | null = null
  /** Unix time in ms until which it waits, while it does. */
  #waitsUntil: number | null = null
  #callOff = (): void => undefined
  readonly #listeners: ((why: HostSessionEnd) => void)[] = []

  constructor(connected: Connected, parts: LastingSessionParts) {
    this.sessionId = connected.grant.sessionId
    this.#parts = parts
    this.#connected = connected
    this.#follow(connected)
  }

  /** The one that opened it, or opened it last. */
  get grant(): Grant {
    return this.#connected.grant
  }

  get ended(): boolean {
    return this.#endedBy !== null
  }

  /** False while it waits for its connector. */
  get isLive(): boolean {
    return this.#endedBy === null && this.#waitsUntil === null && this.#connected.isLive
  }

  get waitsUntil(): number | null {
    return this.#waitsUntil
  }

  /** Its connector is back, although the loss was not noticed here: what the old connection carried ends first. */
  interrupt(): void {
    this.#connected.end('connection-lost')
  }

  /** Goes on with what a new grant of this session has opened. @throws when it does not wait: nothing goes on then */
  resume(connected: Connected): void {
    const isOwn = connected.grant.sessionId === this.sessionId && connected.grant.resumedBy !== null
    if (this.#endedBy !== null || this.#waitsUntil === null || !isOwn) {
      connected.end('connection-lost')
      throw new Error('A session was taken up that does not wait')
    }
    this.#callOff()
    this.#waitsUntil = null
    this.#connected = connected
    this.#follow(connected)
  }

  end(why: HostSessionEnd): void {
    if (this.#endedBy !== null) return
    const waited = this.#waitsUntil !== null
    this.#endedBy = why
    this.#waitsUntil = null
    this.#callOff()
    this.#connected.end(why)
    this.#attempt(() => this.#parts.onEnded(why, this.grant, waited))
    for (const listener of this.#listeners.splice(0)) this.#attempt(() => listener(why))
  }

  onEnded(listener: (why: HostSessionEnd) => void): void {
    if (this.#endedBy === null) this.#listeners.push(listener)
    else listener(this.#endedBy)
  }

  #follow(connected: Connected): void {
    connected.onEnded((why) => {
      if (this.#connected !== connected || this.#endedBy !== null) return
      if (why === 'connection-lost') this.#wait()
      else this.end(why)
    })
  }

  #wait(): void {
    const { clock, schedule, onInterrupted, onFault } = this.#parts
    const { expiresAt } = this.grant
    const until = Math.min(clock.now() + RESUME_WITHIN_MS, expiresAt ?? Infinity)
    this.#waitsUntil = until
    this.#callOff = schedule(Math.max(until - clock.now(), 0), () => this.end(until === expiresAt ? 'expired' : 'connection-lost'))
    try {
      onInterrupted(this.grant)
    } catch (error) {
      onFault(error)
      this.end('connection-lost')
    }
  }

  #attempt(work: () => void): void {
    try {
      work()
    } catch (error) {
      this.#parts.onFault(error)
    }
  }
}
