// Owns: the tray icon: whether this computer can be reached, who is in, and the way back to the window.
import { Menu, Tray, nativeImage } from 'electron'
import type { Desktop } from '../../shared/desktop'
import type { LiveSession } from '../../shared/ipc'
import { menuLabel, sessionsText } from './tray-words'

export type TrayParts = {
  readonly icon: string
  readonly iconActive: string
  readonly onOpen: () => void
  readonly onDisconnect: (sessionId: string) => void
  readonly onQuit: () => void
}

export class TrayIcon {
  readonly #parts: TrayParts
  readonly #tray: Tray
  /** Making a menu takes a moment, and much is told that changes nothing here. */
  #shown = ''

  constructor(parts: TrayParts) {
    this.#parts = parts
    this.#tray = new Tray(nativeImage.createFromPath(parts.icon))
    this.#tray.on('click', parts.onOpen)
    this.show([], false, 'other')
  }

  /** @param reachable whether an unattended connection could come in now */
  show(sessions: readonly LiveSession[], reachable: boolean, desktop: Desktop): void {
    const state = sessions.length > 0 ? sessionsText(sessions) : reachable ? READY[desktop] : 'Not reachable'
    const next = JSON.stringify([state, sessions.map(({ id, connectorName }) => [id, connectorName])])
    if (next === this.#shown) return
    this.#shown = next
    this.#tray.setImage(nativeImage.createFromPath(sessions.length > 0 ? this.#parts.iconActive : this.#parts.icon))
    this.#tray.setToolTip(`Postern – ${state}`)
    this.#tray.setContextMenu(
      Menu.buildFromTemplate([
        { label: menuLabel(state), enabled: false },
        { type: 'separator' },
        ...sessions.map((session) => ({
          label: menuLabel(`Disconnect ${session.connectorName}`),
          click: () => this.#parts.onDisconnect(session.id)
        })),
        { label: 'Open Postern', click: this.#parts.onOpen },
        { label: 'Quit Postern', click: this.#parts.onQuit }
      ])
    )
  }
}

const READY: Readonly<Record<Desktop, string>> = { other: 'Ready for unattended access', wayland: 'Ready; somebody here has to allow the picture' }
