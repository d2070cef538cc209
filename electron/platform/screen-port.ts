// Owns: the pictures of one session on their way from main to the page that shows them, and what the page says to them.
// Never: reads one, or passes on what is longer than a page may say.
import { MessageChannelMain, type WebContents } from 'electron'
import { MAX_CONNECTOR_BYTES } from '../../shared/screen/wire'
import type { ScreenLink } from '../session/ports'
import { emitPort } from './ipc'

/** A port of its own, because each message through the bridge of the page costs as much as painting it. */
export class ScreenPort implements ScreenLink {
  readonly #ports = new MessageChannelMain()
  #listener: (message: Uint8Array) => void = () => {}
  #given = false

  constructor() {
    const { port1 } = this.#ports
    port1.on('message', ({ data }: { readonly data: unknown }) => {
      if (data instanceof Uint8Array && data.length <= MAX_CONNECTOR_BYTES) this.#listener(data)
    })
    port1.start()
  }

  /** What is sent before the page has the port waits in it. */
  send(message: Uint8Array): void {
    this.#ports.port1.postMessage(message)
  }

  onMessage(listener: (message: Uint8Array) => void): void {
    this.#listener = listener
  }

  /** The page listens. Once. */
  handTo(contents: WebContents): void {
    if (this.#given) return
    this.#given = true
    emitPort(contents, 'viewer.screenPort', this.#ports.port2)
  }

  close(): void {
    this.#listener = () => {}
    this.#ports.port1.close()
  }
}
