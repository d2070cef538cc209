// Owns: what a grant opens, wired together: screen and input, files, clipboard, chat and sound, the owner's switches, a
// restart. A session whose connection was lost waits here for the grant that takes it up again.
// Never: imports electron. Never: opens anything but for a grant that the gate hands over.
import { possibleOn } from '../../shared/desktop'
import type { Settings } from '../../shared/settings'
import type { Grant } from '../access/grant'
import { labelsOf } from '../access/labels'
import type { AuditLog, Notifier } from '../access/ports'
import type { ResumeKeys } from '../access/resume-keys'
import type { GrantedLink } from '../connection/incoming'
import { HostAsides } from '../session/aside/host-asides'
import { shareHostClipboard } from '../session/clipboard/host-clipboard'
import { HostSeat } from '../session/host-seat'
import { type HostSession, type HostSessionEnd, startHostSession } from '../session/host-session'
import { LastingSession } from '../session/lasting-session'
import { OwnerSwitches, type SwitchedSession } from '../session/owner-switches'
import type { SessionRegistry } from '../session/registry'
import type { RemoteRestart } from '../session/remote-restart'
import { SharedFiles } from '../session/shared-files'
import type { HostEvents, HostParts } from './parts'

export type SessionsParts = Pick<
  HostParts,
  'store' | 'clock' | 'scheduler' | 'disk' | 'system' | 'seat' | 'desktop' | 'openCapturePage' | 'openSessionProcess' | 'openClipboardProcess' | 'openSoundPage' | 'hasSound'
> &
  Pick<HostEvents, 'onChanged' | 'onConnectors' | 'onFault'> & {
    readonly audit: AuditLog
    readonly notifier: Notifier
    readonly registry: SessionRegistry
    readonly remoteRestart: RemoteRestart
    readonly resumeKeys: ResumeKeys
    readonly settings: () => Settings
  }

export function wireSessions(parts: SessionsParts) {
  const { store, clock, scheduler, audit, notifier, registry, remoteRestart, resumeKeys, onFault } = parts
  const onSwitchedOff = (sessionId: string): void => switches.stoppedByItself(sessionId, 'files')
  const files = new SharedFiles({ store, audit, disk: parts.disk, scheduler, onSwitchedOff, onFault })
  const asides = new HostAsides(parts)
  const possible = (permissions: Grant['permissions']): Grant['permissions'] => possibleOn(parts.desktop(), permissions)
  const switches = new OwnerSwitches({ possible, audit, scheduler, onChanged: parts.onChanged, onFault })
  const schedule = (ms: number, work: () => void): (() => void) => scheduler.after(ms, work)
  const lasting = new Map<string, LastingSession>()
  const seat = new HostSeat({
    ...parts,
    permitted: () => parts.settings().seat,
    mayControl: (grant) => switches.of(grant).permissions.includes('control')
  })

  function open(grant: Grant, link: GrantedLink): void {
    if (grant.resumedBy === null) {
      try {
        begin(grant, link)
      } catch (error) {
        resumeKeys.forget(grant.sessionId)
        throw error
      }
      return
    }
    const waiting = lasting.get(grant.sessionId)
    if (waiting === undefined) throw new Error('A session was taken up that is over')
    try {
      const { session, functions } = connect(grant, link)
      waiting.resume(session)
      join(waiting, session, functions, link)
    } catch (error) {
      waiting.end('capture-failed')
      throw error
    }
    parts.onChanged()
  }

  function begin(grant: Grant, link: GrantedLink): void {
    const { session, functions } = connect(grant, link)
    const whole = new LastingSession(session, { clock, schedule, onInterrupted, onEnded, onFault })
    lasting.set(grant.sessionId, whole)
    join(whole, session, functions, link)
    registry.add(whole)
    parts.onConnectors()
    const { name, statedReason } = grant.connector
    notifier.notify({ kind: 'session-started', connectorName: name, permissions: switches.of(grant).permissions, statedReason })
  }

  /** What one connection carries. It ends with the connection, whatever becomes of the session. */
  function connect(grant: Grant, link: GrantedLink): Pick<SwitchedSession, 'functions'> & { readonly session: HostSession } {
    const clipboard = shareHostClipboard({
      permissions: grant.permissions,
      link: link.clipboard,
      open: parts.openClipboardProcess,
      onBroken: () => session.end('capture-failed')
    })
    const session = startHostSession(grant, {
      link: { send: link.sendSignal, onSignal: link.onSignal, screen: link.screen },
      openCapturePage: parts.openCapturePage,
      openSessionProcess: (limits) => parts.openSessionProcess({ ...limits, permissions: possible(limits.permissions) }),
      clock,
      schedule,
      onEnded: (why) => {
        clipboard.end()
        if (why === 'connection-lost') link.hangUp()
        else link.revoke(why === 'connector-left' ? 'owner-disconnected' : why)
      },
      onFault
    })
    link.onClosed((how) => session.end(how === 'lost' ? 'connection-lost' : 'connector-left'))
    files.open(grant, link.bulk, () => session.isLive)
    session.onEnded((why) => files.end(grant.sessionId, why === 'connection-lost'))
    return {
      session,
      functions: {
        files: (on) => files.setAllowed(grant.sessionId, on),
        ...(parts.openClipboardProcess === null ? {} : { clipboard: (on: boolean) => clipboard.setAllowed(on) })
      }
    }
  }

  function join(whole: LastingSession, session: HostSession, functions: SwitchedSession['functions'], link: GrantedLink): void {
    const { grant } = session
    // Before anything that follows from it.
    if (parts.desktop() === 'wayland') link.tell({ type: 'desktop', is: 'wayland' })
    const besides = asides.begin(whole, session, link.aside)
    const tell: SwitchedSession['tell'] = (now) => {
      link.sendPermissions(now)
      seat.permissionsChanged()
    }
    switches.add({ whole, session, functions: { ...functions, ...besides }, tell })
    seat.open(session, {
      onAsk: link.onSeat,
      tell: (said) => link.tell('state' in said ? { type: 'seat', state: said.state } : { type: 'seat-news', news: said.news })
    })
    if (!grant.permissions.includes('restart')) return
    link.onRestart((what) => void remoteRestart.ask(grant, what, link.tell))
    remoteRestart.options().then((options) => link.tell({ type: 'restart-options', ...options }), onFault)
  }

  function onInterrupted({ sessionId, connector }: Grant): void {
    resumeKeys.lost(sessionId)
    audit.append({ kind: 'session-interrupted', ...labelsOf(connector), sessionId })
    parts.onChanged()
  }

  function onEnded(why: HostSessionEnd, grant: Grant, waited: boolean): void {
    const { sessionId, connector } = grant
    lasting.delete(sessionId)
    // One that has left, or stayed away, has nothing to ask any more.
    if (why === 'connector-left' || why === 'connection-lost') resumeKeys.forget(sessionId)
    else resumeKeys.over(sessionId, why)
    if (why !== 'connection-lost') files.discardLeft(sessionId)
    notifier.notify({ kind: 'session-ended', connectorName: connector.name })
    if (waited) audit.append({ kind: 'session-not-resumed', ...labelsOf(connector), sessionId, reason: why })
    const seconds = Math.round((clock.now() - grant.grantedAt) / 1000)
    audit.append({ kind: 'session-ended', ...labelsOf(connector), sessionId, reason: why, seconds })
    seat.over(sessionId)
  }

  return {
    open,
    files,
    switches,
    asides,
    seat,
    /** Its connector comes by another way: what the old connection carried ends before anything new is granted. */
    interrupt: (sessionId: string): void => lasting.get(sessionId)?.interrupt()
  }
}
