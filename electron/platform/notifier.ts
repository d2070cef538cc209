// Owns: desktop notices to the owner. Never: a code, a password or unescaped far-end text.
import { Notification } from 'electron'
import type { Notifier, OwnerNotice } from '../access/ports'
import { assertNever } from '../../shared/result'

type Words = { readonly title: string; readonly body: string }

function wordsOf(notice: OwnerNotice): Words {
  switch (notice.kind) {
    case 'wrong-code':
      return {
        title: 'Wrong authorization code',
        body: `${notice.connectorName} (${notice.source}) knows the password and typed a wrong code. If this was not you, change the password.`
      }
    case 'strangers-locked-out':
      return {
        title: 'New connectors are locked out',
        body: `Too many wrong codes. Connectors that were let in before can still connect. Until ${new Date(notice.until).toLocaleString()}.`
      }
    case 'recovery-code-used':
      return { title: 'A recovery code was used', body: `${notice.left} left. If this was not you, set up two-factor authentication again.` }
    case 'session-started':
      return { title: 'This computer is being controlled', body: `${notice.connectorName} has connected.` }
    case 'session-ended':
      return { title: 'Session ended', body: `${notice.connectorName} has disconnected.` }
    case 'keychain-unavailable':
      return { title: 'Nobody can connect', body: 'The keychain of this computer cannot be read, so every unattended connection is refused.' }
    case 'storage-failed':
      return { title: 'Nobody can connect', body: 'Postern cannot write its data, so every unattended connection is refused.' }
    case 'factor-expired':
      return {
        title: 'Time to renew two-factor authentication',
        body: 'It was set up more than 180 days ago. It still works; renew it under Settings, Access.'
      }
    default:
      return assertNever(notice)
  }
}

/** Anybody can cause these as often as they like; the owner needs to hear of them once in a while. */
const REPEATABLE: ReadonlySet<OwnerNotice['kind']> = new Set(['keychain-unavailable', 'storage-failed'])
const QUIET_MS = 60_000

export function desktopNotifier(onClick: () => void, now: () => number): Notifier {
  const lastShown = new Map<string, number>()
  return {
    notify(notice) {
      const last = lastShown.get(notice.kind)
      if (last !== undefined && now() - last < QUIET_MS && REPEATABLE.has(notice.kind)) return
      lastShown.set(notice.kind, now())
      if (!Notification.isSupported()) return
      const shown = new Notification(wordsOf(notice))
      shown.on('click', onClick)
      shown.show()
    }
  }
}
