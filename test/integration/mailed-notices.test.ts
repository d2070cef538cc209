// Owns: notices to the owner by mail: from what happens at the gate to the words in a real SMTP server's hands.
import { describe, expect, test } from 'vitest'
import { MAIL_COLLECT_MS, MAILS_AN_HOUR, NoticeDesk } from '../../electron/notices/notice-desk'
import type { DeliveryProblem } from '../../shared/delivery'
import { armedHost, atCodePrompt, granted } from '../support/armed-host'
import { type ReceivedMail, textOf } from '../support/mail-server'
import { MAILBOX, mailServerAt, must, runningMailServer } from '../support/mailed-host'
import { PASSWORD } from '../support/node-host'
import { newConnectorKey } from '../support/raw-connector'

const HOUR_MS = 3_600_000
const subjectOf = ({ raw }: ReceivedMail): string => /^Subject: (.*)$/m.exec(raw)?.[1] ?? ''

/** A host with two-factor authentication whose owner is told by mail, wired as the app is. Setting it up has sent one mail. */
async function noticingHost() {
  let desk: NoticeDesk | null = null
  const host = await armedHost({ notifier: { notify: (notice) => desk?.notify(notice) } })
  const { clock } = host
  const { delivery, settings, noteMailProblem } = host.host
  let told: (problem: DeliveryProblem | null) => void = () => {}
  desk = new NoticeDesk({
    clock,
    after: (ms, work) => clock.after(ms, work),
    settings: () => settings.get().notices,
    deviceName: () => 'office-server',
    show: () => {},
    mail: { isSetUp: () => delivery.isSetUp(), send: (subject, text) => delivery.send(subject, text) },
    onMailProblem: (problem) => {
      noteMailProblem(problem)
      told(problem)
    },
    onFault: (error) => {
      throw error
    }
  })
  const mail = await runningMailServer()
  must(await delivery.saveMail(mailServerAt(mail.port), null, { method: 'totp', code: host.code() }))
  const collected = (): Promise<DeliveryProblem | null> => {
    const sent = new Promise<DeliveryProblem | null>((resolve) => (told = resolve))
    clock.advance(MAIL_COLLECT_MS)
    return sent
  }
  expect(await collected()).toBeNull()
  expect(textOf(await mail.next())).toContain('How mails and text messages are sent was changed.')
  clock.advance(90_000)
  return { ...host, mail, collected }
}

describe('the owner is told by mail', () => {
  test('of a wrong code at the gate, in words that say who, from where and what to do, and with no code in them', async () => {
    const host = await noticingHost()
    const { connector } = await atCodePrompt(host)
    const wrong = host.wrongCode()
    expect(await connector.factor(wrong)).toMatchObject({ type: 'factor-rejected' })
    await host.collected()
    const mail = await host.mail.next()
    expect(mail.to).toEqual([MAILBOX])
    const text = textOf(mail)
    expect(text).toMatch(/Wrong authorization code: Test laptop \(127\.0\.0\.1\) knows the password and typed a wrong code\. If this was not you, change the password\./)
    expect(text).toContain('A new connector knows the password: Test laptop (127.0.0.1) was here for the first time.')
    expect(text).not.toMatch(/(?<![0-9])[0-9]{6}(?![0-9])/)
    for (const secret of [wrong, host.code(), host.secret]) expect(mail.raw).not.toContain(secret)
  })

  test('of a recovery code that was used, and not of which one', async () => {
    const host = await noticingHost()
    const { connector } = await atCodePrompt(host)
    await connector.factor(host.recoveryCodes[0]!, 'recovery-code')
    await host.collected()
    const mail = await host.mail.next()
    expect(textOf(mail)).toContain('A recovery code was used: 5 left.')
    for (const code of host.recoveryCodes) expect(mail.raw).not.toContain(code)
  })

  test('of what the far end calls itself with every line break and control character written out', async () => {
    const host = await noticingHost()
    const connector = await host.visitor()
    await connector.prove(PASSWORD)
    connector.identify(newConnectorKey(), { name: 'x\r\nBcc: eve@example.org\r\n\r\nHi\u202e' })
    await connector.next()
    await host.collected()
    const mail = await host.mail.next()
    expect(mail.to).toEqual([MAILBOX])
    expect(textOf(mail)).toContain('x\\u{d}\\u{a}Bcc: eve@example.org\\u{d}\\u{a}\\u{d}\\u{a}Hi\\u{202e}')
    expect(`${mail.raw}\n${textOf(mail)}`).not.toMatch(/^(Bcc|Hi)/m)
  })

  test('not of a session that went well', async () => {
    const host = await noticingHost()
    await granted(host)
    await host.collected()
    expect(textOf(await host.mail.next())).not.toMatch(/controlled|Session/)
  })
})

test('a flood becomes a few mails an hour, and the next one has the rest', async () => {
  const host = await noticingHost()
  let from = 1
  const newcomer = () => atCodePrompt(host, newConnectorKey(), { from: `127.0.0.${String(++from)}` })
  // One was sent when mail was set up.
  for (let sent = 1; sent < MAILS_AN_HOUR; sent++) {
    await newcomer()
    await host.collected()
    expect(subjectOf(await host.mail.next())).toBe('office-server: A new connector knows the password')
  }
  for (let kept = 0; kept < 3; kept++) await newcomer()
  host.clock.advance(MAIL_COLLECT_MS)
  await newcomer()
  host.clock.advance(HOUR_MS)
  const summary = await host.mail.next()
  expect(subjectOf(summary)).toBe('office-server: A new connector knows the password and 3 more')
  for (let last = from - 3; last <= from; last++) expect(textOf(summary)).toContain(`(127.0.0.${String(last)})`)
  expect(host.mail.mails).toHaveLength(MAILS_AN_HOUR + 1)
})

test('a server that is down is said in the settings until a mail could be sent again, and the gate goes on', async () => {
  const host = await noticingHost()
  await host.mail.stop()
  await granted(host)
  expect(await host.collected()).toBe('unreachable')
  expect((await host.host.status()).mailProblem).toBe('unreachable')
  host.host.registry.revokeAll('owner-disconnected')
  const next = await runningMailServer()
  must(await host.host.delivery.saveMail(mailServerAt(next.port), null, { method: 'totp', code: host.code(1) }))
  expect(await host.collected()).toBeNull()
  expect((await host.host.status()).mailProblem).toBeNull()
})
