// Owns: the always-on-top notice: there while somebody is in, gone when nobody is, as tall as what it shows.
import { type BrowserWindow, type Rectangle, type WebContents, screen } from 'electron'
import type { LiveSession } from '../../shared/ipc'
import { placeOfNotice } from './notice-place'
import { type WindowParts, makeNoticeWindow } from './windows'

/** Of the first picture, in ms: a window that starts at the same moment would take the processor from it. */
const HEAD_START_MS = 170
/** About what one session takes; the page says it exactly before it is seen. */
const FIRST_HEIGHT = 144
/** How long a page out of sight may still sound, in ms. */
const FAREWELL_MS = 2000

export class NoticeWindow {
  readonly #parts: WindowParts
  #window: BrowserWindow | null = null
  #sessions: readonly LiveSession[] = []
  #opening: NodeJS.Timeout | undefined
  #leaving: NodeJS.Timeout | undefined
  #height = FIRST_HEIGHT
  /** Where it was put last; elsewhere, somebody has dragged it. */
  #placed: Rectangle | null = null

  constructor(parts: WindowParts) {
    this.#parts = parts
    for (const change of ['display-metrics-changed', 'display-removed'] as const) screen.on(change as 'display-removed', () => this.#place())
  }

  /** `sounds`: its page plays a sound when somebody goes, so that it stays for that, unseen. */
  show(sessions: readonly LiveSession[], sounds: boolean): void {
    this.#sessions = sessions
    if (sessions.length === 0) return this.#leave(sounds)
    if (this.#leaving !== undefined) {
      clearTimeout(this.#leaving)
      this.#leaving = undefined
      this.#window?.showInactive()
    }
    if (this.#window !== null) return
    this.#opening ??= setTimeout(() => {
      this.#opening = undefined
      this.#open()
    }, HEAD_START_MS)
  }

  /** What its page takes. */
  heightFrom(contents: WebContents, height: number): void {
    if (contents !== this.#window?.webContents || height === this.#height) return
    this.#height = height
    this.#place()
  }

  #leave(sounds: boolean): void {
    clearTimeout(this.#opening)
    this.#opening = undefined
    if (!sounds || this.#window === null) return this.#close()
    this.#window.hide()
    this.#leaving ??= setTimeout(() => this.#close(), FAREWELL_MS)
  }

  #close(): void {
    clearTimeout(this.#leaving)
    this.#leaving = undefined
    this.#window?.destroy()
    this.#window = null
  }

  #place(): void {
    if (this.#window === null) return
    const now = this.#window.getBounds()
    const moved = this.#placed !== null && (now.x !== this.#placed.x || now.y !== this.#placed.y) ? now : null
    const display = moved === null ? screen.getPrimaryDisplay() : screen.getDisplayMatching(now)
    const place = placeOfNotice(display.workArea, this.#height, moved)
    if (moved === null) this.#placed = place
    this.#window.setBounds(place)
  }

  #open(): void {
    this.#placed = placeOfNotice(screen.getPrimaryDisplay().workArea, this.#height, null)
    const window = makeNoticeWindow(this.#parts, this.#placed)
    this.#window = window
    window.on('closed', () => {
      if (this.#window !== window) return
      this.#window = null
      // Closed by somebody while a session is live, perhaps by the far end: it comes back.
      if (this.#sessions.length > 0) this.#open()
    })
  }
}
