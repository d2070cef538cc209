// Owns: what travels through the encrypted conversation as bytes once there is a grant: files and pictures.
// Never: opens before the grant; who owns the conversation sees to that.
import { Bulk } from './bulk'
import { ScreenLane } from './screen-lane'
import type { OpenedBytes, SecureChannel } from './secure-channel'
import type { Transport } from './transport'

/** While files travel, the pictures are told so this often, in ms. */
const CROWDED_EVERY_MS = 500

export class Lanes {
  readonly #files: Bulk
  readonly #screen: ScreenLane
  readonly #monotonic: () => number
  #toldAt = -Infinity

  /** @param monotonic milliseconds since an arbitrary start */
  constructor(transport: Transport, channel: SecureChannel, monotonic: () => number = () => performance.now()) {
    transport.widen()
    channel.widen()
    this.#files = new Bulk(transport, channel, monotonic, () => this.#tellCrowded())
    this.#screen = new ScreenLane(transport, channel)
    this.#monotonic = monotonic
  }

  get files(): Bulk['link'] {
    return this.#files.link
  }

  get screen(): ScreenLane['link'] {
    return this.#screen.link
  }

  /** @throws when the far end breaks a lane's limits */
  hear({ kind, bytes }: OpenedBytes): void {
    if (kind === 'files') {
      this.#tellCrowded()
      this.#files.hear(bytes)
    } else this.#screen.hear(bytes, kind === 'screenEnd')
  }

  close(): void {
    this.#files.close()
  }

  #tellCrowded(): void {
    const now = this.#monotonic()
    if (now - this.#toldAt < CROWDED_EVERY_MS) return
    this.#toldAt = now
    this.#screen.crowded()
  }
}
