// Owns: the sending of one file: read ahead by one block, asked before each, as far as there is credit.
import { createHash, randomBytes } from 'node:crypto'
import { expect, test, vi } from 'vitest'
import { BYTES_OVERHEAD } from '../../../electron/connection/secure-channel'
import { RunningHash } from '../../../electron/files/hashing'
import { DATA_HEADER_BYTES, WINDOW_BYTES } from '../../../electron/files/messages'
import { Outflow, type OutflowParts } from '../../../electron/files/outflow'
import { FileProblem } from '../../../electron/files/ports'
import { MAX_GRANTED_FRAME_BYTES } from '../../../shared/protocol'

/** As the conversation has it: a block is a little less than 256 KiB. */
const PIECE = MAX_GRANTED_FRAME_BYTES - BYTES_OVERHEAD - DATA_HEADER_BYTES
const BLOCK = 4 * PIECE

/** A file in memory, and a link that drains when it is told to. */
function start(size: number, changes: Partial<OutflowParts> = {}) {
  const content = randomBytes(size)
  const sent: Buffer[] = []
  const reads: number[] = []
  let drain = (): void => {}
  let draining = Promise.resolve()
  const state = {
    sent,
    reads,
    content,
    bytes: () => sent.reduce((sum, frame) => sum + frame.length - DATA_HEADER_BYTES, 0),
    /** Returns what lets go of this hold. */
    hold: () => {
      draining = new Promise<void>((resolve) => (drain = resolve))
      return drain
    },
    drain: () => drain(),
    frameBytes: PIECE + DATA_HEADER_BYTES,
    isFull: () => false
  }
  const outflow = new Outflow({
    id: 7,
    link: {
      maxMessageBytes: PIECE + DATA_HEADER_BYTES,
      frameBytes: () => state.frameBytes,
      isFull: () => state.isFull(),
      send: (bytes) => sent.push(Buffer.from(bytes)),
      drained: () => draining,
      onMessage: () => {},
      onClosed: () => {}
    },
    source: {
      size,
      modified: 0,
      read: async (into, at) => {
        reads.push(at)
        let read = 0
        for (const buffer of into) read += content.copy(buffer, 0, at + read)
        return read
      },
      unchanged: async () => true,
      close: async () => {}
    },
    offset: 0,
    hash: new RunningHash(),
    mayGoOn: () => {},
    onSent: () => {},
    ...changes
  })
  return { outflow, state, ...state }
}
const settled = () => new Promise((resolve) => setImmediate(resolve))

test.each([0, 1, PIECE, BLOCK, BLOCK + 1, 3 * BLOCK - 1])('a file of %i bytes leaves whole, with its hash', async (size) => {
  const { outflow, sent, content } = start(size)
  expect(await outflow.run()).toBe(createHash('sha256').update(content).digest('hex'))
  expect(Buffer.concat(sent.map((frame) => frame.subarray(DATA_HEADER_BYTES))).equals(content)).toBe(true)
})

test('a small file takes the memory of a small file', async () => {
  const { outflow } = start(1000)
  const taken = vi.spyOn(Buffer, 'allocUnsafe')
  await outflow.run()
  expect(taken.mock.calls.reduce((sum, [bytes]) => sum + bytes, 0)).toBeLessThan(2000)
  taken.mockRestore()
})

test('goes on from where the far end is', async () => {
  const hash = new RunningHash()
  const { outflow, sent, content, reads } = start(BLOCK + 10, { offset: BLOCK, hash })
  hash.add(content.subarray(0, BLOCK))
  expect(await outflow.run()).toBe(createHash('sha256').update(content).digest('hex'))
  expect(reads).toEqual([BLOCK])
  expect(sent).toHaveLength(1)
})

test('it is asked before each block, and the first no is the end', async () => {
  let asked = 0
  const mayGoOn = (): void => {
    if (++asked > 3) throw new FileProblem('not-allowed')
  }
  const { outflow, bytes } = start(8 * BLOCK, { mayGoOn })
  await expect(outflow.run()).rejects.toThrow('not-allowed')
  // Once before the first byte is read, then before each block.
  expect(bytes()).toBe(2 * BLOCK)
})

test('one block is read ahead while the one before it leaves, and does not leave after a stop', async () => {
  const { outflow, hold, drain, reads, bytes } = start(8 * BLOCK)
  hold()
  const running = outflow.run()
  await settled()
  expect(reads).toEqual([0, BLOCK])
  outflow.stop(new FileProblem('cancelled'))
  drain()
  await expect(running).rejects.toThrow('cancelled')
  expect(reads).toHaveLength(2)
  expect(bytes()).toBe(BLOCK)
})

test('without credit nothing leaves, and a pause holds it too', async () => {
  // No part of a block leaves.
  const whole = Math.floor(WINDOW_BYTES / BLOCK) * BLOCK
  const { outflow, bytes } = start(whole + 2 * BLOCK)
  const running = outflow.run()
  await expect.poll(bytes).toBe(whole)
  outflow.give(BLOCK)
  await expect.poll(bytes).toBe(whole + BLOCK)
  outflow.pause(true)
  outflow.give(BLOCK)
  await settled()
  expect(bytes()).toBe(whole + BLOCK)
  outflow.pause(false)
  await running
  expect(bytes()).toBe(whole + 2 * BLOCK)
})

test('on a path that is full it waits between two frames, is asked again then, and a stop keeps the rest of the block here', async () => {
  let asked = 0
  const { outflow, state, hold, drain, bytes } = start(8 * BLOCK, { mayGoOn: () => { asked++ } })
  state.isFull = () => bytes() >= PIECE
  const letGo = hold()
  const running = outflow.run()
  await expect.poll(bytes).toBe(PIECE)
  await settled()
  expect([bytes(), asked]).toEqual([PIECE, 2])
  state.isFull = () => bytes() >= 2 * PIECE
  hold()
  letGo()
  await expect.poll(bytes).toBe(2 * PIECE)
  expect(asked).toBe(3)
  outflow.stop(new FileProblem('cancelled'))
  drain()
  await expect(running).rejects.toThrow('cancelled')
  expect(bytes()).toBe(2 * PIECE)
})

test('credit for the beginning of a block may come back before its end has left', async () => {
  const { outflow, state, hold, drain, bytes } = start(2 * BLOCK)
  state.isFull = () => bytes() === PIECE
  hold()
  const running = outflow.run()
  await expect.poll(bytes).toBe(PIECE)
  outflow.give(PIECE)
  state.isFull = () => false
  drain()
  await running
  expect(bytes()).toBe(2 * BLOCK)
})

test('pieces are as large as the path wants them, from one block to the next', async () => {
  const { outflow, state, sent, content, hold, drain } = start(3 * BLOCK)
  const small = 4096
  hold()
  const running = outflow.run()
  await settled()
  state.frameBytes = small
  drain()
  expect(await running).toBe(createHash('sha256').update(content).digest('hex'))
  expect(sent.at(0)).toHaveLength(PIECE + DATA_HEADER_BYTES)
  expect(sent.at(-2)).toHaveLength(small)
})

test('a file that became shorter is noticed, also in the block that was read ahead', async () => {
  const { outflow } = start(2 * BLOCK, {
    source: { size: 2 * BLOCK, modified: 0, read: async (into, at) => (at === 0 ? into.reduce((sum, { length }) => sum + length, 0) : 0), unchanged: async () => true, close: async () => {} }
  })
  await expect(outflow.run()).rejects.toThrow('changed')
})
