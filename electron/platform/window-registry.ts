// Owns: which window has which role, and which life of its page. A page's role is what main made its window for, never
// what the page says.
import type { BrowserWindow, WebContents, WebFrameMain } from 'electron'
import type { WindowRole } from '../../shared/ipc'

export class WindowRegistry {
  readonly #windows = new Map<number, { readonly role: WindowRole; readonly window: BrowserWindow }>()

  readonly #loads = new Map<number, number>()
  /** A page ends: it is left for another address, reloaded, moved to another process, or its window is closed. */
  onPageGone: (role: WindowRole) => void = () => {}

  add(role: WindowRole, window: BrowserWindow): void {
    const { id } = window.webContents
    this.#windows.set(id, { role, window })
    const gone = (): void => {
      this.#loads.set(id, (this.#loads.get(id) ?? 0) + 1)
      this.onPageGone(role)
    }
    window.webContents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
      if (isMainFrame && !isSameDocument) gone()
    })
    window.webContents.on('render-process-gone', gone)
    window.once('closed', () => {
      this.#windows.delete(id)
      this.#loads.delete(id)
      this.onPageGone(role)
    })
  }

  /** A name for the page that a window holds now. No other page, before or after, has the same. */
  pageLife(contentsId: number): string {
    return `${contentsId}.${this.#loads.get(contentsId) ?? 0}`
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
