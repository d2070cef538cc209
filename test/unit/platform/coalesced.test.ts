// Owns: refreshing one at a time.
import { expect, test } from 'vitest'
import { coalesced } from '../../../electron/platform/coalesced'

function controlled() {
  const ends: { resolve: () => void; reject: (error: Error) => void }[] = []
  const faults: unknown[] = []
  const run = coalesced(() => new Promise<void>((resolve, reject) => ends.push({ resolve, reject })), (error) => void faults.push(error))
  const settled = () => new Promise<void>((resolve) => setImmediate(resolve))
  return { ends, faults, run, settled }
}

test('many calls during a run lead to one more run', async () => {
  const { ends, run, settled } = controlled()
  for (let call = 0; call < 5; call++) run()
  expect(ends).toHaveLength(1)
  ends[0]!.resolve()
  await settled()
  expect(ends).toHaveLength(2)
  ends[1]!.resolve()
  await settled()
  expect(ends).toHaveLength(2)
})

test('a run that fails is told, and does not stop the next one', async () => {
  const { ends, faults, run, settled } = controlled()
  run()
  run()
  ends[0]!.reject(new Error('failed'))
  await settled()
  expect([faults, ends.length]).toEqual([[new Error('failed')], 2])
})
