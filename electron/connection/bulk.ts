// Owns: the files' way through the encrypted conversation: bytes in frames of their own, beside its messages.
// Never: opens before there is a grant; who owns the conversation sees to that.
import { MAX_GRANTED_FRAME_BYTES } from '../../shared/protocol'
import type { BulkLink } from '../files/link'
import { BYTES_OVERHEAD, type SecureChannel } from './secure-channel'
import type { Transport } from './transport'

/** What may come before somebody listens: a note of the host's, sent with the grant. */
const MAX_EARLY = 8

export class Bulk {
  readonly link: BulkLink
  #listener: ((bytes: Uint8Array) => void) | null = null
  #early: Uint8Array[] = []
  readonly #closers: (() => void)[] = []
  #closed = false

  /** @param onSend called for each frame that goes out */
  constructor(transport: Transport, channel: SecureChannel, onSend: () => void) {
    this.link = {
      maxMessageBytes: MAX_GRANTED_FRAME_BYTES - BYTES_OVERHEAD,
      send: (bytes) => {
        if (this.#closed) return
        onSend()
        transport.send(channel.sealBytes('files', bytes))
      },
      drained: () => (this.#closed ? Promise.resolve() : transport.drained()),
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
    for (const closer of this.#closers.splice(0)) closer()
  }
}
