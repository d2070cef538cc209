// Proves: the benchmark's link takes as long, carries as much and loses as much as it is told, and reorders nothing.
import { expect, test } from 'vitest'
import { BUFFER_MS, createQueue } from '../../bench/peers/queue'

const packet = Buffer.alloc(1250)

function send(queue: ReturnType<typeof createQueue>, at: readonly number[]): number[] {
  const arrivals: number[] = []
  for (const now of at) queue.take(packet, now, (_, inMs) => arrivals.push(now + inMs))
  return arrivals
}

test('a link that nobody made worse delivers at once', () => {
  expect(send(createQueue(), [5, 5, 6])).toEqual([5, 5, 6])
})

test('packets of 10 000 bits leave a link of 2 Mbit/s every 5 ms and arrive 30 ms later, in order', () => {
  const queue = createQueue()
  queue.shape({ rate: 2_000_000, delayMs: 30, loss: 0 })
  expect(send(queue, [0, 0, 0, 100])).toEqual([35, 40, 45, 135])
})

test('what would wait longer than the buffer holds is dropped, and counted', () => {
  const queue = createQueue()
  queue.shape({ rate: 2_000_000, delayMs: 0, loss: 0 })
  const held = BUFFER_MS / 5 + 1
  expect(send(queue, new Array<number>(100).fill(0))).toHaveLength(held)
  expect(queue.carried()).toEqual({ packets: held, bytes: held * packet.length, lost: 100 - held })
})

test('as many are lost as the dice say', () => {
  const dice = [0.5, 0.01, 0.02, 0.019]
  const queue = createQueue(() => dice.shift()!)
  queue.shape({ rate: null, delayMs: 0, loss: 0.02 })
  expect(send(queue, [1, 2, 3, 4])).toEqual([1, 3])
})

test('what is blocked never arrives, and the rest does', () => {
  const queue = createQueue()
  const sent = (protocol: number): number => {
    const arrived: Buffer[] = []
    queue.take(Buffer.alloc(40).fill(protocol, 9, 10), 0, (one) => arrived.push(one))
    return arrived.length
  }
  const [tcp, udp] = [6, 17]
  queue.shape({ rate: null, delayMs: 0, loss: 0, without: 'udp' })
  expect([sent(tcp), sent(udp)]).toEqual([1, 0])
  queue.shape({ rate: null, delayMs: 0, loss: 0, without: 'everything' })
  expect([sent(tcp), sent(udp)]).toEqual([0, 0])
  queue.shape({ rate: null, delayMs: 0, loss: 0 })
  expect([sent(tcp), sent(udp)]).toEqual([1, 1])
})
