// Owns: the hidden window that captures the sound, as the SoundPage a session asks for, and the way from its calls to it.
// Never: made where the system's sound cannot be captured.
import type { WebContents } from 'electron'
import type { OpenSoundPage, SoundPage } from '../session/aside/host-sound'
import { emit } from './ipc'
import { log } from './log'
import { OpenPages } from './open-pages'
import { type WindowParts, makeSoundWindow } from './windows'

class SoundWindow implements SoundPage {
  readonly #window
  #failedListener: () => void = () => {}
  signalListener: (body: string) => void = () => {}
  #over = false

  constructor(parts: WindowParts) {
    this.#window = makeSoundWindow(parts)
    this.#window.webContents.on('render-process-gone', () => this.fail('gone'))
    this.#window.on('closed', () => this.fail('closed'))
  }

  get contentsId(): number {
    return this.#window.webContents.id
  }

  signal(body: string): void {
    if (!this.#over) emit(this.#window.webContents, 'sound.signal', body)
  }

  onSignal(listener: (body: string) => void): void {
    this.signalListener = listener
  }

  onFailed(listener: () => void): void {
    this.#failedListener = listener
  }

  fail(why: string): void {
    if (this.#over) return
    this.#over = true
    log.warn('The sound ended:', why)
    this.#failedListener()
  }

  close(): void {
    this.#over = true
    if (!this.#window.isDestroyed()) this.#window.destroy()
  }
}

/** Makes sound pages and finds the one a call comes from. */
export class SoundPages {
  readonly #open = new OpenPages<SoundWindow>()
  /** Chromium captures what Windows plays, and on Linux what PulseAudio or PipeWire play; what macOS needs is not built. */
  readonly open: OpenSoundPage

  constructor(parts: WindowParts) {
    this.open = process.platform === 'darwin' ? null : () => this.#open.add(new SoundWindow(parts))
  }

  signalFrom(contents: WebContents, body: string): void {
    this.#open.of(contents)?.signalListener(body)
  }

  failedFrom(contents: WebContents, why: string): void {
    this.#open.of(contents)?.fail(why)
  }
}
