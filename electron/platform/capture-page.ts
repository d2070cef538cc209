// Owns: the hidden window that captures, as the CapturePage a session asks for, and the way from its calls to it.
import type { WebContents } from 'electron'
import type { InputEvent } from '../../shared/input'
import type { CapturePage } from '../session/ports'
import { emit } from './ipc'
import { type WindowParts, makeCaptureWindow } from './windows'

type FailedWhy = 'capture-failed' | 'connection-lost'

class CaptureWindow implements CapturePage {
  readonly #window
  signalListener: (body: string) => void = () => {}
  inputListener: (batch: readonly InputEvent[]) => void = () => {}
  #failedListener: (why: FailedWhy) => void = () => {}
  #over = false

  constructor(parts: WindowParts) {
    this.#window = makeCaptureWindow(parts)
    this.#window.webContents.on('render-process-gone', () => this.fail('capture-failed'))
    this.#window.on('closed', () => this.fail('capture-failed'))
  }

  get contentsId(): number {
    return this.#window.webContents.id
  }

  signal(body: string): void {
    if (!this.#over) emit(this.#window.webContents, 'capture.signal', body)
  }

  onSignal(listener: (body: string) => void): void {
    this.signalListener = listener
  }

  onInput(listener: (batch: readonly InputEvent[]) => void): void {
    this.inputListener = listener
  }

  onFailed(listener: (why: FailedWhy) => void): void {
    this.#failedListener = listener
  }

  fail(why: FailedWhy): void {
    if (this.#over) return
    this.#over = true
    this.#failedListener(why)
  }

  close(): void {
    this.#over = true
    if (!this.#window.isDestroyed()) this.#window.destroy()
  }
}

/** Makes capture pages and finds the one a call comes from. */
export class CapturePages {
  readonly #parts: WindowParts
  readonly #open = new Map<number, CaptureWindow>()

  constructor(parts: WindowParts) {
    this.#parts = parts
  }

  readonly open = (): CapturePage => {
    const page = new CaptureWindow(this.#parts)
    const { contentsId } = page
    this.#open.set(contentsId, page)
    const close = page.close.bind(page)
    page.close = () => {
      this.#open.delete(contentsId)
      close()
    }
    return page
  }

  signalFrom(contents: WebContents, body: string): void {
    this.#open.get(contents.id)?.signalListener(body)
  }

  inputFrom(contents: WebContents, batch: readonly InputEvent[]): void {
    this.#open.get(contents.id)?.inputListener(batch)
  }

  failedFrom(contents: WebContents, why: FailedWhy): void {
    this.#open.get(contents.id)?.fail(why)
  }
}
