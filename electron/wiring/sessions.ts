// Owns: what a grant opens, wired together: screen and input, files, clipboard, the owner's switches, a restart.
// Never: imports electron. Never: opens anything but for a grant that the gate hands over.
import type { Revocation } from '../../shared/protocol'
import type { Grant } from '../access/grant'
import { labelsOf } from '../access/labels'
import type { AuditLog, Notifier } from '../access/ports'
import type { GrantedLink } from '../connection/incoming'
import { shareHostClipboard } from '../session/clipboard/host-clipboard'
import { type HostSessionEnd, startHostSession } from '../session/host-session'
import { OwnerSwitches } from '../session/owner-switches'
import type { SessionRegistry } from '../session/registry'
import type { RemoteRestart } from '../session/remote-restart'
import { SharedFiles } from '../session/shared-files'
import type { HostEvents, HostParts } from './parts'

export type SessionsParts = Pick<
  HostParts,
  'store' | 'clock' | 'scheduler' | 'disk' | 'system' | 'openCapturePage' | 'openSessionProcess' | 'openClipboardProcess'
> &
  Pick<HostEvents, 'onChanged' | 'onConnectors' | 'onFault'> & {
    readonly audit: AuditLog
    readonly notifier: Notifier
    readonly registry: SessionRegistry
    readonly remoteRestart: RemoteRestart
  }

export function wireSessions(parts: SessionsParts) {
  const { store, clock, scheduler, audit, notifier, registry, remoteRestart, onFault } = parts
  const onSwitchedOff = (sessionId: string): void => switches.stoppedByItself(sessionId, 'files')
  const files = new SharedFiles({ store, audit, disk: parts.disk, scheduler, onSwitchedOff, onFault })
  const switches = new OwnerSwitches({ audit, clock, scheduler, onChanged: parts.onChanged, onFault })

  function open(grant: Grant, link: GrantedLink): void {
    const clipboard = shareHostClipboard({
      permissions: grant.permissions,
      link: link.clipboard,
      open: parts.openClipboardProcess,
      onBroken: () => session.end('capture-failed')
    })
    const session = startHostSession(grant, {
      link: { send: link.sendSignal, onSignal: link.onSignal, screen: link.screen },
      openCapturePage: parts.openCapturePage,
      openSessionProcess: parts.openSessionProcess,
      clock,
      schedule: (ms, work) => scheduler.after(ms, work),
      onEnded: (why) => {
        clipboard.end()
        const seconds = Math.round((clock.now() - grant.grantedAt) / 1000)
        notifier.notify({ kind: 'session-ended', connectorName: grant.connector.name })
        link.revoke(revocationFor(why))
        audit.append({ kind: 'session-ended', ...labelsOf(grant.connector), sessionId: grant.sessionId, reason: why, seconds })
        if (grant.permissions.includes('lock')) lockScreen(grant)
      },
      onFault
    })
    link.onClosed(() => session.end('connector-left'))
    files.open(grant, link.bulk, () => session.isLive)
    session.onEnded((why) => files.end(grant.sessionId, why === 'connector-left' || why === 'connection-lost'))
    switches.add({
      session,
      functions: {
        files: (on) => files.setAllowed(grant.sessionId, on),
        ...(parts.openClipboardProcess === null ? {} : { clipboard: (on: boolean) => clipboard.setAllowed(on) })
      },
      tell: link.sendPermissions
    })
    if (grant.permissions.includes('restart')) {
      link.onRestart((what) => void remoteRestart.ask(grant, what, link.tell))
      remoteRestart.options().then((options) => link.tell({ type: 'restart-options', ...options }), onFault)
    }
    registry.add(session)
    parts.onConnectors()
    const { name, statedReason } = grant.connector
    notifier.notify({ kind: 'session-started', connectorName: name, statedReason })
  }

  function lockScreen(grant: Grant): void {
    parts.system.lockScreen().catch((error: unknown) => {
      audit.append({ kind: 'screen-not-locked', ...labelsOf(grant.connector), sessionId: grant.sessionId })
      onFault(error)
    })
  }

  return { open, files, switches }
}

/** What the connector is told; its own leaving needs no words. */
function revocationFor(why: HostSessionEnd): Revocation {
  if (why === 'connector-left') return 'owner-disconnected'
  return why === 'connection-lost' ? 'capture-failed' : why
}
