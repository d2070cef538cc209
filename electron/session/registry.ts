// Owns: which sessions are live on this host, and ending one, some or all of them. Never: starts one.
import type { Grant } from '../access/grant'
import type { HostSession, HostSessionEnd } from './host-session'

export type SessionRegistry = {
  /**
   * Takes a session in until it ends; it leaves by itself.
   * @throws when a session with the same id is live: two sessions from one grant are a bug
   */
  add(session: HostSession): void
  /** Grants of the live sessions, oldest first. */
  list(): readonly Grant[]
  /** Ends one session. False when it is not live. */
  revoke(sessionId: string, reason: HostSessionEnd): boolean
  /** Ends every session whose grant matches; returns how many. One that fails to end does not save the others. */
  revokeWhere(matches: (grant: Grant) => boolean, reason: HostSessionEnd): number
  /** Ends every session; returns how many. */
  revokeAll(reason: HostSessionEnd): number
  /** Called after a session came or went. Returns the function that stops listening. */
  onChanged(listener: () => void): () => void
}

export function createSessionRegistry(): SessionRegistry {
  const live = new Map<string, HostSession>()
  const listeners = new Set<() => void>()
  const changed = (): void => listeners.forEach((listener) => listener())

  const revokeWhere: SessionRegistry['revokeWhere'] = (matches, reason) => {
    const chosen = [...live.values()].filter((session) => matches(session.grant))
    for (const session of chosen) session.end(reason)
    return chosen.length
  }

  return {
    add(session) {
      if (session.ended) return
      if (live.has(session.sessionId)) throw new Error('Two sessions share one grant')
      live.set(session.sessionId, session)
      session.onEnded(() => {
        live.delete(session.sessionId)
        changed()
      })
      changed()
    },
    list: () => [...live.values()].map((session) => session.grant),
    revoke: (sessionId, reason) => revokeWhere((grant) => grant.sessionId === sessionId, reason) > 0,
    revokeWhere,
    revokeAll: (reason) => revokeWhere(() => true, reason),
    onChanged(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    }
  }
}
