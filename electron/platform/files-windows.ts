// Owns: the "Files" windows, one for each remote computer, and which desk each of them shows.
import type { BrowserWindow, WebContents } from 'electron'
import { dirname, basename } from 'node:path'
import type { FileDesk } from '../session/file-desk'
import { emit } from './ipc'
import { type WindowParts, makeFilesWindow } from './windows'

export class FilesWindows {
  readonly #parts: WindowParts
  readonly #open = new Map<FileDesk, BrowserWindow>()

  readonly #asked = new WeakMap<FileDesk, number>()

  constructor(parts: WindowParts) {
    this.#parts = parts
  }

  /** Shows it, in front. */
  show(desk: FileDesk): void {
    const there = this.#open.get(desk)
    if (there !== undefined) {
      if (there.isMinimized()) there.restore()
      there.show()
      return there.focus()
    }
    const window = makeFilesWindow(this.#parts, desk.hostName)
    this.#open.set(desk, window)
    const stop = desk.onChanged((state) => {
      if (!window.isDestroyed()) emit(window.webContents, 'files.changed', state)
    })
    window.once('closed', () => {
      stop()
      this.#open.delete(desk)
    })
  }

  /** Shows it for a question that stands open, once for each. */
  showQuestion(desk: FileDesk, task: number): void {
    if (this.#asked.get(desk) === task) return
    this.#asked.set(desk, task)
    this.show(desk)
  }

  /** @throws for a page that shows none, which is a bug */
  deskOf(contents: WebContents): FileDesk {
    for (const [desk, window] of this.#open) if (!window.isDestroyed() && window.webContents === contents) return desk
    throw new Error('This window shows no files')
  }
}

/** Of paths that the system gave for what was dropped. */
export function droppedItems(paths: readonly string[]): { folder: string; name: string }[] {
  return paths.map((path) => ({ folder: dirname(path), name: basename(path) })).filter(({ name }) => name !== '')
}
