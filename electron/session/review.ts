// Owns: looking at live sessions again: after a change of the rules, and every second while time alone could end one.
// Never: lets a session live on because the look failed.
import type { Grant } from '../access/grant'
import type { HostSessionEnd } from './host-session'
import type { SessionRegistry } from './registry'

const LOOK_AGAIN_MS = 1000

export type ReviewParts = {
  readonly registry: SessionRegistry
  /** Why this session has to end now, or null. */
  readonly revocationFor: (grant: Grant) => HostSessionEnd | null
  /** Whether time alone can end it. */
  readonly isTimed: (grant: Grant) => boolean
  readonly after: (ms: number, work: () => void) => () => void
  readonly onFault: (error: unknown) => void
}

/** Returns the function that looks now. It looks by itself when a session begins. */
export function reviewSessions(parts: ReviewParts): () => void {
  const { registry, after, onFault } = parts
  let callOff = (): void => {}
  const look = (): void => {
    callOff()
    callOff = () => {}
    try {
      for (const grant of registry.list()) {
        const why = parts.revocationFor(grant)
        if (why !== null) registry.revoke(grant.sessionId, why)
      }
      if (registry.list().some(parts.isTimed)) callOff = after(LOOK_AGAIN_MS, look)
    } catch (error) {
      // Who may stay cannot be told any more.
      registry.revokeAll('host-closing')
      onFault(error)
    }
  }
  let live = 0
  registry.onChanged(() => {
    const before = live
    live = registry.list().length
    if (live > before) look()
  })
  return look
}
