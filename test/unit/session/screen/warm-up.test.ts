import { expect, it } from 'vitest'
import { createEncoder } from '../../../../electron/session/screen/encoder'
import { warmUp } from '../../../../electron/session/screen/warm-up'

function start() {
  const photographs: number[] = []
  const waiting: (() => void)[] = []
  const stop = warmUp(createEncoder((_pixels, _start, _stride, { width }) => Uint8Array.of(photographs.push(width))), (work) => waiting.push(work))
  const slice = (): boolean => {
    waiting.shift()?.()
    return waiting.length > 0
  }
  return { photographs, stop, slice }
}

it('runs the very encoder that it is given, and comes to an end', () => {
  const { photographs, slice } = start()
  let slices = 1
  while (slice()) slices++
  expect(slices).toBeLessThan(200)
  expect(photographs.length).toBeGreaterThan(10)
})

it('does nothing more once it is called off', () => {
  const { photographs, stop, slice } = start()
  slice()
  const before = photographs.length
  stop()
  expect(slice()).toBe(false)
  expect(photographs.length).toBe(before)
})
