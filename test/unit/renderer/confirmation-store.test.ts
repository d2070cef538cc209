// Owns: tests of the question that "Confirm it's you" shows.
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { failure, success } from '../../../shared/result'
import { answerQuestion, guard, useConversation } from '../../../renderer/lib/confirmation-store'
import { codeProblemText } from '../../../renderer/ui/words'

const START = new Date(2026, 5, 15, 12, 0, 0).getTime()
const shown = () => useConversation.getState().now

beforeEach(() => vi.useFakeTimers({ now: START, toFake: ['Date'] }))
afterEach(() => vi.useRealTimers())

it('says how long a lock-out lasts from the moment it is said, however long the dialog has been open', async () => {
  const answers = [failure('confirmation-required'), failure('confirmation-locked', { retryAt: START + 150_000 }), success(null)] as const
  let turn = 0
  const change = guard(() => Promise.resolve(answers[turn++] ?? success(null)))
  await vi.waitFor(() => expect(shown().kind).toBe('asking'))
  vi.setSystemTime(START + 120_000)
  answerQuestion({ kind: 'confirmation', confirmation: { method: 'totp', code: '000000' } })
  await vi.waitFor(() => expect(shown()).toMatchObject({ kind: 'asking', round: 2 }))
  const now = shown()
  if (now.kind === 'closed' || now.question.kind !== 'code' || now.question.problem === null) throw new Error('No problem is shown')
  expect(codeProblemText(now.question.problem, now.askedAt)).toContain('(in 30 seconds)')
  answerQuestion({ kind: 'give-up' })
  expect(await change).toEqual({ kind: 'given-up' })
})
