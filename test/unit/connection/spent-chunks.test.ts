// Owns: memory of what a socket handed over is given back when all of it was read, and not a byte earlier.
import { expect, test, vi } from 'vitest'
import { SpentChunks } from '../../../electron/connection/spent-chunks'

const KIB = 1024
/** A piece as a socket hands it over, which notes when it is given back. */
function chunk(bytes: number) {
  const transfer = vi.fn()
  return { bytes: new Uint8Array(Object.assign(new ArrayBuffer(bytes), { transfer })), transfer }
}
const frame = (content: number, header = 4): number => content + header

test('it stays while a frame that began in it is not whole', () => {
  const spent = new SpentChunks(false)
  const [first, second, third] = [chunk(64 * KIB), chunk(64 * KIB), chunk(64 * KIB)]
  spent.come(first.bytes)
  spent.read(40 * KIB)
  // The second frame begins in the first piece and ends in the second one.
  spent.come(second.bytes)
  expect(first.transfer).not.toHaveBeenCalled()
  spent.read(60 * KIB)
  spent.come(third.bytes)
  expect(first.transfer).toHaveBeenCalledOnce()
  expect(second.transfer).not.toHaveBeenCalled()
})

test.each([
  ['of a server', false, 4],
  ['of a client, which are masked', true, 8]
])('headers count: frames %s', (_whose, masked, header) => {
  const content = 20 * KIB
  for (const [short, calls] of [[0, 1], [1, 0]] as const) {
    const spent = new SpentChunks(masked)
    const whole = chunk(frame(content, header) + short)
    spent.come(whole.bytes)
    spent.read(content)
    spent.come(chunk(KIB).bytes)
    expect(whole.transfer).toHaveBeenCalledTimes(calls)
  }
})

test.each([[125, 2], [126, 4], [65_535, 4], [65_536, 10]])('a frame of %i bytes has a header of %i', (content, header) => {
  const spent = new SpentChunks(false)
  const [filler, whole] = [chunk(20 * KIB), chunk(20 * KIB + content + header)]
  spent.come(filler.bytes)
  spent.come(whole.bytes)
  spent.read(40 * KIB - 4)
  spent.read(content)
  spent.come(chunk(KIB).bytes)
  expect(whole.transfer).toHaveBeenCalledOnce()
})

test('a far end whose headers are longer than they need to be has less given back, never too much', () => {
  const spent = new SpentChunks(true)
  const many = Array.from({ length: 50 }, () => chunk(60 * KIB))
  for (const { bytes } of many) {
    spent.come(bytes)
    // Frames of one byte with a header of 14, where 6 would do.
    for (let at = 0; at < bytes.length; at += 15) spent.read(1)
  }
  const given = many.map(({ transfer }) => transfer.mock.calls.length)
  expect(given.slice(2)).toEqual(Array.from({ length: 48 }, () => 0))
})
