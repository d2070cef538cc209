// Owns: the always-on-top notice: there while somebody is in, gone when nobody is.
import type { BrowserWindow } from 'electron'
import type { LiveSession } from '../../shared/ipc'
import { type WindowParts, makeNoticeWindow, placeNotice } from './windows'

export class NoticeWindow {
  readonly #parts: WindowParts
  #window: BrowserWindow | null = null
  #sessions: readonly LiveSession[] = []

  constructor(parts: WindowParts) {
    this.#parts = parts
  }

  show(sessions: readonly LiveSession[]): void {
    this.#sessions = sessions
    if (sessions.length === 0) {
      this.#window?.destroy()
      this.#window = null
    } else if (this.#window === null) {
      this.#open()
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
