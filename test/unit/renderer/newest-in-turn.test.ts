import { expect, test } from 'vitest'
import { newestInTurn } from '../../../renderer/lib/newest-in-turn'

/** Work that ends when the test says so. */
function byHand() {
  const started: string[] = []
  let end = (_taken: boolean): void => {}
  let idle = 0
  const turn = newestInTurn<string>(() => idle++)
  return {
    started,
    idle: () => idle,
    ask: (value: string) =>
      turn(value, (asked) => {
        started.push(asked)
        return new Promise((resolve) => (end = resolve))
      }),
    end: async (taken: boolean) => {
      end(taken)
      await Promise.resolve()
      await Promise.resolve()
    }
  }
}

test('of the values that come while one is worked on, only the newest is worked on next', async () => {
  const work = byHand()
  for (const value of ['1 hour', '8 hours', '1 day']) work.ask(value)
  expect(work.started).toEqual(['1 hour'])
  await work.end(true)
  expect(work.started).toEqual(['1 hour', '1 day'])
  expect(work.idle()).toBe(0)
  await work.end(true)
  expect(work.idle()).toBe(1)
})

test('after a refusal nothing that was waiting is started, and the next one is', async () => {
  const work = byHand()
  work.ask('1 hour')
  work.ask('8 hours')
  await work.end(false)
  expect(work.started).toEqual(['1 hour'])
  expect(work.idle()).toBe(1)
  work.ask('1 day')
  expect(work.started).toEqual(['1 hour', '1 day'])
})
