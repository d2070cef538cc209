// Owns: messages of the screen on their way through the encrypted conversation, cut into frames and joined again.
// Never: reads one, or opens before there is a grant; who owns the conversation sees to that.
import { MAX_GRANTED_FRAME_BYTES } from '../../shared/protocol'
import { MAX_MESSAGE_BYTES } from '../../shared/screen/wire'
import type { HostScreenLink } from '../session/ports'
import { release } from './release'
import { BYTES_OVERHEAD, type SecureChannel } from './secure-channel'
import type { Transport } from './transport'

const MAX_PART_BYTES = MAX_GRANTED_FRAME_BYTES - BYTES_OVERHEAD
/** What may come before somebody listens: the first picture, on a way that is quicker than a window. */
const MAX_EARLY_BYTES = 8 * 1024 * 1024

export class ScreenLane {
  readonly link: HostScreenLink
  #listener: ((message: Uint8Array) => void) | null = null
  #onCrowded: () => void = () => {}
  #early: Uint8Array[] = []
  #earlyBytes = 0
  #parts: Uint8Array[] = []
  #partBytes = 0

  constructor(transport: Transport, channel: SecureChannel) {
    this.link = {
      send(message) {
        let from = 0
        for (; message.length - from > MAX_PART_BYTES; from += MAX_PART_BYTES) {
          transport.send(channel.sealBytes('screenPart', message.subarray(from, from + MAX_PART_BYTES)))
        }
        transport.send(channel.sealBytes('screenEnd', message.subarray(from)))
      },
      onMessage: (listener) => {
        this.#listener = listener
        this.#earlyBytes = 0
        for (const message of this.#early.splice(0)) listener(message)
      },
      onCrowded: (listener) => (this.#onCrowded = listener)
    }
  }

  /** Files are on the same conversation. */
  crowded(): void {
    this.#onCrowded()
  }

  /** @throws when the far end sends a message that is longer than any may be, or more than a window can be behind */
  hear(bytes: Uint8Array, isEnd: boolean): void {
    this.#partBytes += bytes.length
    if (this.#partBytes > MAX_MESSAGE_BYTES) throw new Error('A message of the screen is too long')
    this.#parts.push(bytes)
    if (!isEnd) return
    // Of its own: where it goes next, the whole memory that it lies in would be copied.
    const message = joined(this.#parts.splice(0), this.#partBytes)
    this.#partBytes = 0
    if (this.#listener !== null) return this.#listener(message)
    this.#earlyBytes += message.length
    if (this.#earlyBytes > MAX_EARLY_BYTES) throw new Error('Too much of the screen came before anybody could look')
    this.#early.push(message)
  }
}

function joined(parts: readonly Uint8Array[], bytes: number): Uint8Array {
  const message = new Uint8Array(bytes)
  let at = 0
  for (const part of parts) {
    message.set(part, at)
    at += part.length
    release(part)
  }
  return message
}
