// Owns: codes that cannot be sent: the gate stays closed, and says why.
import { describe, expect, onTestFinished, test } from 'vitest'
import { smtpSender } from '../../electron/platform/smtp'
import { type QuickHost, atCodePrompt, expectGranted } from '../support/armed-host'
import { startSilentServer } from '../support/mail-server'
import { atMailPrompt, delivery, mailedHost, mailServerAt, must, sendAgain } from '../support/mailed-host'
import { PASSWORD } from '../support/node-host'

describe('the gate stays closed, and says why, when the mail server', () => {
  test('is down; a recovery code still opens', async () => {
    const host = await mailedHost()
    await host.mail.stop()
    const { connector, delivered } = await atMailPrompt(host)
    expect(delivered!.status).toMatchObject({ state: 'failed', why: 'unreachable' })
    expect(await connector.factor('000000', 'email')).toMatchObject({ type: 'factor-rejected', why: 'void' })
    expect(host.liveGrants()).toEqual([])
    expect(host.activities.map(({ activity }) => activity)).toContainEqual(expect.objectContaining({ kind: 'code-not-sent', reason: 'unreachable' }))
    expectGranted(await connector.factor(host.recoveryCodes[0]!, 'recovery-code'))
  })

  test('is slow, and other connections are not held up', async () => {
    const silent = await startSilentServer()
    onTestFinished(silent.stop)
    let slow = false
    const hurried = smtpSender({ limitMs: 1500 })
    const host = await mailedHost({ sendMail: (server, password, mail) => hurried(slow ? { ...server, port: silent.port } : server, password, mail) })
    slow = true
    const { connector, answer } = await atCodePrompt(host)
    expect(answer).toMatchObject({ delivery: { status: { state: 'sending' } } })
    let ended = false
    const waiting = delivery(connector).finally(() => (ended = true))
    const second = await host.visitor()
    expect(await second.prove(PASSWORD)).toMatchObject({ type: 'challenge' })
    expect(ended).toBe(false)
    expect((await waiting).status).toMatchObject({ state: 'failed', why: 'timed-out' })
    slow = false
    expect((await sendAgain(connector)).status.state).toBe('sent')
  })

  test('refuses the mail', async () => {
    const host = await mailedHost()
    host.mail.refuseWith = { code: 550, message: 'No such user' }
    expect((await atMailPrompt(host)).delivered!.status).toMatchObject({ state: 'failed', why: 'message-refused' })
  })

  test('is not set up any more', async () => {
    const host = await mailedHost()
    must(await host.host.enrollment.sendOwnerCode())
    must(await host.host.delivery.saveMail({ ...mailServerAt(1), host: '' }, null, { method: 'email', code: await host.nextCode() }))
    expect((await atMailPrompt(host)).delivered!.status).toMatchObject({ state: 'failed', why: 'not-set-up' })
  })
})

test.each<[string, (host: QuickHost) => void]>([
  ['is locked', (host) => void (host.keychain.unavailable = true)],
  ['has lost the item', (host) => [...host.keychain.items.keys()].filter((name) => name.startsWith('email:')).forEach((name) => host.keychain.items.delete(name))],
  ['holds something else', (host) => [...host.keychain.items.keys()].filter((name) => name.startsWith('email:')).forEach((name) => host.keychain.items.set(name, '{"version":1}'))]
])('a keychain that %s keeps everybody out, before a mail and after it', async (_how, damage) => {
  const host = await mailedHost()
  const { connector } = await atMailPrompt(host)
  const code = await host.nextCode()
  damage(host)
  expect(await connector.factor(code, 'email')).toMatchObject({ type: 'refused', reason: 'host-keychain-unavailable' })
  expect((await atCodePrompt(host)).answer).toMatchObject({ type: 'refused', reason: 'host-keychain-unavailable' })
  expect((await host.host.status()).twoFactor.state).toBe('unreadable')
})

test('a disk that takes no more keeps everybody out', async () => {
  const host = await mailedHost()
  host.store.run("CREATE TRIGGER full BEFORE INSERT ON code_sends BEGIN SELECT raise(ABORT, 'disk full'); END")
  const { connector } = await atCodePrompt(host)
  expect(await connector.next()).toMatchObject({ type: 'refused', reason: 'host-storage-failed' })
  expect(host.mail.mails).toHaveLength(1)
})
