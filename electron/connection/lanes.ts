// Owns: what travels through the encrypted conversation as bytes once there is a grant: files, and the first pictures.
// Never: opens before the grant; who owns the conversation sees to that.
import { Bulk } from './bulk'
import { ScreenLane } from './screen-lane'
import type { OpenedBytes, SecureChannel } from './secure-channel'
import type { Transport } from './transport'

export class Lanes {
  readonly #files: Bulk
  readonly #screen: ScreenLane

  constructor(transport: Transport, channel: SecureChannel) {
    this.#files = new Bulk(transport, channel)
    this.#screen = new ScreenLane(transport, channel)
  }

  get files(): Bulk['link'] {
    return this.#files.link
  }

  get screen(): ScreenLane['link'] {
    return this.#screen.link
  }

  /** @throws when the far end breaks a lane's limits */
  hear({ kind, bytes }: OpenedBytes): void {
    if (kind === 'files') this.#files.hear(bytes)
    else this.#screen.hear(bytes, kind === 'screenEnd')
  }

  close(): void {
    this.#files.close()
  }
}
