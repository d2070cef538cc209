// Owns: showing how this computer stands as a host wherever it is shown: pages, the notice on top, tray, announcement. Who is
// in is shown before anything is asked that may take its time. Never: imports electron.
import type { Desktop } from '../../shared/desktop'
import type { ArgsOf, EventName, LiveSession } from '../../shared/ipc'
import type { Notifier } from '../access/ports'
import type { Discovery } from '../connection/discovery'
import type { Host } from '../host'
import { expiryNotice } from '../notices/expiry-notice'
import { coalesced } from '../platform/coalesced'
import type { NoticeWindow } from '../platform/notice-window'
import type { TrayIcon } from '../platform/tray'
import { liveSessions } from '../settings/host-status'

export type HostDisplayParts = {
  /** To every page that hears of it. */
  readonly broadcast: <N extends EventName>(name: N, args: ArgsOf<N>) => void
  readonly host: Pick<Host, 'status' | 'settings' | 'registry' | 'switches' | 'asides' | 'seat'>
  readonly notifier: Notifier
  readonly notice: Pick<NoticeWindow, 'show'>
  readonly discovery: Pick<Discovery, 'announce'>
  /** Null until there is one. */
  readonly tray: () => Pick<TrayIcon, 'show'> | null
  readonly onFault: (error: unknown) => void
}

/** The returned function shows the newest state. */
export function hostDisplay({ broadcast, host, notifier, notice, discovery, tray, onFault }: HostDisplayParts): () => void {
  const tellOfExpiry = expiryNotice(notifier)
  /** What the tray icon says besides who is in; null until it was asked once. */
  let besides: { readonly reachable: boolean; readonly desktop: Desktop } | null = null

  const showInTray = (sessions: readonly LiveSession[]): void => {
    if (besides !== null) tray()?.show(sessions, besides.reachable, besides.desktop)
  }
  const showSessions = (): void => {
    const sessions = liveSessions(host.registry, host)
    broadcast('notice.changed', sessions)
    notice.show(sessions, host.settings.get().notices.sound)
    showInTray(sessions)
  }
  const showAll = coalesced(async () => {
    const state = await host.status()
    tellOfExpiry(state.twoFactor)
    const { listening, desktop } = state
    const { access, network } = host.settings.get()
    broadcast('host.changed', state)
    const port = access.unattended && state.passwordSet && listening.state === 'listening' ? listening.port : null
    if (tray() === null) return
    besides = { reachable: port !== null, desktop }
    showInTray(liveSessions(host.registry, host))
    await discovery.announce(port !== null && network.announce && network.listenOn === 'all' ? { name: state.deviceName, port } : null)
  }, onFault)
  let isDue = false
  const showSessionsSoon = (): void => {
    if (isDue) return
    isDue = true
    // Whoever tells of a change may not be done with it.
    queueMicrotask(() => {
      isDue = false
      try {
        showSessions()
      } catch (error) {
        onFault(error)
      }
    })
  }
  return () => {
    showSessionsSoon()
    showAll()
  }
}
