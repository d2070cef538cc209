// Owns: one window that shows a remote screen, as the ViewerPage a session asks for. Never: knows of another one.
import type { BrowserWindow } from 'electron'
import type { SoundRefusal } from '../../shared/aside'
import type { ClipHint } from '../../shared/clipboard'
import type { CopyJob } from '../../shared/files'
import type { ChatLine, RestartAnswer, ViewerState } from '../../shared/ipc'
import type { RestartTarget } from '../../shared/protocol'
import type { SeatAsk, SeatNews } from '../../shared/seat'
import { type Result, failure } from '../../shared/result'
import type { AsidePage, RecordingFile, ViewerAsides } from '../session/aside/viewer-asides'
import type { FileRequests } from '../session/file-desk'
import type { LastingViewerPage } from '../session/remote-viewer'
import type { ClipboardPage } from '../session/clipboard/ports'
import { emit } from './ipc'
import { chooseRecording } from './recording-dialog'
import { ScreenPort } from './screen-port'
import { saveScreenshot } from './screenshot'
import { type WindowParts, makeViewerWindow } from './windows'

const CLOSING_MS = 100

export class ViewerWindow implements LastingViewerPage, ClipboardPage, AsidePage {
  readonly window: BrowserWindow
  #state: ViewerState | null = null
  /** Pages that asked before there was a session to show. */
  #asked: ((state: ViewerState) => void)[] = []
  /** What was said before the page listened; null once it does. */
  #early: { refusal: SoundRefusal | null } | null = { refusal: null }
  signalListener: (body: string) => void = () => {}
  connectionLostListener: () => void = () => {}
  #firstFrameListener: () => void = () => {}
  #hasFrame = false
  #hasChannels = false
  #focusListener: (focused: boolean) => void = () => {}
  #endListener: (why: 'you-ended' | 'bad-picture') => void = () => {}
  fileRequests: FileRequests | null = null
  asides: ViewerAsides | null = null
  restartListener: (what: RestartTarget) => Promise<RestartAnswer> = () => Promise.resolve('failed')
  seatListener: (ask: SeatAsk) => void = () => {}
  connectAgainListener: () => void = () => {}

  constructor(parts: WindowParts) {
    this.window = makeViewerWindow(parts)
    this.window.webContents.on('render-process-gone', () => this.window.destroy())
    this.window.on('closed', () => {
      this.screen.close()
      this.end()
    })
    this.window.on('focus', () => this.#focusListener(true))
    this.window.on('blur', () => this.#focusListener(false))
    // With background throttling off, the page itself believes that it is always seen.
    for (const event of ['minimize', 'hide'] as const) this.#on(event, false)
    for (const event of ['restore', 'show'] as const) this.#on(event, true)
  }

  #on(event: 'minimize' | 'hide' | 'restore' | 'show', inSight: boolean): void {
    // TypeScript picks one overload for one name.
    this.window.on(event as 'show', () => emit(this.window.webContents, 'viewer.inSight', inSight))
  }

  onFirstFrame(listener: () => void): void {
    if (this.#hasFrame) listener()
    else this.#firstFrameListener = listener
  }

  showsFrames(): void {
    if (this.#hasFrame) return
    this.#hasFrame = true
    this.#firstFrameListener()
  }

  hasPicture(): boolean {
    return this.#hasFrame
  }

  opensChannels(): void {
    this.#hasChannels = true
  }

  hasChannels(): boolean {
    return this.#hasChannels
  }

  hasFocus(): boolean {
    return !this.window.isDestroyed() && this.window.isFocused()
  }

  onFocus(listener: (focused: boolean) => void): void {
    this.#focusListener = listener
  }

  hint(hint: ClipHint): void {
    if (!this.window.isDestroyed()) emit(this.window.webContents, 'viewer.clipHint', hint)
  }

  /** One for each connection, so that nothing of a lost one can be taken for the next one's. */
  screen = new ScreenPort()
  /** Lost connections that the page does not know of yet. */
  #unknownLosses = 0

  /** What the page says of its connection is of a lost one. */
  get isBehind(): boolean {
    return this.#unknownLosses > 0
  }

  letGo(): void {
    if (this.isBehind) this.#unknownLosses--
  }

  /** The page listens to everything by the time it asks. */
  state(): Promise<ViewerState> {
    this.screen.handTo(this.window.webContents)
    const refusal = this.#early?.refusal ?? null
    this.#early = null
    if (refusal !== null) this.soundOff(refusal)
    const state = this.#state
    return new Promise((resolve) => (state === null ? this.#asked.push(resolve) : resolve(state)))
  }

  signal(body: string): void {
    if (!this.window.isDestroyed()) emit(this.window.webContents, 'viewer.signal', body)
  }

  onSignal(listener: (body: string) => void): void {
    this.signalListener = listener
  }

  onEnd(listener: (why: 'you-ended' | 'bad-picture') => void): void {
    this.#endListener = listener
  }

  onConnectionLost(listener: () => void): void {
    this.connectionLostListener = listener
  }

  onFiles(requests: FileRequests): void {
    this.fileRequests = requests
  }

  showCopies(jobs: readonly CopyJob[]): void {
    if (!this.window.isDestroyed()) emit(this.window.webContents, 'viewer.copies', [...jobs])
  }

  onRestart(listener: (what: RestartTarget) => Promise<RestartAnswer>): void {
    this.restartListener = listener
  }

  onSeat(listener: (ask: SeatAsk) => void): void {
    this.seatListener = listener
  }

  seatNews(news: SeatNews): void {
    if (!this.window.isDestroyed()) emit(this.window.webContents, 'viewer.seatNews', news)
  }

  onConnectAgain(listener: () => void): void {
    this.connectAgainListener = listener
  }

  renew(): void {
    // What the page held of the session before goes with it, the media connection above all.
    this.#state = null
    this.#forget()
    this.#unknownLosses = 0
    this.#early = { refusal: null }
    // The recorder goes with the page; what it has recorded stays.
    void this.asides?.stopRecording()
    if (!this.window.isDestroyed()) this.window.webContents.reload()
  }

  /** What belongs to one connection. */
  #forget(): void {
    this.#hasFrame = false
    this.#hasChannels = false
    this.#firstFrameListener = () => {}
    this.#focusListener = () => {}
    this.signalListener = () => {}
    this.screen.close()
    this.screen = new ScreenPort()
  }

  showLine(line: ChatLine): void {
    if (!this.window.isDestroyed()) emit(this.window.webContents, 'chat.line', line)
  }

  soundSignal(body: string): void {
    if (!this.window.isDestroyed()) emit(this.window.webContents, 'viewer.soundSignal', body)
  }

  soundOff(why: SoundRefusal): void {
    if (this.#early !== null) {
      this.#early.refusal = why
      return
    }
    if (!this.window.isDestroyed()) emit(this.window.webContents, 'viewer.soundOff', { why })
  }

  chooseRecording(hostName: string): Promise<RecordingFile | null> {
    return chooseRecording(hostName, this.window)
  }

  saveScreenshot(png: Uint8Array): Promise<Result<boolean, 'write-failed'>> | Result<boolean, 'write-failed'> {
    return this.#state === null ? failure('write-failed') : saveScreenshot(png, this.#state.hostName, this.window)
  }

  end(why: 'you-ended' | 'bad-picture' = 'you-ended'): void {
    this.#endListener(why)
  }

  show(state: ViewerState): void {
    const goesOn = this.#state?.phase === 'lost' && state.phase === 'live'
    if (state.phase === 'lost') {
      this.#forget()
      this.#unknownLosses++
    }
    this.#state = state
    for (const answer of this.#asked.splice(0)) answer(state)
    if (this.window.isDestroyed()) return
    emit(this.window.webContents, 'viewer.changed', state)
    // Behind the news that it is for, on the same way: a port has no order with it.
    if (goesOn) this.screen.handTo(this.window.webContents)
    if (this.window.isVisible()) return
    this.window.setTitle(`${state.hostName} – Postern`)
    this.window.show()
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
