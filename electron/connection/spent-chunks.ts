// Owns: knowing when nobody reads a piece any more that the socket handed over, and giving its memory back then.
// Never: gives back what a frame that has not come out whole may stand in; when in doubt, the garbage collection does it.
import { MAX_GRANTED_FRAME_BYTES } from '../../shared/protocol'
import { LEAST_RELEASED_BYTES, release } from './release'

/** A frame that is not whole yet, with a piece before it and one after; what is more is left to the garbage collection. */
const MOST_KEPT_BYTES = 3 * MAX_GRANTED_FRAME_BYTES

/** Before a frame's content, as few bytes as RFC 6455, 5.2 allows: who sends more only makes us give back less. */
const headerBytes = (content: number, masked: boolean): number => (content < 126 ? 2 : content < 65_536 ? 4 : 10) + (masked ? 4 : 0)

export class SpentChunks {
  readonly #masked: boolean
  #kept: { readonly chunk: Uint8Array; readonly begin: number; readonly end: number }[] = []
  #received = 0
  #read = 0

  /** @param masked whether the frames that come are: those of a WebSocket's client */
  constructor(masked: boolean) {
    this.#masked = masked
  }

  /** The socket hands this over; the WebSocket has not seen it yet. */
  come(chunk: Uint8Array): void {
    const begin = this.#received
    this.#received += chunk.length
    for (const { chunk: spent } of this.#kept.filter(({ end }) => end <= this.#read)) release(spent)
    this.#kept = this.#kept.filter((one) => one.end > this.#read && this.#received - one.begin <= MOST_KEPT_BYTES)
    if (chunk.length >= LEAST_RELEASED_BYTES) this.#kept.push({ chunk, begin, end: this.#received })
  }

  /** A frame with so much content has come out whole, and whoever got it is done with it. */
  read(content: number): void {
    this.#read += headerBytes(content, this.#masked) + content
  }
}
