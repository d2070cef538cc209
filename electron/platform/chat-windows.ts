// Owns: the chat windows on a host, one for each session that has something to say: there with the first message, gone with
// the session. Never: takes the keyboard by itself; on a controlled computer it is the far end's keyboard too.
import type { BrowserWindow, WebContents } from 'electron'
import type { ChatFailure, ChatLine, ChatState } from '../../shared/ipc'
import type { Result } from '../../shared/result'
import type { ChatAudience, HostAsides } from '../session/aside/host-asides'
import { emit } from './ipc'
import { type WindowParts, makeChatWindow } from './windows'

export type ChatDesk = { readonly state: () => ChatState; readonly say: (text: string) => Result<null, ChatFailure> }

export class ChatWindows implements ChatAudience {
  readonly #parts: WindowParts
  readonly #asides: HostAsides
  readonly #open = new Map<string, BrowserWindow>()
  /** Sessions whose window was there once: when somebody has closed it, the notice counts from then on. */
  readonly #appeared = new Set<string>()

  constructor(parts: WindowParts, asides: HostAsides) {
    this.#parts = parts
    this.#asides = asides
    asides.audience = this
  }

  readonly onLine = (sessionId: string, line: ChatLine): void => {
    const window = this.#open.get(sessionId)
    if (window === undefined) {
      if (!this.#appeared.has(sessionId)) this.#make(sessionId, false)
      return
    }
    emit(window.webContents, 'chat.line', line)
    if (line.from === 'here') return
    if (isSeen(window)) this.#asides.read(sessionId)
    if (!window.isFocused()) window.flashFrame(true)
  }

  readonly onEnded = (sessionId: string): void => {
    this.#appeared.delete(sessionId)
    this.#open.get(sessionId)?.destroy()
  }

  /** Somebody asked for it. */
  show(sessionId: string): void {
    const window = this.#open.get(sessionId)
    if (window === undefined) return this.#make(sessionId, true)
    if (window.isMinimized()) window.restore()
    window.show()
    window.focus()
  }

  /** Null for a page that shows no chat of this computer. */
  deskOf(contents: WebContents): ChatDesk | null {
    for (const [sessionId, window] of this.#open) {
      if (window.isDestroyed() || window.webContents !== contents) continue
      return {
        state: () => this.#asides.chatOf(sessionId) ?? { with: '', lines: [] },
        say: (text) => this.#asides.say(sessionId, text)
      }
    }
    return null
  }

  #make(sessionId: string, focus: boolean): void {
    const chat = this.#asides.chatOf(sessionId)
    if (chat === null) return
    this.#appeared.add(sessionId)
    const window = makeChatWindow(this.#parts, chat.with, focus)
    this.#open.set(sessionId, window)
    const seen = (): void => {
      window.flashFrame(false)
      this.#asides.read(sessionId)
    }
    window.on('show', () => this.#asides.read(sessionId))
    window.on('restore', seen)
    window.on('focus', seen)
    window.once('closed', () => this.#open.delete(sessionId))
  }
}

const isSeen = (window: BrowserWindow): boolean => window.isVisible() && !window.isMinimized()
