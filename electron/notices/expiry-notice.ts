// Owns: telling the owner that the second factor is due for renewal, once for each time that it becomes so.
import type { HostState } from '../../shared/ipc'
import type { Notifier } from '../access/ports'

/** The returned function is told of each state that is shown. After a restart it tells once more. */
export function expiryNotice(notifier: Notifier): (twoFactor: HostState['twoFactor']) => void {
  let told = false
  return ({ state }) => {
    const due = state === 'expired'
    if (due && !told) notifier.notify({ kind: 'factor-expired' })
    // A keychain that is locked for a while does not make it new.
    if (state !== 'unreadable') told = due
  }
}
