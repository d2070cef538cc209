// Owns: the always-on-top notice: there while somebody is in, gone when nobody is.
import type { BrowserWindow } from 'electron'
import type { LiveSession } from '../../shared/ipc'
import { type WindowParts, makeNoticeWindow, placeNotice } from './windows'

/** Of the first picture, in ms: a window that starts at the same moment would take the processor from it. */
const HEAD_START_MS = 150

export class NoticeWindow {
  readonly #parts: WindowParts
  #window: BrowserWindow | null = null
  #sessions: readonly LiveSession[] = []
  #opening: NodeJS.Timeout | undefined

  constructor(parts: WindowParts) {
    this.#parts = parts
  }

  show(sessions: readonly LiveSession[]): void {
    this.#sessions = sessions
    if (sessions.length === 0) {
      clearTimeout(this.#opening)
      this.#opening = undefined
      this.#window?.destroy()
      this.#window = null
    } else if (this.#window === null) {
      this.#opening ??= setTimeout(() => {
        this.#opening = undefined
        this.#open()
      }, HEAD_START_MS)
    } else {
      placeNotice(this.#window, sessions.length)
    }
  }

  #open(): void {
    const window = makeNoticeWindow(this.#parts, this.#sessions.length)
    this.#window = window
    window.on('closed', () => {
      if (this.#window !== window) return
      this.#window = null
      // Closed by somebody while a session is live, perhaps by the far end: it comes back.
      if (this.#sessions.length > 0) this.#open()
    })
  }
}
