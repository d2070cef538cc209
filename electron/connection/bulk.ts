// Owns: the files' way through the encrypted conversation: bytes in frames of their own, beside its messages.
// Never: opens before there is a grant; who owns the conversation sees to that.
import { MAX_GRANTED_FRAME_BYTES } from '../../shared/protocol'
import type { BulkLink } from '../files/link'
import { Flight, type Mark } from './flight'
import { BYTES_OVERHEAD, type SecureChannel } from './secure-channel'
import type { Transport } from './transport'

const MAX_MESSAGE_BYTES = MAX_GRANTED_FRAME_BYTES - BYTES_OVERHEAD
/** What may come before somebody listens: a note of the host's, sent with the grant. */
const MAX_EARLY = 8

export class Bulk {
  readonly link: BulkLink
  #listener: ((bytes: Uint8Array) => void) | null = null
  #early: Uint8Array[] = []
  readonly #closers: (() => void)[] = []
  #closed = false
  #waiting: (() => void)[] = []

  /**
   * @param monotonic milliseconds since an arbitrary start
   * @param onSend called for each frame that goes out
   */
  constructor(transport: Transport, channel: SecureChannel, monotonic: () => number, onSend: () => void) {
    const flight = new Flight(monotonic)
    const sendMark = (mark: Mark | null): void => {
      if (mark === null) return
      transport.mark(() => {
        flight.answered(mark)
        if (!flight.isFull) this.#wake()
      })
    }
    const hasRoom = async (): Promise<void> => {
      while (flight.isFull && !this.#closed) await new Promise<void>((resolve) => this.#waiting.push(resolve))
    }
    this.link = {
      maxMessageBytes: MAX_MESSAGE_BYTES,
      frameBytes: () => flight.frameBytes(MAX_MESSAGE_BYTES),
      send: (bytes) => {
        if (this.#closed) return
        onSend()
        sendMark(flight.before())
        transport.send(channel.sealBytes('files', bytes))
        sendMark(flight.sent(bytes.length))
      },
      isFull: () => !this.#closed && flight.isFull,
      drained: () => (this.#closed ? Promise.resolve() : Promise.all([hasRoom(), transport.drained()]).then(() => undefined)),
      onMessage: (listener) => {
        this.#listener = listener
        for (const bytes of this.#early.splice(0)) listener(bytes)
      },
      onClosed: (listener) => {
        if (this.#closed) listener()
        else this.#closers.push(listener)
      }
    }
  }

  hear(bytes: Uint8Array): void {
    if (this.#closed) return
    if (this.#listener !== null) this.#listener(bytes)
    else if (this.#early.length < MAX_EARLY) this.#early.push(bytes)
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#wake()
    for (const closer of this.#closers.splice(0)) closer()
  }

  #wake(): void {
    for (const woken of this.#waiting.splice(0)) woken()
  }
}
