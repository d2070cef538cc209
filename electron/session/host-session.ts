// Owns: one incoming session on the host, from its grant to its end: the process that captures and drives the input, the
// hidden page that carries its bytes, and the relay of signals. Never: opens anything before it has seen a real grant.
import type { Revocation } from '../../shared/protocol'
import { isGrant, type Grant } from '../access/grant'
import type { CapturePage, HostSessionLink, OpenCapturePage, OpenSessionProcess } from './ports'
import { relayScreen, relaySignals } from './relay'

/** Why a session is over: the host's doing, the connector's "End session", or a dead connection. */
export type HostSessionEnd = Revocation | 'connector-left' | 'connection-lost'

export type HostSession = {
  readonly sessionId: string
  readonly grant: Grant
  /** True from the first moment of the ending, before anything is released. */
  readonly ended: boolean
  /** False as soon as it has ended or its grant is over. */
  readonly isLive: boolean
  /** The owner's switch for mouse and keyboard; see `SessionProcess`. */
  setControl(allowed: boolean, onStopped?: () => void): void
  /** Ends the session now. The first reason wins; later calls do nothing. Never throws. */
  end(reason: HostSessionEnd): void
  /** Called once, after everything has been released; at once when the session is over already. */
  onEnded(listener: (why: HostSessionEnd) => void): void
}

export type HostSessionParts = {
  readonly link: HostSessionLink
  readonly openCapturePage: OpenCapturePage
  readonly openSessionProcess: OpenSessionProcess
  /** `now` is Unix time in ms, `monotonic` ms since an arbitrary start. */
  readonly clock: { now(): number; monotonic(): number }
  /** Runs `work` after `ms` milliseconds; returns the function that calls it off. */
  readonly schedule: (ms: number, work: () => void) => () => void
  readonly onEnded?: (why: HostSessionEnd) => void
  /** Told of faults that the session survives or ends by; for the log. */
  readonly onFault?: (fault: unknown) => void
}

/** Expiry is looked at again at least this often, because a wall clock can be set back or forth. */
const EXPIRY_CHECK_MS = 30_000
/**
 * The page waits for the first picture, which does not need it: both at once would be slower than one after the other. But
 * no longer than this.
 */
const PAGE_AT_LATEST_MS = 400

/**
 * Opens a session.
 * @throws when `grant` was not made by the gate, or is over already: nothing has been opened then. Rethrows what
 * `openSessionProcess` throws. A page that cannot be opened ends the session.
 */
export function startHostSession(grant: Grant, parts: HostSessionParts): HostSession {
  if (!isGrant(grant)) throw new Error('A session was asked for without a grant')
  const { link, clock, schedule } = parts
  const fault = parts.onFault ?? (() => undefined)
  const expired = () => grant.expiresAt !== null && clock.now() >= grant.expiresAt
  if (expired()) throw new Error('A session was asked for with a grant that is over')

  const listeners: ((why: HostSessionEnd) => void)[] = parts.onEnded ? [parts.onEnded] : []
  let endedBy: HostSessionEnd | null = null
  let callOffExpiry = (): void => undefined

  const isLive = (): boolean => endedBy === null && !expired()
  const process = parts.openSessionProcess({ permissions: grant.permissions, expiresAt: grant.expiresAt })
  let page: CapturePage | null = null
  let hearPage = (_body: string): void => undefined

  const attempt = (work: () => void): void => {
    try {
      work()
    } catch (error) {
      fault(error)
    }
  }
  const end = (why: HostSessionEnd): void => {
    if (endedBy !== null) return
    endedBy = why
    attempt(callOffExpiry)
    attempt(callOffPage)
    // First, because it is what acts.
    attempt(() => process.end())
    attempt(() => page?.close())
    for (const listener of listeners.splice(0)) attempt(() => listener(why))
  }

  const isOver = (): boolean => endedBy !== null
  const openPage = (): void => {
    if (page !== null || isOver()) return
    try {
      page = parts.openCapturePage()
      page.onSignal(hearPage)
      page.onFailed(end)
      page.connect(process.pagePort)
    } catch (error) {
      // A session without a page is none.
      fault(error)
      end('capture-failed')
    }
  }
  relaySignals(link, { signal: (body) => page?.signal(body), onSignal: (listener) => (hearPage = listener) }, isOver)
  relayScreen(link.screen, process.screen, isOver)
  link.screen.onCrowded(() => {
    if (!isOver()) process.crowded()
  })
  const callOffPage = schedule(PAGE_AT_LATEST_MS, openPage)
  process.onFailed(end)
  process.onPageWanted(openPage)

  const watchExpiry = (): void => {
    if (grant.expiresAt === null || endedBy !== null) return
    if (expired()) return end('expired')
    const left = grant.expiresAt - clock.now()
    callOffExpiry = schedule(Math.min(left, EXPIRY_CHECK_MS), watchExpiry)
  }
  watchExpiry()

  return {
    sessionId: grant.sessionId,
    grant,
    get ended() {
      return endedBy !== null
    },
    get isLive() {
      return isLive()
    },
    setControl(allowed, onStopped) {
      if (endedBy === null) process.setControl(allowed, onStopped)
    },
    end,
    onEnded(listener) {
      if (endedBy === null) listeners.push(listener)
      else listener(endedBy)
    }
  }
}
