// Owns: whose memory is given back: all of somebody's own, never a piece of what others stand in.
import { expect, test, vi } from 'vitest'
import { release } from '../../../electron/connection/release'

const SIZE = 64 * 1024

/** Memory that notes when it is given back; not every engine that runs this can. */
function memoryOf(bytes: number) {
  const transfer = vi.fn()
  return { memory: Object.assign(new ArrayBuffer(bytes), { transfer }), transfer }
}

test.each([
  ['all of it', SIZE, 0, SIZE],
  ['all but a header', SIZE, 6, SIZE - 6]
])('a view of %s gives it back', (_what, size, offset, length) => {
  const { memory, transfer } = memoryOf(size)
  release(new Uint8Array(memory, offset, length))
  expect(transfer).toHaveBeenCalledExactlyOnceWith(0)
})

test.each([
  ['a half', SIZE, 0, SIZE / 2],
  ['a message that others lie beside', SIZE, 100, SIZE - 100],
  ['little', 8192, 0, 8192]
])('a view of %s does not', (_what, size, offset, length) => {
  const { memory, transfer } = memoryOf(size)
  release(new Uint8Array(memory, offset, length))
  expect(transfer).not.toHaveBeenCalled()
})

test('an engine that cannot is left alone', () => {
  const bytes = new Uint8Array(Object.assign(new ArrayBuffer(SIZE), { transfer: undefined })).fill(1)
  release(bytes)
  expect(bytes).toHaveLength(SIZE)
})
