// Owns: tests that every code which can reach a page has words, and that words say what to do.
import { describe, expect, it } from 'vitest'
import { ACTIVITY_KINDS, secondFactorHow } from '../../../shared/activity'
import { CHANGE_FAILURES, connectFailure } from '../../../shared/ipc'
import { PROTOCOL_VERSION, REFUSALS, revocation } from '../../../shared/protocol'
import { reasonText, sentence, sentenceFor } from '../../../renderer/features/activity/sentence-words'
import { codeProblemWords, failureWords, passwordProblemWords, type FailedState, type FailureWords } from '../../../renderer/features/connect/words'
import { clockOffText, enrollmentRefusalWords, turnOffWords, twoFactorWords } from '../../../renderer/features/security/words'
import { factorWords } from '../../../renderer/features/this-device/words'
import { words as noticeWords } from '../../../renderer/notice/words'
import { changeRefusalWords, codeProblemText } from '../../../renderer/ui/words'

const NOW = new Date(2026, 5, 15, 12, 0, 0).getTime()
const failed = (why: FailedState['why'], more: Partial<FailedState> = {}): FailedState => ({
  phase: 'failed',
  address: 'office',
  why,
  retryAt: null,
  supportedVersion: null,
  ...more
})

describe('the words for a failed attempt', () => {
  it.each(connectFailure.options)('say what %s means and what to do', (why) => {
    expect(failureWords[why].title.length).toBeGreaterThan(5)
    expect(failureWords[why].advice(failed(why), NOW)).toMatch(/^[A-ZÀ-Þ].{10,}[.”]$/)
  })

  it('say until when somebody is locked out', () => {
    const { advice }: FailureWords = failureWords['locked-out']
    expect(advice(failed('locked-out', { retryAt: NOW + 300_000 }), NOW)).toMatch(/at .*12:05.*\(in 5 minutes\)/)
    expect(advice(failed('locked-out', { retryAt: NOW - 1 }), NOW)).toContain('You can try again now.')
    expect(advice(failed('locked-out'), NOW)).toContain('Wait a while')
  })

  it('say which side to update when the versions do not fit', () => {
    const { advice }: FailureWords = failureWords['protocol-version']
    expect(advice(failed('protocol-version', { supportedVersion: PROTOCOL_VERSION + 1 }), NOW)).toMatch(/on this computer\.$/)
    expect(advice(failed('protocol-version', { supportedVersion: PROTOCOL_VERSION - 1 }), NOW)).toMatch(/on the other computer\.$/)
    expect(advice(failed('protocol-version'), NOW)).toContain('both')
  })

  it('tell a wrong code from a used one, and a wrong password from a dead login', () => {
    expect(new Set(Object.values({ ...codeProblemWords, ...passwordProblemWords })).size).toBe(6)
  })
})

it('says before two-factor authentication is turned off which saved logins go with it', () => {
  expect(turnOffWords.losses(0)).not.toContainEqual(expect.stringContaining('saved login'))
  expect(turnOffWords.losses(1)).toContain('the one saved login, and the session that came from it')
  expect(turnOffWords.losses(2)).toContain('the 2 saved logins, and the sessions that came from them')
})

it('says how many recovery codes are left, and that none is', () => {
  expect([3, 2, 0].map((left) => twoFactorWords.recoveryLeft(left))).toEqual(['3 of 6 left', '2 of 6 left. Make new ones before the last is gone.', 'None is left. Make new ones.'])
})

it('the notice does not say that a computer is controlled of which somebody only sees the screen', () => {
  expect([true, false].map((isControlled) => noticeWords.title(isControlled))).toEqual(['Postern: this computer is controlled', 'Postern: this computer is watched'])
})

describe('the words for a refused change', () => {
  it('exist for every code that a change can be refused with', () => {
    const asked = ['confirmation-required', 'session-live']
    const shown = new Set<string>([
      ...Object.keys(changeRefusalWords),
      ...asked,
      'confirmation-wrong',
      'confirmation-used',
      'confirmation-void',
      'confirmation-locked'
    ])
    expect(CHANGE_FAILURES.filter((code) => !shown.has(code))).toEqual([])
    expect(Object.keys(enrollmentRefusalWords)).toEqual(expect.arrayContaining(['code-wrong', 'enrollment-gone']))
  })

  it('say the tries left, the wait for the next code, and the end of a lock', () => {
    expect(codeProblemText({ code: 'confirmation-wrong', info: { triesLeft: 1 } }, NOW)).toContain('1 try left')
    expect(codeProblemText({ code: 'confirmation-wrong', info: null }, NOW)).toContain('not right')
    expect(codeProblemText({ code: 'confirmation-used', info: null }, NOW)).toContain('Wait for the next one')
    expect(codeProblemText({ code: 'confirmation-locked', info: { retryAt: NOW + 60_000 } }, NOW)).toContain('in 60 seconds')
  })
})

describe('the words for a clock that is off', () => {
  it('say by how much, and how to set either side', () => {
    expect(clockOffText({ verdict: 'clock-off', secondsOff: 240 })).toMatch(/4 minutes ahead.*set it back.*phone’s clock forward/)
    expect(clockOffText({ verdict: 'clock-off', secondsOff: -90 })).toMatch(/1 minute 30 seconds behind.*set it forward.*phone’s clock back/)
  })
})

describe('the sentences of the log', () => {
  it.each(ACTIVITY_KINDS)('exist for %s, whatever the record leaves out', (kind) => {
    expect(sentenceFor[kind]({ kind })).toMatch(/^.{10,}\.$/)
    expect(sentenceFor[kind]({ kind })).not.toContain('undefined')
  })

  it('say what the owner switched, and for whom', () => {
    const activity = { kind: 'permission-changed', connectorName: 'Laptop', reason: 'control', value: false } as const
    expect(sentence({ seq: 1, at: NOW, activity })).toBe('“Control” was switched off for Laptop.')
  })

  it.each([...REFUSALS, ...revocation.options, 'gave-up', 'connector-left', 'connection-lost'])(
    'put the reason %s into words',
    (reason) => expect(reasonText(reason)).not.toBe(reason)
  )

  it('show a reason of a newer version as it is', () => expect(reasonText('moon-phase')).toBe('moon-phase'))

  it.each(secondFactorHow.options)('say how the second factor was met: %s', (secondFactor) => {
    const text = sentence({
      seq: 1,
      at: NOW,
      activity: { kind: 'session-granted', connectorName: 'Laptop', credential: 'password', secondFactor }
    })
    expect(text).toBe(`Laptop was let in (password, ${factorWords[secondFactor]}).`)
  })

  it('keep escaped far-end text as it is', () => {
    const connectorName = 'x\\u{a}<b>admin</b>'
    expect(sentenceFor['attempt-refused']({ kind: 'attempt-refused', connectorName })).toContain(connectorName)
  })
})
