// Owns: showing how this computer stands as a host wherever it is shown: pages, the notice on top, tray, announcement.
// Never: imports electron.
import type { Discovery } from '../connection/discovery'
import type { Host } from '../host'
import { expiryNotice } from '../notices/expiry-notice'
import type { NoticeDesk } from '../notices/notice-desk'
import { broadcast } from '../platform/ipc'
import type { NoticeWindow } from '../platform/notice-window'
import type { TrayIcon } from '../platform/tray'
import type { WindowRegistry } from '../platform/window-registry'

export type HostDisplayParts = {
  readonly windows: WindowRegistry
  readonly host: Host
  readonly notifier: NoticeDesk
  readonly notice: NoticeWindow
  readonly discovery: Discovery
  /** Null until there is one. */
  readonly tray: () => TrayIcon | null
}

/** The returned function shows the newest state. */
export function hostDisplay({ windows, host, notifier, notice, discovery, tray }: HostDisplayParts): () => Promise<void> {
  const tellOfExpiry = expiryNotice(notifier)
  return async () => {
    const state = await host.status()
    tellOfExpiry(state.twoFactor)
    const { sessions, listening, desktop } = state
    const { access, network, notices } = host.settings.get()
    broadcast(windows, 'host.changed', state)
    broadcast(windows, 'notice.changed', sessions)
    notice.show(sessions, notices.sound)
    const port = access.unattended && state.passwordSet && listening.state === 'listening' ? listening.port : null
    const icon = tray()
    if (icon === null) return
    icon.show(sessions, port !== null, desktop)
    await discovery.announce(port !== null && network.announce && network.listenOn === 'all' ? { name: state.deviceName, port } : null)
  }
}
