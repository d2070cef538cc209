// Owns: which window has which role. A page's role is what main made its window for, never what the page says.
import type { BrowserWindow, WebContents, WebFrameMain } from 'electron'
import type { WindowRole } from '../../shared/ipc'

export class WindowRegistry {
  readonly #windows = new Map<number, { readonly role: WindowRole; readonly window: BrowserWindow }>()

  add(role: WindowRole, window: BrowserWindow): void {
    const { id } = window.webContents
    this.#windows.set(id, { role, window })
    window.once('closed', () => this.#windows.delete(id))
  }

  roleOf(contentsId: number): WindowRole | undefined {
    return this.#windows.get(contentsId)?.role
  }

  contentsOfFrame(frame: WebFrameMain): WebContents | undefined {
    for (const { window } of this.#windows.values()) {
      if (!window.isDestroyed() && window.webContents.mainFrame === frame) return window.webContents
    }
    return undefined
  }

  withRole(role: WindowRole): readonly BrowserWindow[] {
    return [...this.#windows.values()].filter((entry) => entry.role === role && !entry.window.isDestroyed()).map((entry) => entry.window)
  }
}
