// Owns: the windows that show remote screens, as the ViewerPage a session asks for.
import type { BrowserWindow, WebContents } from 'electron'
import type { ViewerState } from '../../shared/ipc'
import type { ViewerPage } from '../session/viewer-session'
import { emit } from './ipc'
import { type WindowParts, makeViewerWindow } from './windows'

const CLOSING_MS = 100

class ViewerWindow implements ViewerPage {
  readonly window: BrowserWindow
  state: ViewerState
  signalListener: (body: string) => void = () => {}
  #endListener: () => void = () => {}

  constructor(parts: WindowParts, hostName: string) {
    this.window = makeViewerWindow(parts, hostName)
    this.state = { phase: 'live', hostName, permissions: [] }
    this.window.webContents.on('render-process-gone', () => this.window.destroy())
    this.window.on('closed', () => this.end())
  }

  signal(body: string): void {
    if (!this.window.isDestroyed()) emit(this.window.webContents, 'viewer.signal', body)
  }

  onSignal(listener: (body: string) => void): void {
    this.signalListener = listener
  }

  onEnd(listener: () => void): void {
    this.#endListener = listener
  }

  end(): void {
    this.#endListener()
  }

  show(state: ViewerState): void {
    this.state = state
    if (!this.window.isDestroyed()) emit(this.window.webContents, 'viewer.changed', state)
  }

  /** Out of sight at once; destroyed a moment later, so that the click that asked for it is answered. */
  close(): void {
    if (this.window.isDestroyed()) return
    this.window.hide()
    setTimeout(() => {
      if (!this.window.isDestroyed()) this.window.destroy()
    }, CLOSING_MS)
  }
}

export class ViewerPages {
  readonly #parts: WindowParts
  readonly #open = new Map<number, ViewerWindow>()

  constructor(parts: WindowParts) {
    this.#parts = parts
  }

  open(hostName: string): ViewerPage {
    const page = new ViewerWindow(this.#parts, hostName)
    const { id } = page.window.webContents
    this.#open.set(id, page)
    page.window.once('closed', () => this.#open.delete(id))
    return page
  }

  stateOf(contents: WebContents): ViewerState {
    const page = this.#open.get(contents.id)
    if (page === undefined) throw new Error('This window shows no session')
    return page.state
  }

  signalFrom(contents: WebContents, body: string): void {
    this.#open.get(contents.id)?.signalListener(body)
  }

  endFrom(contents: WebContents): void {
    this.#open.get(contents.id)?.end()
  }

  closeFrom(contents: WebContents): void {
    this.#open.get(contents.id)?.close()
  }
}
