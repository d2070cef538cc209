// Owns: which sessions are live on this host, and ending one, some or all of them. Never: starts one.
import type { Grant } from '../access/grant'
import type { HostSession, HostSessionEnd } from './host-session'

/** A session, whatever carries it now. */
export type RegisteredSession = Pick<HostSession, 'sessionId' | 'grant' | 'ended' | 'isLive' | 'end' | 'onEnded'> & {
  /** Unix time in ms until which it waits for its connector, whose connection is lost; null while it is connected. */
  readonly waitsUntil: number | null
}

export type SessionRegistry = {
  /**
   * Takes a session in until it ends; it leaves by itself.
   * @throws when a session with the same id is live: two sessions from one grant are a bug
   */
  add(session: RegisteredSession): void
  /** Grants of the live sessions, oldest first; those that lost their connection and may come back are among them. */
  list(): readonly Grant[]
  /** Whether this is the present grant of a session that has its connection. */
  isLive(grant: Grant): boolean
  /** See `RegisteredSession`. */
  waitsUntil(sessionId: string): number | null
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
  const live = new Map<string, RegisteredSession>()
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
    isLive: (grant) => [...live.values()].some((session) => session.grant === grant && session.isLive),
    waitsUntil: (sessionId) => live.get(sessionId)?.waitsUntil ?? null,
    revoke: (sessionId, reason) => revokeWhere((grant) => grant.sessionId === sessionId, reason) > 0,
    revokeWhere,
    revokeAll: (reason) => revokeWhere(() => true, reason),
    onChanged(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    }
  }
}
