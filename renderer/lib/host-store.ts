// Owns: this page's copy of the computer's state as a host. Must never change it: main does, and says so.
import type { PolicyLock } from '../../shared/ipc/policy'
import { createMirror } from './mirror'
import { postern } from './postern'

export const hostMirror = createMirror({
  fetch: () => postern().call('host.state'),
  listen: (onValue) => postern().on('host.changed', onValue)
})

/** Hook: asks whether the administrator's policy has set something. */
export function useLocks(): (what: PolicyLock) => boolean {
  const locked = hostMirror.useValue()?.policy.locked ?? []
  return (what) => locked.includes(what)
}
