// Owns: each transition of the gate. That no order of events goes round them is test/security/gate-messages.
import { describe, expect, test } from 'vitest'
import { step } from '../../../electron/access/gate'
import type { GateEvent } from '../../../electron/access/gate-vocabulary'
import { CONNECTOR, NOW, PATH_WITH_REASON, RIGHT_PATH, results, stateAfter } from '../../support/gate-events'

const STATES = [
  'AwaitingHello', 'ProvingFirstFactor', 'ProvingFirstFactor', 'ProvingFirstFactor', 'AwaitingIdentity', 'AwaitingIdentity', 'AwaitingIdentity',
  'AwaitingSecondFactor', 'AwaitingSecondFactor', 'Recording', 'Granted'
]
const EFFECTS = [
  ['prepare-challenge'], ['send'], ['check-proof'], [], ['check-identity'], ['decide'], ['send'], ['check-code'], ['record-grant'], ['send', 'open-session']
]
const after = (rightEvents: number, event: GateEvent, now = NOW) => {
  const { state, effects } = step(stateAfter(rightEvents), event, now)
  return { ...state, effects: effects.map((effect) => effect.do) }
}
const CHALLENGE_END = NOW + 180_000

describe('the way in', () => {
  test('goes through every state in order', () => {
    expect(STATES.map((_, index) => stateAfter(index).at)).toEqual(STATES)
  })

  test('does one thing at each step', () => {
    RIGHT_PATH.forEach((make, index) => {
      expect(step(stateAfter(index), make(), NOW).effects.map((effect) => effect.do)).toEqual(EFFECTS[index])
    })
  })

  test('without a code goes from the decision to the record', () => {
    expect(after(6, results['second-factor-met']())).toMatchObject({ at: 'Recording', effects: ['record-grant'] })
  })
})

describe('a rejection', () => {
  test('of the code returns to the prompt with fewer tries, and the same end', () => {
    expect(after(8, results['code-rejected']())).toMatchObject({
      at: 'AwaitingSecondFactor',
      doing: 'awaiting',
      challenge: { triesLeft: 4, expiresAt: CHALLENGE_END },
      effects: ['send']
    })
  })

  test('of the first factor is a wrong credential', () => {
    expect(after(3, results['first-factor-failed']())).toMatchObject({ at: 'Refused', reason: 'wrong-credential', effects: ['note-refusal', 'send', 'close'] })
  })

  test('by a check carries its reason in every state before the grant', () => {
    for (let index = 0; index < 10; index++) expect(after(index, results.refused())).toMatchObject({ at: 'Refused', reason: 'busy' })
  })

  test('during a session ends it', () => {
    expect(after(10, { is: 'malformed' })).toMatchObject({ at: 'Refused', effects: ['note-refusal', 'send', 'end-session', 'close'] })
  })

  test('of a malformed message at the prompt is paid for', () => {
    expect(after(7, { is: 'malformed' }).effects).toEqual(['charge-malformed-code', 'note-refusal', 'send', 'close'])
  })
})

describe('the end of the challenge', () => {
  test.each<[string, number, () => GateEvent]>([
    ['while it waits', 7, () => ({ is: 'time-passed' })],
    ['although a code arrives', 7, RIGHT_PATH[7]!],
    ['although the code was right', 8, results['second-factor-met']]
  ])('refuses %s', (_when, index, make) => {
    expect(after(index, make(), CHALLENGE_END)).toMatchObject({ at: 'Refused', reason: 'challenge-expired' })
    expect(after(index, make(), CHALLENGE_END - 1).at).not.toBe('Refused')
  })
})

describe('leaving', () => {
  test.each<[string, GateEvent, string]>([
    ['without a word closes from every state, and interrupts a session', { is: 'far-end-gone' }, 'interrupt-session'],
    ['with a goodbye closes from every state, and ends a session', { is: 'message', message: { type: 'bye' } }, 'end-session']
  ])('%s', (_how, event, effect) => {
    for (let index = 0; index <= 10; index++) expect(after(index, event).at).toBe('Closed')
    expect(after(10, event).effects).toEqual([effect, 'close'])
  })

  test('before the proof is noted as a wrong password, after it as giving up, elsewhere not at all', () => {
    const noted = Array.from({ length: 11 }, (_, index) =>
      step(stateAfter(index), { is: 'far-end-gone' }, NOW).effects.flatMap((effect) => (effect.do === 'note-refusal' ? [effect.reason] : []))
    )
    const [none, wrong, gaveUp] = [[], ['wrong-credential'], ['gave-up']]
    expect(noted).toEqual([none, wrong, wrong, wrong, gaveUp, gaveUp, gaveUp, gaveUp, gaveUp, none, none])
  })
})

describe('a reason', () => {
  const waiting = stateAfter(7, PATH_WITH_REASON)
  const say = (text: string): GateEvent => ({ is: 'message', message: { type: 'reason', text } })

  test('is waited for between the identity and the code, for as long as a code would be', () => {
    expect(waiting).toMatchObject({ at: 'AwaitingReason', expiresAt: CHALLENGE_END })
    expect(step(stateAfter(6, PATH_WITH_REASON), results['reason-required'](), NOW).effects).toEqual([
      { do: 'send', message: { type: 'reason-required', expiresInSeconds: 180, hostName: 'Host' } }
    ])
  })

  test('leads to the decision again, with the reason as a label', () => {
    const { state, effects } = step(waiting, say('a\r\nb\u202e'), NOW)
    expect(state).toMatchObject({ at: 'AwaitingIdentity', doing: 'deciding', connector: { statedReason: 'a\\u{d}\\u{a}b\\u{202e}' } })
    expect(effects.map((effect) => effect.do)).toEqual(['decide'])
  })

  test('is asked for once', () => {
    const { state } = step(waiting, say('updates'), NOW)
    expect(step(state, results['reason-required'](), NOW).state).toEqual({ at: 'Refused', reason: 'protocol-violation' })
  })

  test('that comes too late is refused, and whoever leaves instead has given up', () => {
    expect(step(waiting, say('updates'), CHALLENGE_END).state).toEqual({ at: 'Refused', reason: 'challenge-expired' })
    expect(step(waiting, { is: 'time-passed' }, CHALLENGE_END).state).toEqual({ at: 'Refused', reason: 'challenge-expired' })
    expect(step(waiting, { is: 'time-passed' }, CHALLENGE_END - 1).state).toBe(waiting)
    expect(step(waiting, { is: 'far-end-gone' }, NOW).effects).toMatchObject([{ do: 'note-refusal', reason: 'gave-up' }, { do: 'close' }])
  })

  test.each<[string, GateEvent]>([
    ['a code', RIGHT_PATH[7]!()],
    ['another identity', RIGHT_PATH[4]!()],
    ['a signal', { is: 'message', message: { type: 'signal', body: '{}' } }],
    ['a second factor that was met', results['second-factor-met']()],
    ['noise', { is: 'malformed' }]
  ])('is not replaced by %s', (_what, event) => {
    expect(step(waiting, event, NOW).state).toEqual({ at: 'Refused', reason: 'protocol-violation' })
  })
})

test('a credential that is bound to another key looks like a wrong one', () => {
  const checking = stateAfter(5)
  if (checking.at !== 'AwaitingIdentity') throw new Error(checking.at)
  const bound = { ...checking, first: { ...checking.first, boundTo: 'another key' } }
  expect(step(bound, { is: 'identified', connector: CONNECTOR, remember: false }, NOW).state).toEqual({ at: 'Refused', reason: 'wrong-credential' })
})

test('signals pass during a session and change nothing', () => {
  expect(after(10, { is: 'message', message: { type: 'signal', body: '{}' } })).toMatchObject({ at: 'Granted', effects: ['relay-signal'] })
})

test('clipboard messages pass during a session and change nothing', () => {
  expect(after(10, { is: 'message', message: { type: 'clipboard', body: 'AQ' } })).toMatchObject({ at: 'Granted', effects: ['relay-clipboard'] })
})

test('a refused connection stays refused', () => {
  const refused = { at: 'Refused', reason: 'busy' } as const
  for (const make of RIGHT_PATH) expect(step(refused, make(), NOW)).toEqual({ state: refused, effects: [] })
})
