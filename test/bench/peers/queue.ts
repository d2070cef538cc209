// Owns: when a packet leaves one direction of a link, or that it never does: rate, delay, loss, and a buffer that is full at
// some point, as a router's is. Pure. Never: reorders.

export type Shape = {
  /** Bits a second; null for as fast as it goes. */
  readonly rate: number | null
  /** One way. */
  readonly delayMs: number
  /** 0 to 1. */
  readonly loss: number
  /** What does not get through at all: a way that is blocked, or gone. */
  readonly without?: 'udp' | 'everything'
}
export type Carried = { readonly packets: number; readonly bytes: number; readonly lost: number }

export type Queue = {
  readonly shape: (shape: Shape) => void
  /** Calls `deliver` with the ms until the packet arrives, or not at all. */
  readonly take: (packet: Buffer, nowMs: number, deliver: (packet: Buffer, inMs: number) => void) => void
  readonly carried: () => Carried
}

/** What waits longer than this at the bottleneck is dropped. */
export const BUFFER_MS = 250

export function createQueue(random: () => number = Math.random): Queue {
  let shape: Shape = { rate: null, delayMs: 0, loss: 0 }
  let freeAt = 0
  let [packets, bytes, lost] = [0, 0, 0]
  return {
    shape: (wanted) => (shape = wanted),
    take: (packet, nowMs, deliver) => {
      const starts = Math.max(nowMs, freeAt)
      if (starts - nowMs > BUFFER_MS || isBlocked(packet, shape) || random() < shape.loss) {
        lost++
        return
      }
      freeAt = starts + (shape.rate === null ? 0 : (packet.length * 8 * 1000) / shape.rate)
      packets++
      bytes += packet.length
      deliver(packet, freeAt + shape.delayMs - nowMs)
    },
    carried: () => ({ packets, bytes, lost })
  }
}

const PROTOCOL_AT = 9
const UDP = 17
/** @param packet of IP, version 4 */
const isBlocked = (packet: Buffer, { without }: Shape): boolean => without === 'everything' || (without === 'udp' && packet[PROTOCOL_AT] === UDP)
