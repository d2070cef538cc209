// Owns: sending messages in their order through a data channel that holds only so much. Never: reads or drops one.

/** A channel that is given more than 16 MiB throws. */
const FULL_BYTES = 4 * 1024 * 1024
const LOW_BYTES = 1024 * 1024

export type Lane = { readonly send: (message: Uint8Array) => void }

export function laneThrough(channel: RTCDataChannel): Lane {
  const waiting: Uint8Array[] = []
  const work = (): void => {
    while (waiting.length > 0 && channel.readyState === 'open' && channel.bufferedAmount < FULL_BYTES) {
      const next = waiting.shift()
      if (next !== undefined) channel.send(next as Uint8Array<ArrayBuffer>)
    }
  }
  channel.bufferedAmountLowThreshold = LOW_BYTES
  channel.addEventListener('bufferedamountlow', work)
  return {
    send(message) {
      waiting.push(message)
      work()
    }
  }
}
