// Owns: a link between two networks: two TUN devices whose packets it carries from one to the other, at the rate, with the
// delay and with the losses it is told, as netem does, which is not in every kernel. Usage: run-ts link.ts, then orders.
// Never: gives the devices addresses, or moves them; who asks does.
import { closeSync, openSync, read, writeSync } from 'node:fs'
import koffi from 'koffi'
import { answerOrders } from '../helper'
import { type Shape, type Carried, createQueue } from '../peers/queue'

export type LinkOrders = {
  /** Makes the devices; they are gone with this process. */
  readonly open: (names: { readonly host: string; readonly connector: string }) => void
  readonly shape: (shape: Shape) => void
  /** IP packets in both directions since it was made. */
  readonly carried: () => Carried
}

const TUNSETIFF = 0x400454ca
const IFF_TUN = 1
const IFF_NO_PI = 0x1000
const IFREQ_BYTES = 40
const LONGEST_PACKET = 65_536

export async function main(): Promise<number> {
  const ioctl = koffi.load('libc.so.6').func('int ioctl(int file, unsigned long request, uint8_t *argument)')
  const files: number[] = []
  const queues = [createQueue(), createQueue()] as const

  const device = (name: string): number => {
    const file = openSync('/dev/net/tun', 'r+')
    files.push(file)
    const request = Buffer.alloc(IFREQ_BYTES)
    request.write(name)
    request.writeInt16LE(IFF_TUN | IFF_NO_PI, 16)
    if (ioctl(file, TUNSETIFF, request) !== 0) throw new Error('The kernel makes no TUN device here')
    return file
  }
  const carry = (from: number, to: number, queue: (typeof queues)[number]): void => {
    const buffer = Buffer.alloc(LONGEST_PACKET)
    read(from, buffer, 0, buffer.length, null, (error, length) => {
      // EIO is a device that is not up yet, or no more.
      if (error !== null && error.code !== 'EIO') return
      if (error === null) queue.take(Buffer.from(buffer.subarray(0, length)), performance.now(), (packet, inMs) => setTimeout(deliver, inMs, to, packet))
      setTimeout(carry, error === null ? 0 : 20, from, to, queue)
    })
  }
  await answerOrders<LinkOrders>({
    open: ({ host, connector }) => {
      const [one, other] = [device(host), device(connector)]
      carry(one, other, queues[0])
      carry(other, one, queues[1])
    },
    shape: (shape) => queues.forEach((queue) => queue.shape(shape)),
    carried: () => {
      const [one, other] = queues.map((queue) => queue.carried()) as [Carried, Carried]
      return { packets: one.packets + other.packets, bytes: one.bytes + other.bytes, lost: one.lost + other.lost }
    }
  })
  for (const file of files) closeSync(file)
  return 0
}

function deliver(to: number, packet: Buffer): void {
  try {
    writeSync(to, packet)
  } catch {
    // The other end's device is gone, or full: a packet lost, as on any link.
  }
}
