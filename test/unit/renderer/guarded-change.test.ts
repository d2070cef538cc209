// Owns: tests of the conversation around a change that weakens the gate.
import { describe, expect, it } from 'vitest'
import type { Confirmation } from '../../../shared/ipc'
import { failure, success, type Result } from '../../../shared/result'
import { guardedChange, type Answer, type Asker, type Question } from '../../../renderer/lib/guarded-change'

type Failure =
  | 'confirmation-required'
  | 'confirmation-wrong'
  | 'confirmation-used'
  | 'confirmation-locked'
  | 'session-live'
  | 'storage-failed'

const right: Confirmation = { method: 'totp', code: '123456' }
const wrong: Confirmation = { method: 'totp', code: '000000' }
const confirm = (confirmation: Confirmation): Answer => ({ kind: 'confirmation', confirmation })

/** An asker that gives the answers in turn and remembers everything. */
function scripted(...answers: readonly Answer[]) {
  const questions: Question[] = []
  const happened: string[] = []
  const left = [...answers]
  const asker: Asker = {
    ask: (question) => {
      questions.push(question)
      const answer = left.shift()
      if (answer === undefined) throw new Error('One question too many')
      return Promise.resolve(answer)
    },
    endSessions: () => {
      happened.push('sessions ended')
      return Promise.resolve()
    },
    close: () => {
      happened.push('closed')
    }
  }
  return { asker, questions, happened }
}

/** Answers of main, in turn; remembers what it was given. */
function main(...results: readonly Result<string, Failure>[]) {
  const given: (Confirmation | undefined)[] = []
  const left = [...results]
  return {
    given,
    attempt: (confirmation: Confirmation | undefined) => {
      given.push(confirmation)
      const result = left.shift()
      if (result === undefined) throw new Error('One attempt too many')
      return Promise.resolve(result)
    }
  }
}

describe('a guarded change', () => {
  it('asks nothing when main wants nothing', async () => {
    const { asker, questions, happened } = scripted()
    expect(await guardedChange(asker, main(success('new')).attempt)).toEqual({ kind: 'done', value: 'new' })
    expect(questions).toEqual([])
    expect(happened).toEqual(['closed'])
  })

  it('asks for a code and tries the same change again with it', async () => {
    const { asker, questions } = scripted(confirm(right))
    const { attempt, given } = main(failure('confirmation-required'), success('new'))
    expect(await guardedChange(asker, attempt)).toEqual({ kind: 'done', value: 'new' })
    expect(given).toEqual([undefined, right])
    expect(questions).toEqual([{ kind: 'code', problem: null }])
  })

  it('asks again after a wrong, a used and a locked code, and says why', async () => {
    const { asker, questions } = scripted(confirm(wrong), confirm(wrong), confirm(wrong), confirm(right))
    const { attempt } = main(
      failure('confirmation-required'),
      failure('confirmation-wrong', { triesLeft: 2 }),
      failure('confirmation-used'),
      failure('confirmation-locked', { retryAt: 5 }),
      success('new')
    )
    expect((await guardedChange(asker, attempt)).kind).toBe('done')
    expect(questions.slice(1)).toEqual([
      { kind: 'code', problem: { code: 'confirmation-wrong', info: { triesLeft: 2 } } },
      { kind: 'code', problem: { code: 'confirmation-used', info: null } },
      { kind: 'code', problem: { code: 'confirmation-locked', info: { retryAt: 5 } } }
    ])
  })

  it('ends the live sessions when the owner says so, then tries again', async () => {
    const { asker, happened } = scripted({ kind: 'end-sessions' }, confirm(right))
    const { attempt, given } = main(failure('session-live'), failure('confirmation-required'), success('new'))
    expect((await guardedChange(asker, attempt)).kind).toBe('done')
    expect(happened).toEqual(['sessions ended', 'closed'])
    expect(given).toEqual([undefined, undefined, right])
  })

  it('changes nothing and tries no more when the owner gives up', async () => {
    const { asker, happened } = scripted({ kind: 'give-up' })
    const { attempt, given } = main(failure('confirmation-required'))
    expect(await guardedChange(asker, attempt)).toEqual({ kind: 'given-up' })
    expect(given).toHaveLength(1)
    expect(happened).toEqual(['closed'])
  })

  it('hands any other refusal to the screen that wanted the change', async () => {
    const { asker } = scripted()
    const outcome = await guardedChange(asker, main(failure('storage-failed')).attempt)
    expect(outcome).toEqual({ kind: 'refused', code: 'storage-failed', info: null })
  })

  it('closes the dialog when the call itself breaks', async () => {
    const { asker, happened } = scripted(confirm(right))
    let calls = 0
    const attempt = (): Promise<Result<string, Failure>> => {
      calls += 1
      return calls === 1 ? Promise.resolve(failure('confirmation-required')) : Promise.reject(new Error('refused'))
    }
    await expect(guardedChange(asker, attempt)).rejects.toThrow('refused')
    expect(happened).toEqual(['closed'])
  })
})
