// Owns: what becomes of a view whose screen goes away: it is looked for twice a second for ten seconds, and found or given up.
import { expect, test, vi } from 'vitest'
import { createKeptSource } from '../../../../electron/session/screen/kept-source'
import type { ScreenSource, SourceEvents } from '../../../../electron/session/screen/source'

function start() {
  let now = 0
  let timer: { readonly at: number; readonly work: () => void } | null = null
  /** What opening it will answer, the last one for ever. */
  const answers: ('there' | 'gone')[] = ['there']
  const opened: { readonly source: ScreenSource; readonly events: SourceEvents }[] = []
  const [onOpened, onFailed, openings] = [vi.fn(), vi.fn(), vi.fn()]
  const kept = createKeptSource({
    openSource: (events) => {
      openings()
      if ((answers.length > 1 ? answers.shift() : answers[0]) === 'gone') return Promise.reject(new Error('no screen'))
      const source = { close: vi.fn() } as unknown as ScreenSource
      opened.push({ source, events })
      return Promise.resolve(source)
    },
    monotonic: () => now,
    schedule: (ms, work) => {
      const mine = { at: now + ms, work }
      timer = mine
      return () => {
        if (timer === mine) timer = null
      }
    },
    events: { onDamage: () => {}, onCursorShape: () => {}, onPointer: () => {}, onLayout: () => {} },
    onOpened,
    onFailed
  })
  const settled = () => new Promise((resolve) => setImmediate(resolve))
  const pass = async (ms: number) => {
    const until = now + ms
    for (await settled(); timer !== null && timer.at <= until; await settled()) {
      const due: { readonly at: number; readonly work: () => void } = timer
      timer = null
      now = due.at
      due.work()
    }
    now = until
  }
  return { kept, answers, opened, onOpened, onFailed, openings, pass, settled }
}

test('one that was never there is not waited for', async () => {
  const { kept, answers, onFailed, openings, pass } = start()
  answers.splice(0, 1, 'gone')
  kept.open()
  await pass(60_000)
  expect(onFailed.mock.calls).toEqual([['Error: no screen']])
  expect(openings).toHaveBeenCalledOnce()
})

test('one that went away is found again, and said to be there', async () => {
  const { kept, answers, opened, onOpened, onFailed, pass } = start()
  kept.open()
  await pass(0)
  answers.splice(0, 1, 'gone', 'gone', 'there')
  opened[0]!.events.onGone('the server is gone')
  expect(kept.isThere()).toBe(false)
  expect(opened[0]!.source.close).toHaveBeenCalled()
  await pass(1500)
  expect(kept.isThere()).toBe(true)
  expect(onOpened).toHaveBeenCalledTimes(2)
  expect(onFailed).not.toHaveBeenCalled()
})

test('one that stays away is given up after ten seconds, once, with the last reason', async () => {
  const { kept, answers, opened, onFailed, openings, pass } = start()
  kept.open()
  await pass(0)
  answers.splice(0, 1, 'gone')
  opened[0]!.events.onGone('the server is gone')
  await pass(9999)
  expect(onFailed).not.toHaveBeenCalled()
  await pass(1000)
  expect(onFailed.mock.calls).toEqual([['Error: no screen']])
  const tried = openings.mock.calls.length
  kept.open()
  await pass(60_000)
  expect(openings).toHaveBeenCalledTimes(tried)
})

test('one that fails in the middle of a call is gone', async () => {
  const { kept, pass, onOpened } = start()
  kept.open()
  await pass(0)
  kept.use(() => {
    throw new Error('BadMatch')
  })
  expect(kept.isThere()).toBe(false)
  await pass(500)
  expect(onOpened).toHaveBeenCalledTimes(2)
})

test('one that opens after the end is closed at once, and nothing is told', async () => {
  const { kept, opened, onOpened, settled } = start()
  kept.open()
  kept.close()
  await settled()
  expect(opened[0]!.source.close).toHaveBeenCalled()
  expect(onOpened).not.toHaveBeenCalled()
})
