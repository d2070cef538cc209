// Owns: the hidden window that captures, as the CapturePage a session asks for, and the way from its calls to it.
import type { MessagePortMain, WebContents } from 'electron'
import type { CapturePage, PagePort } from '../session/ports'
import { emit, emitPort } from './ipc'
import { OpenPages } from './open-pages'
import { type WindowParts, makeCaptureWindow } from './windows'

type FailedWhy = 'capture-failed' | 'connection-lost'

const isElectronPort = (port: PagePort): port is MessagePortMain => 'postMessage' in port && 'start' in port

class CaptureWindow implements CapturePage {
  readonly #window
  #signalListener: (body: string) => void = () => {}
  #failedListener: (why: FailedWhy) => void = () => {}
  /** The port to the page, until the page listens. */
  #port: MessagePortMain | null = null
  #listens = false
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
    this.#signalListener = listener
  }

  connect(port: PagePort): void {
    if (!isElectronPort(port)) throw new Error('This port cannot be handed to a page')
    this.#port = port
    if (this.#listens) this.#handPort()
  }

  /** A signal of the page; its first one says that it listens. */
  spoke(body: string): void {
    this.#listens = true
    this.#handPort()
    this.#signalListener(body)
  }

  #handPort(): void {
    const port = this.#port
    this.#port = null
    if (port !== null && !this.#over) emitPort(this.#window.webContents, 'capture.port', port)
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
  readonly #open = new OpenPages<CaptureWindow>()

  constructor(parts: WindowParts) {
    this.#parts = parts
  }

  readonly open = (): CapturePage => this.#open.add(new CaptureWindow(this.#parts))

  signalFrom(contents: WebContents, body: string): void {
    this.#open.of(contents)?.spoke(body)
  }

  failedFrom(contents: WebContents, why: FailedWhy): void {
    this.#open.of(contents)?.fail(why)
  }
}
