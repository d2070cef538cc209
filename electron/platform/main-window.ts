// Owns: the main window: there is one or none, and the next one is made when it is asked for.
import { type BrowserWindow } from 'electron'
import { moveToFreshProcess } from './fresh-process'
import { type WindowParts, makeMainWindow } from './windows'

export type MainWindowParts = {
  readonly windowParts: WindowParts
  readonly onClosed: () => void
  /** Its page fell over; it is loaded again after this. */
  readonly onPageFell: (reason: string) => void
  readonly onFault: (error: unknown) => void
}

export class MainWindow {
  readonly #parts: MainWindowParts
  #window: BrowserWindow | null = null

  constructor(parts: MainWindowParts) {
    this.#parts = parts
  }

  get window(): BrowserWindow | null {
    return this.#window
  }

  readonly open = (): void => {
    if (this.#window === null) return this.adopt(makeMainWindow(this.#parts.windowParts))
    if (this.#window.isMinimized()) this.#window.restore()
    this.#window.show()
    this.#window.focus()
  }

  adopt(window: BrowserWindow): void {
    const { onClosed, onPageFell } = this.#parts
    this.#window = window
    window.on('closed', () => {
      this.#window = null
      onClosed()
    })
    window.webContents.on('render-process-gone', (_event, { reason }) => {
      onPageFell(reason)
      if (!window.isDestroyed()) window.webContents.reload()
    })
  }

  /** Replaces its process, so that no secret it has shown stays in memory. */
  readonly freshen = (): void => {
    if (this.#window !== null) moveToFreshProcess(this.#window).catch(this.#parts.onFault)
  }
}
