// Owns: the brake of the files' way: it holds at the window, lets go with the far end's answers, and with the end.
import { expect, test } from 'vitest'
import { Bulk } from '../../../electron/connection/bulk'
import type { SecureChannel } from '../../../electron/connection/secure-channel'
import type { Transport } from '../../../electron/connection/transport'

function start() {
  const marks: (() => void)[] = []
  const transport = { send: () => {}, drained: () => Promise.resolve(), mark: (onRead: () => void) => marks.push(onRead) } as unknown as Transport
  const channel = { sealBytes: (_kind: string, bytes: Uint8Array) => bytes } as unknown as SecureChannel
  let told = 0
  const bulk = new Bulk(transport, channel, () => 0, () => told++)
  const fill = (): number => {
    let frames = 0
    for (; !bulk.link.isFull(); frames++) bulk.link.send(new Uint8Array(4096))
    return frames
  }
  return { bulk, marks, fill, told: () => told }
}
const settled = () => new Promise((resolve) => setImmediate(resolve))

test('it is full until the far end has read enough', async () => {
  const { bulk, marks, fill, told } = start()
  const frames = fill()
  expect(told()).toBe(frames)
  let drained = false
  const draining = bulk.link.drained().then(() => (drained = true))
  await settled()
  expect(drained).toBe(false)
  for (const answer of marks.splice(0)) answer()
  await draining
  expect(bulk.link.isFull()).toBe(false)
})

test('the end lets everybody go who waits, and nothing is full then', async () => {
  const { bulk, fill } = start()
  fill()
  const draining = bulk.link.drained()
  bulk.close()
  await draining
  expect(bulk.link.isFull()).toBe(false)
})
