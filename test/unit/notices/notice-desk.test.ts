// Owns: which notice goes where and how often, by the turned clock. No desktop and no mail server are needed.
import { describe, expect, test } from 'vitest'
import type { OwnerNotice } from '../../../electron/access/ports'
import { KEPT_FOR_MS, MAIL_COLLECT_MS, MAIL_LINES, MAILS_AN_HOUR, NoticeDesk, QUIET_MS } from '../../../electron/notices/notice-desk'
import type { Sent } from '../../../electron/settings/ports'
import { failure, success } from '../../../shared/result'
import { NOTICE_TOPICS, type NoticeTopic } from '../../../shared/settings'
import { FakeClock } from '../../support/fakes'

const HOUR = 3_600_000

function desk(options: { readonly desktop?: readonly NoticeTopic[]; readonly mail?: readonly NoticeTopic[]; readonly server?: boolean } = {}) {
  const clock = new FakeClock()
  const shown: string[] = []
  const mails: { subject: string; text: string }[] = []
  const problems: (string | null)[] = []
  const faults: unknown[] = []
  let answer: () => Promise<Sent> = () => Promise.resolve(success(null))
  const notices = new NoticeDesk({
    clock,
    after: (ms, work) => clock.after(ms, work),
    settings: () => ({ desktop: [...(options.desktop ?? NOTICE_TOPICS)], mail: [...(options.mail ?? NOTICE_TOPICS)] }),
    deviceName: () => 'office-server',
    show: ({ title, body }) => void shown.push(`${title}: ${body}`),
    mail: {
      isSetUp: () => options.server !== false,
      send: (subject, text) => {
        mails.push({ subject, text })
        return answer()
      }
    },
    onMailProblem: (problem) => void problems.push(problem),
    onFault: (error) => void faults.push(error)
  })
  return { clock, shown, mails, problems, faults, notices, answerWith: (next: typeof answer) => (answer = next) }
}
const wrongCode: OwnerNotice = { kind: 'wrong-code', connectorName: 'Eve', source: '192.0.2.7' }

const topics: readonly (readonly [NoticeTopic, OwnerNotice])[] = [
  ['wrong-code', wrongCode],
  ['recovery-code', { kind: 'recovery-code-used', left: 2 }],
  ['new-connector', { kind: 'new-connector', connectorName: 'Eve', source: '192.0.2.7' }],
  ['lock-out', { kind: 'strangers-locked-out', until: 0 }],
  ['lock-out', { kind: 'connector-locked-out', connectorName: 'Eve', until: 0 }],
  ['security-change', { kind: 'security-changed', change: 'password-changed' }],
  ['keychain', { kind: 'keychain-unavailable' }]
]

describe.each(topics)('%s', (topic, notice) => {
  test('is shown on the desktop and mailed', () => {
    const { notices, shown, mails, clock } = desk()
    notices.notify(notice)
    clock.advance(MAIL_COLLECT_MS)
    expect(shown).toHaveLength(1)
    expect(mails.map((mail) => mail.text.includes(shown[0]!))).toEqual([true])
  })

  test('is left out where its checkbox is off', () => {
    const without = NOTICE_TOPICS.filter((other) => other !== topic)
    const [noDesktop, noMail] = [desk({ desktop: without }), desk({ mail: without })]
    for (const { notices, clock } of [noDesktop, noMail]) {
      notices.notify(notice)
      clock.advance(MAIL_COLLECT_MS)
    }
    expect([noDesktop.shown.length, noDesktop.mails.length]).toEqual([0, 1])
    expect([noMail.shown.length, noMail.mails.length]).toEqual([1, 0])
  })
})

test('two recovery codes left: the owner is told to make new ones', () => {
  const { notices, shown } = desk()
  notices.notify({ kind: 'recovery-code-used', left: 2 })
  notices.notify({ kind: 'recovery-code-used', left: 3 })
  expect(shown[0]).toContain('2 left: make new ones')
  expect(shown[1]).not.toContain('make new ones')
})

test('no recovery code left: the owner is told that it was the last one', () => {
  const { notices, shown } = desk()
  notices.notify({ kind: 'recovery-code-used', left: 0 })
  expect(shown).toEqual([expect.stringMatching(/^A recovery code was used: It was the last one: make new ones\. If this was not you/)])
})

test('a session is called by what it may do: somebody who only watches does not control', () => {
  const { notices, shown } = desk()
  notices.notify({ kind: 'session-started', connectorName: 'Mira', permissions: ['view', 'control'], statedReason: null })
  notices.notify({ kind: 'session-started', connectorName: 'Mira', permissions: ['view'], statedReason: 'updates' })
  expect(shown).toEqual(['This computer is being controlled: Mira has connected.', 'This computer is being watched: Mira has connected. Reason: updates'])
})

test('a second factor that is due for renewal is told of on the desktop, with the way to renew it', () => {
  const { notices, shown } = desk({ desktop: [] })
  notices.notify({ kind: 'factor-expired' })
  expect(shown).toEqual([expect.stringMatching(/^Time to renew two-factor authentication: .*It still works; renew it under Settings, Access\.$/)])
})

test('sessions are always shown and never mailed', () => {
  const { notices, shown, mails, clock } = desk({ desktop: [] })
  notices.notify({ kind: 'session-started', connectorName: 'Mira', permissions: ['view'], statedReason: null })
  notices.notify({ kind: 'session-started', connectorName: 'Mira', permissions: ['view'], statedReason: null })
  clock.advance(HOUR)
  expect([shown.length, mails.length]).toEqual([2, 0])
})

describe('repeats', () => {
  test('become one notice with a number, for as long as they go on', () => {
    const { notices, shown, clock } = desk()
    for (let count = 0; count < 30; count++) {
      notices.notify(wrongCode)
      clock.advance(QUIET_MS / 10)
    }
    clock.advance(HOUR)
    expect(shown.slice(1)).toEqual([
      'Wrong authorization code: This has happened 9 more times. Activity has the details.',
      expect.stringContaining('more times'),
      expect.stringContaining('more times')
    ])
  })

  test('of one kind do not hide another', () => {
    const { notices, shown } = desk()
    notices.notify(wrongCode)
    notices.notify({ kind: 'strangers-locked-out', until: 0 })
    expect(shown).toHaveLength(2)
  })
})

describe('mails', () => {
  test('hold all that came within a while', () => {
    const { notices, mails, clock } = desk()
    notices.notify(wrongCode)
    clock.advance(MAIL_COLLECT_MS / 2)
    notices.notify({ kind: 'strangers-locked-out', until: 0 })
    clock.advance(MAIL_COLLECT_MS / 2)
    expect(mails).toHaveLength(1)
    expect(mails[0]?.subject).toBe('office-server: Wrong authorization code and 1 more')
    expect(mails[0]?.text).toContain('New connectors are locked out')
  })

  test('come at most six an hour, whoever makes them, and nothing is lost without a number', () => {
    const { notices, mails, clock } = desk()
    for (let minute = 0; minute < 60; minute++) {
      for (let count = 0; count < 20; count++) notices.notify(wrongCode)
      clock.advance(60_000)
    }
    expect(mails).toHaveLength(MAILS_AN_HOUR)
    clock.advance(2 * HOUR)
    expect(mails).toHaveLength(MAILS_AN_HOUR + 1)
    expect(mails.at(-1)?.text).toMatch(/And \d+ more\. Activity has them all\./)
  })

  test('are not collected while no server is set up', () => {
    const { notices, clock, mails } = desk({ server: false })
    notices.notify(wrongCode)
    clock.advance(HOUR)
    expect(mails).toEqual([])
  })

  test('that cannot be sent are a problem that is told, until one can be', async () => {
    const { notices, clock, problems, faults, answerWith } = desk()
    const once = async () => {
      notices.notify(wrongCode)
      clock.advance(MAIL_COLLECT_MS)
      await new Promise(setImmediate)
    }
    answerWith(() => Promise.resolve(failure('message-refused')))
    await once()
    answerWith(() => Promise.reject(new Error('down')))
    await once()
    answerWith(() => Promise.resolve(success(null)))
    await once()
    expect(problems).toEqual(['message-refused', null])
    expect(faults).toEqual([new Error('down')])
  })

  const fromHer = (count: number): OwnerNotice => ({ kind: 'new-connector', connectorName: `Eve ${count}.`, source: '192.0.2.7' })
  /** Notifies, and sees how the mail that follows ends. */
  async function mailed({ notices, clock }: ReturnType<typeof desk>, ...told: readonly OwnerNotice[]): Promise<void> {
    for (const notice of told) notices.notify(notice)
    clock.advance(MAIL_COLLECT_MS)
    await new Promise(setImmediate)
  }
  const named = (text = ''): readonly string[] => [...text.matchAll(/Eve \d+\./g)].map(([name]) => name)

  test.each([
    ['was refused', () => Promise.resolve(failure('message-refused'))],
    ['fell over', () => Promise.reject(new Error('down'))]
  ] as const)('what a mail that %s would have told stands first in the next one, and once', async (_how, fails) => {
    const all = desk()
    all.answerWith(fails)
    await mailed(all, fromHer(1))
    all.answerWith(() => Promise.resolve(success(null)))
    await mailed(all, fromHer(2))
    await mailed(all, fromHer(3))
    expect(all.mails.map(({ text }) => named(text))).toEqual([['Eve 1.'], ['Eve 1.', 'Eve 2.'], ['Eve 3.']])
  })

  test('what a mail that failed would have told is bounded: the first lines, and a number', async () => {
    const all = desk()
    all.answerWith(() => Promise.resolve(failure('message-refused')))
    await mailed(all, ...Array.from({ length: MAIL_LINES + 1 }, (_, count) => fromHer(count)))
    all.answerWith(() => Promise.resolve(success(null)))
    await mailed(all, fromHer(MAIL_LINES + 1))
    expect(named(all.mails.at(-1)?.text)).toHaveLength(MAIL_LINES)
    expect(named(all.mails.at(-1)?.text)[0]).toBe('Eve 0.')
    expect(all.mails.at(-1)?.text).toContain('And 2 more. Activity has them all.')
  })

  test('what no mail could tell for a day is a number', async () => {
    const all = desk()
    all.answerWith(() => Promise.resolve(failure('message-refused')))
    await mailed(all, fromHer(1))
    all.clock.advance(KEPT_FOR_MS)
    await mailed(all, fromHer(2))
    await mailed(all, fromHer(3))
    expect(named(all.mails.at(-1)?.text)).toEqual(['Eve 2.', 'Eve 3.'])
    expect(all.mails.at(-1)?.text).toContain('And 1 more. Activity has them all.')
  })
})
