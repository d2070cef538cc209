// Owns: which windows show remote screens, and which of them a page's call is for. Never: what one of them does.
import type { WebContents } from 'electron'
import type { RestartAnswer, ViewerState } from '../../shared/ipc'
import type { RestartTarget } from '../../shared/protocol'
import { type Result, failure } from '../../shared/result'
import type { SeatAsk } from '../../shared/seat'
import type { ViewerAsides } from '../session/aside/viewer-asides'
import type { FileRequests } from '../session/file-desk'
import { ViewerWindow } from './viewer-window'
import type { WindowParts } from './windows'

export class ViewerPages {
  readonly #parts: WindowParts
  readonly #open = new Map<number, ViewerWindow>()
  #prepared: ViewerWindow | null = null

  constructor(parts: WindowParts) {
    this.#parts = parts
  }

  /** Makes the next window ahead of time, hidden; its page prepares its side of the media connection. */
  prepare(): void {
    this.#prepared ??= this.#make()
  }

  /** The prepared window is not needed after all. */
  discard(): void {
    this.#prepared?.window.destroy()
  }

  open(): ViewerWindow {
    const page = this.#prepared ?? this.#make()
    this.#prepared = null
    return page
  }

  stateOf(contents: WebContents): Promise<ViewerState> {
    const page = this.#open.get(contents.id)
    if (page === undefined) throw new Error('This window shows no session')
    return page.state()
  }

  #make(): ViewerWindow {
    const page = new ViewerWindow(this.#parts)
    const { id } = page.window.webContents
    this.#open.set(id, page)
    page.window.once('closed', () => {
      this.#open.delete(id)
      if (this.#prepared === page) this.#prepared = null
    })
    return page
  }

  /** For what a page says of its connection: none while it does not know yet that the one it means is lost. */
  #inTouch(contents: WebContents): ViewerWindow | undefined {
    const page = this.#open.get(contents.id)
    return page?.isBehind === false ? page : undefined
  }

  letGoFrom(contents: WebContents): void {
    this.#open.get(contents.id)?.letGo()
  }

  signalFrom(contents: WebContents, body: string): void {
    this.#inTouch(contents)?.signalListener(body)
  }

  /** Null while the window shows no session. */
  fileRequestsFrom(contents: WebContents): FileRequests | null {
    return this.#open.get(contents.id)?.fileRequests ?? null
  }

  asidesOf(contents: WebContents): ViewerAsides {
    const asides = this.#open.get(contents.id)?.asides ?? null
    if (asides === null) throw new Error('This window shows no session')
    return asides
  }

  restartFrom(contents: WebContents, what: RestartTarget): Promise<RestartAnswer> {
    return this.#open.get(contents.id)?.restartListener(what) ?? Promise.resolve('failed')
  }

  seatFrom(contents: WebContents, ask: SeatAsk): void {
    this.#open.get(contents.id)?.seatListener(ask)
  }

  connectAgainFrom(contents: WebContents): void {
    this.#open.get(contents.id)?.connectAgainListener()
  }

  /** Of the screen that this window shows, whatever the page says that it is. */
  saveScreenshotFrom(contents: WebContents, png: Uint8Array): Promise<Result<boolean, 'write-failed'>> | Result<boolean, 'write-failed'> {
    return this.#open.get(contents.id)?.saveScreenshot(png) ?? failure('write-failed')
  }

  connectionFrom(contents: WebContents, is: 'open' | 'lost'): void {
    const page = this.#inTouch(contents)
    if (is === 'open') page?.opensChannels()
    else page?.connectionLostListener()
  }

  firstFrameFrom(contents: WebContents): void {
    this.#inTouch(contents)?.showsFrames()
  }

  endFrom(contents: WebContents): void {
    this.#open.get(contents.id)?.end()
  }

  brokenFrom(contents: WebContents): void {
    this.#inTouch(contents)?.end('bad-picture')
  }

  closeFrom(contents: WebContents): void {
    this.#open.get(contents.id)?.close()
  }
}
