// Owns: the receiving of one file: what comes in any pieces is written in order, hashed, and never more than was announced.
import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { RunningHash } from '../../../electron/files/hashing'
import { Inflow } from '../../../electron/files/inflow'
import { WINDOW_BYTES } from '../../../electron/files/messages'
import { FileProblem } from '../../../electron/files/ports'
import { someBytes } from '../../support/files'

/** A part in memory whose writes wait until they are let go. */
function start(size: number, { hold = false, full = false } = {}) {
  const written: Buffer[] = []
  const writes: (() => void)[] = []
  const credit: number[] = []
  const inflow = new Inflow({
    part: {
      size: 0,
      read: async () => 0,
      write: async (chunks, at) => {
        expect(at).toBe(Buffer.concat(written).length)
        if (full) throw new FileProblem('disk-full')
        if (hold) await new Promise<void>((resolve) => writes.push(resolve))
        written.push(Buffer.concat(chunks.map((chunk) => Buffer.from(chunk))))
      },
      clear: async () => {},
      finish: async () => 'name',
      keep: async () => {},
      discard: async () => {}
    },
    size,
    offset: 0,
    hash: new RunningHash(),
    before: async () => {},
    giveCredit: (bytes) => credit.push(bytes),
    onWritten: () => {}
  })
  return { inflow, written, writes, credit }
}
const hashOf = (content: Buffer): string => createHash('sha256').update(content).digest('hex')
const piecesOf = (content: Buffer, piece: number): Uint8Array[] =>
  Array.from({ length: Math.ceil(content.length / piece) }, (_, index) => Uint8Array.from(content.subarray(index * piece, (index + 1) * piece)))

test.each([[0, 1], [1, 1], [700_000, 65_514], [262_144, 262_144], [262_145, 1000], [3_000_000, 999_983]])('%i bytes in pieces of %i are written as they came', async (size, piece) => {
  const content = someBytes(size)
  const { inflow, written } = start(size)
  for (const bytes of piecesOf(content, piece)) inflow.take(bytes)
  inflow.end(hashOf(content))
  await inflow.finished()
  expect(Buffer.concat(written).equals(content)).toBe(true)
})

test('what comes while a write is under way does not touch what is being written', async () => {
  const content = someBytes(2_000_000)
  const { inflow, written, writes } = start(content.length, { hold: true })
  const finished = inflow.finished()
  for (const bytes of piecesOf(content, 65_514)) {
    inflow.take(bytes)
    await new Promise((resolve) => setImmediate(resolve))
    if (writes.length > 0 && bytes[0]! % 2 === 0) writes.shift()!()
  }
  inflow.end(hashOf(content))
  const over = finished.then(() => true)
  for (let done = false; !done; ) {
    writes.shift()?.()
    done = await Promise.race([over, new Promise<false>((resolve) => setImmediate(resolve, false))])
  }
  expect(Buffer.concat(written).equals(content)).toBe(true)
})

test('credit goes back only for what is written', async () => {
  const { inflow, writes, credit } = start(2 * WINDOW_BYTES, { hold: true })
  for (let taken = 0; taken < WINDOW_BYTES; taken += 65_536) inflow.take(new Uint8Array(65_536))
  await new Promise((resolve) => setImmediate(resolve))
  expect(credit).toEqual([])
  expect(() => inflow.take(new Uint8Array(1))).toThrow('protocol-violation')
  while (credit.reduce((sum, one) => sum + one, 0) < WINDOW_BYTES) {
    writes.shift()?.()
    await new Promise((resolve) => setImmediate(resolve))
  }
  inflow.stop(new FileProblem('cancelled'))
  await expect(inflow.finished()).rejects.toThrow('cancelled')
})

test('a byte that changed is found before there is a name', async () => {
  const content = someBytes(100_000)
  const { inflow } = start(content.length)
  const [bytes] = piecesOf(content, content.length)
  bytes![50_000]! ^= 1
  inflow.take(bytes!)
  inflow.end(hashOf(content))
  await expect(inflow.finished()).rejects.toThrow('damaged')
})

test('the end of a file that has failed here already breaks no rule', async () => {
  const content = someBytes(100_000)
  const { inflow } = start(content.length, { full: true })
  const finished = expect(inflow.finished()).rejects.toThrow('disk-full')
  const [first, ...rest] = piecesOf(content, 30_000)
  inflow.take(first!)
  await finished
  // What the sender had sent before it heard of it.
  for (const bytes of rest) inflow.take(bytes)
  expect(() => inflow.end(hashOf(content))).not.toThrow()
})
