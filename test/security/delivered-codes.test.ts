// Owns: codes that come by mail: the gate stays closed in every failure, a code opens one session once, three tries, five
// sends an hour, and no challenge's code is good for another. Through a real SMTP server and real sockets.
import { describe, expect, onTestFinished, test } from 'vitest'
import { smtpSender } from '../../electron/platform/smtp'
import { defaultDelivery } from '../../shared/delivery'
import { type QuickHost, armedHost, atCodePrompt, expectGranted, leave, quickHost, visitorOf } from '../support/armed-host'
import { startGateway } from '../support/gateway-server'
import { codeIn, startSilentServer, textOf } from '../support/mail-server'
import { MAILBOX, atMailPrompt, delivery, mailServerAt, mailedHost, must, nextCodeOf, runningMailServer, sendAgain } from '../support/mailed-host'
import { PASSWORD, allowAccess } from '../support/node-host'
import { filesIn, openStore, profileFolder } from '../support/profile-folder'
import { newConnectorKey } from '../support/raw-connector'

const MINUTE = 60_000
const other = (code: string, by = 1): string => String((Number(code) + by) % 1_000_000).padStart(6, '0')

describe('the way in with a code by mail', () => {
  test('shows the masked address, sends a mail after the password, and the code in it opens a session', async () => {
    const host = await mailedHost()
    const enrolled = host.mail.mails.length + 1
    await nothingFrom(host)
    const { connector, required, delivered } = await atMailPrompt(host)
    expect(required).toMatchObject({ methods: ['email', 'recovery-code'], delivery: { destination: 'a•••@example.org', status: { state: 'sending' } } })
    expect(delivered!.status).toEqual({ state: 'sent', sendAgainInSeconds: 30 })
    const mail = await host.mail.next()
    expect(mail.to).toEqual([MAILBOX])
    expect(textOf(mail)).toMatch(/Test laptop \(127\.0\.0\.1\).*knows its password[\s\S]*valid for 3 minutes[\s\S]*If this was not you, change the password/)
    expectGranted(await connector.factor(codeIn(textOf(mail)), 'email'))
    expect(host.liveGrants()[0]!.secondFactor).toBe('email')
    expect(host.mail.mails).toHaveLength(enrolled)
  })

  test('sends nothing before the password is proved', async () => {
    const host = await mailedHost()
    await nothingFrom(host)
    expect(host.mail.mails).toHaveLength(1)
  })

  test('escapes what the far end calls itself, so that it can neither forge a line nor a header', async () => {
    const host = await mailedHost()
    const connector = await host.visitor()
    await connector.prove(PASSWORD)
    connector.identify(newConnectorKey(), { name: 'x\r\nBcc: eve@example.org\r\n\r\nAuthorization code: 111111\u202e' })
    const mail = await host.mail.next()
    expect(mail.to).toEqual([MAILBOX])
    expect(textOf(mail)).toContain('x\\u{d}\\u{a}Bcc: eve@example.org')
    expect(textOf(mail).match(/^Authorization code: /gm)).toHaveLength(1)
  })

  test('works with a recovery code instead', async () => {
    const host = await mailedHost()
    const { connector } = await atMailPrompt(host)
    expectGranted(await connector.factor(host.recoveryCodes[0]!, 'recovery-code'))
  })

  /** Whoever does not know the password, and one who stops half-way. */
  async function nothingFrom(host: QuickHost): Promise<void> {
    const wrong = await host.visitor()
    await wrong.prove('not the right password')
    wrong.drop()
    const half = await host.visitor()
    await half.prove(PASSWORD)
    half.drop()
  }
})

test('a code by text message comes through a real gateway, and opens a session', async () => {
  const gateway = await startGateway()
  onTestFinished(gateway.stop)
  const host = await quickHost()
  await allowAccess(host)
  const { sms } = defaultDelivery()
  must(await host.host.delivery.saveSms({ ...sms, kind: 'twilio', twilio: { baseUrl: gateway.url, accountSid: 'AC1', from: '+15550100' } }, { token: 'token' }))
  const nextCode = async () => codeIn(new URLSearchParams((await gateway.next()).body).get('Body') ?? '')
  const { id } = must(await host.host.enrollment.beginDelivered('sms'))
  must(await host.host.enrollment.sendCode(id, '+49 170 1234542'))
  must(await host.host.enrollment.confirm(id, await nextCode()))
  const { connector, answer } = await atCodePrompt(host)
  expect(answer).toMatchObject({ methods: ['sms', 'recovery-code'], delivery: { destination: '•••• 42' } })
  expect((await delivery(connector)).status.state).toBe('sent')
  expectGranted(await connector.factor(await nextCode(), 'sms'))
  await leave(host, connector)
  gateway.answer = { status: 500 }
  const again = await atCodePrompt(host)
  expect((await delivery(again.connector)).status).toMatchObject({ state: 'failed', why: 'message-refused' })
  expect(host.liveGrants()).toEqual([])
})

describe('a code', () => {
  test('has three tries, then it is void, and another one is good', async () => {
    const host = await mailedHost()
    const { connector } = await atMailPrompt(host)
    const code = await host.nextCode()
    expect(await connector.factor(other(code), 'email')).toEqual({ type: 'factor-rejected', why: 'wrong', triesLeft: 2 })
    expect(await connector.factor(other(code), 'email')).toMatchObject({ why: 'wrong', triesLeft: 1 })
    expect(await connector.factor(other(code), 'email')).toMatchObject({ type: 'factor-rejected', why: 'void' })
    expect(await connector.factor(code, 'email')).toMatchObject({ type: 'factor-rejected', why: 'void' })
    expect((await sendAgain(connector)).status.state).toBe('sent')
    expectGranted(await connector.factor(await host.nextCode(), 'email'))
  })

  test('that is wrong is paid for like any other guess', async () => {
    const host = await mailedHost()
    const { connector } = await atMailPrompt(host)
    const code = await host.nextCode()
    for (let tries = 0; tries < 4; tries++) await connector.factor(other(code), 'email')
    expect(await connector.factor(other(code), 'email')).toMatchObject({ type: 'refused', reason: 'locked-out' })
    expect((await atCodePrompt(host)).answer).toMatchObject({ type: 'refused', reason: 'locked-out' })
  })

  test('opens one session, once', async () => {
    const host = await mailedHost()
    const { connector, key } = await atMailPrompt(host)
    const code = await host.nextCode()
    expectGranted(await connector.factor(code, 'email'))
    await leave(host, connector)
    const again = await atMailPrompt(host, key)
    expect(await again.connector.factor(code, 'email')).toMatchObject({ type: 'factor-rejected' })
    expect(host.liveGrants()).toEqual([])
  })

  test('of two connections that race with it lets one in', async () => {
    const host = await mailedHost()
    const first = await atMailPrompt(host)
    const second = await atMailPrompt(host, first.key)
    // The second belongs to the same challenge, so it waits for the same mail.
    expect(second.required.delivery!.status.state).toBe('sent')
    const code = await host.nextCode()
    const answers = await Promise.all([first.connector.factor(code, 'email'), second.connector.factor(code, 'email')])
    expect(answers.map(({ type }) => type).sort()).toEqual(['factor-rejected', 'granted'])
    expect(answers).toContainEqual(expect.objectContaining({ why: 'used' }))
    expect(host.liveGrants()).toHaveLength(1)
  })

  test('of one challenge is no good for another', async () => {
    const host = await mailedHost()
    const first = await atMailPrompt(host)
    const firstCode = await host.nextCode()
    const second = await atMailPrompt(host)
    const secondCode = await host.nextCode()
    if (firstCode !== secondCode) expect(await second.connector.factor(firstCode, 'email')).toMatchObject({ type: 'factor-rejected', why: 'wrong' })
    expectGranted(await first.connector.factor(firstCode, 'email'))
    expectGranted(await second.connector.factor(secondCode, 'email'))
  })

  test('of the owner’s own dialog is no good at the gate, nor the other way round', async () => {
    const host = await mailedHost()
    must(await host.host.enrollment.sendOwnerCode())
    const ownerCode = await host.nextCode()
    const { connector } = await atMailPrompt(host)
    const gateCode = await host.nextCode()
    if (ownerCode !== gateCode) {
      expect(await connector.factor(ownerCode, 'email')).toMatchObject({ why: 'wrong' })
      expect(await host.host.settings.change({ access: { askCodeForSavedLogins: false } }, { method: 'email', code: gateCode })).toMatchObject({ code: 'confirmation-wrong' })
    }
    expect(await host.host.settings.change({ access: { askCodeForSavedLogins: false } }, { method: 'email', code: ownerCode })).toMatchObject({ ok: true })
  })

  test('is over after three minutes', async () => {
    const host = await mailedHost()
    const { connector } = await atMailPrompt(host)
    const code = await host.nextCode()
    host.clock.advance(3 * MINUTE - 1000)
    host.clock.setWall(host.clock.now() - 60 * MINUTE)
    host.clock.advance(2000)
    const answer = await connector.factor(code, 'email')
    expect(answer).toMatchObject({ why: 'void' })
  })

  test('does not survive a restart, save as one that was used', async () => {
    const { database } = await profileFolder()
    const before = await mailedHost({ store: openStore(database) })
    const visit = await atMailPrompt(before)
    const code = await before.nextCode()
    before.host.close()
    before.clock.restart()
    const after = await quickHost({ store: openStore(database), keychain: before.keychain, clock: before.clock })
    const connector = await visitorOf(after.port)
    const required = await connector.reachCode(PASSWORD, visit.key)
    expect(required).toMatchObject({ delivery: { status: { state: 'sending' } } })
    await delivery(connector)
    const fresh = await before.nextCode()
    if (fresh !== code) expect(await connector.factor(code, 'email')).toMatchObject({ type: 'factor-rejected' })
    expectGranted(await connector.factor(fresh, 'email'))
  })

  test('is void once the password or the method has changed', async () => {
    const host = await mailedHost()
    const { connector, key } = await atMailPrompt(host)
    const code = await host.nextCode()
    must(await host.host.enrollment.sendOwnerCode())
    expect(await host.host.password.set('another long passphrase 42', { method: 'email', code: await host.nextCode() })).toMatchObject({ ok: true })
    expect(await connector.factor(code, 'email')).toMatchObject({ type: 'refused', reason: 'challenge-expired' })
    const again = await host.visitor()
    expect(await again.reachCode('another long passphrase 42', key)).toMatchObject({ delivery: { status: { state: 'sending' } } })
    await delivery(again)
    const fresh = await host.nextCode()
    if (fresh !== code) expect(await again.factor(code, 'email')).toMatchObject({ type: 'factor-rejected', why: 'wrong' })
  })

  test('stands in no file, no row, no record and no notice', async () => {
    const { folder, database } = await profileFolder()
    const host = await mailedHost({ store: openStore(database) })
    const enrollment = codeIn(textOf(host.mail.mails[0]!))
    const { connector } = await atMailPrompt(host)
    const code = await host.nextCode()
    await connector.factor(other(code), 'email')
    expectGranted(await connector.factor(code, 'email'))
    const rows = JSON.stringify(['delivered_codes', 'code_sends', 'audit', 'settings', 'second_factor'].map((table) => host.store.all(`SELECT * FROM ${table}`)))
    const told = JSON.stringify([host.activities, host.notifier.notices, await host.host.status(), [...host.keychain.items]])
    for (const secret of [code, enrollment, MAILBOX]) {
      expect([...filesIn(folder).values()].some((bytes) => bytes.includes(secret)), secret).toBe(secret === MAILBOX)
      if (secret !== MAILBOX) expect(rows.match(new RegExp(`(?<![0-9a-f.])${secret}(?![0-9a-f])`))).toBeNull()
    }
    expect(told).not.toMatch(new RegExp(`(?<![0-9a-f.])(${code}|${enrollment})(?![0-9a-f])`))
  })
})

describe('at most five mails an hour', () => {
  test('leave for strangers, over reconnects, keys and restarts', async () => {
    const { database } = await profileFolder()
    const host = await mailedHost({ store: openStore(database) })
    const sentBefore = host.mail.mails.length
    for (let visits = 0; visits < 3; visits++) {
      const { connector, delivered } = await atMailPrompt(host)
      expect(delivered!.status.state).toBe('sent')
      connector.drop()
    }
    host.host.close()
    host.clock.restart()
    const after = await quickHost({ store: openStore(database), keychain: host.keychain, clock: host.clock })
    const restarted = { ...host, ...after }
    for (const state of ['sent', 'sent', 'limited', 'limited']) {
      const { connector, delivered } = await atMailPrompt(restarted)
      expect(delivered!.status.state).toBe(state)
      connector.drop()
    }
    expect(host.mail.mails).toHaveLength(sentBefore + 5)
    host.clock.advance(60 * MINUTE)
    expect((await atMailPrompt(restarted)).delivered!.status.state).toBe('sent')
  })

  test('are not made more by setting the clock back or forth', async () => {
    const host = await mailedHost()
    for (let visits = 0; visits < 5; visits++) (await atMailPrompt(host)).connector.drop()
    host.clock.setWall(host.clock.now() + 120 * MINUTE)
    expect((await atMailPrompt(host)).delivered!.status.state).toBe('limited')
    host.clock.setWall(host.clock.now() - 600 * MINUTE)
    const { delivered } = await atMailPrompt(host)
    expect(delivered!.status.state).toBe('limited')
    expect(delivered!.status.sendAgainInSeconds).toBeLessThanOrEqual(3600)
  })

  test('leave the connector that was let in before its own, so that strangers cannot keep it out', async () => {
    const host = await mailedHost()
    const { connector, key } = await atMailPrompt(host)
    expectGranted(await connector.factor(await host.nextCode(), 'email'))
    await leave(host, connector)
    for (let visits = 0; visits < 5; visits++) (await atMailPrompt(host)).connector.drop()
    expect((await atMailPrompt(host)).delivered!.status.state).toBe('limited')
    expect((await atMailPrompt(host, key)).delivered!.status.state).toBe('sent')
  })

  test('“Send again” counts, and waits half a minute', async () => {
    const host = await mailedHost()
    const { connector } = await atMailPrompt(host)
    expect((await sendAgain(connector)).status).toMatchObject({ state: 'limited', sendAgainInSeconds: 30 })
    for (let sends = 1; sends < 5; sends++) {
      host.clock.advance(30_000)
      const { status, expiresInSeconds } = await sendAgain(connector)
      expect(status.state).toBe('sent')
      expect(expiresInSeconds).toBe(180)
    }
    host.clock.advance(30_000)
    expect((await sendAgain(connector)).status.state).toBe('limited')
    expect(host.mail.mails).toHaveLength(1 + 5)
  })

  test('a code that is still good opens although no more may be sent', async () => {
    const host = await mailedHost()
    for (let visits = 0; visits < 4; visits++) (await atMailPrompt(host)).connector.drop()
    for (let visits = 0; visits < 4; visits++) await host.mail.next()
    const { connector } = await atMailPrompt(host)
    expect((await sendAgain(connector)).status.state).toBe('limited')
    expectGranted(await connector.factor(await host.nextCode(), 'email'))
  })
})

describe('“Send again” out of place', () => {
  test('ends the conversation while an authenticator is the method: mail is not offered then', async () => {
    const host = await armedHost()
    const { connector, answer } = await atCodePrompt(host)
    expect(answer).toMatchObject({ methods: ['totp', 'recovery-code'] })
    connector.send({ type: 'send-again' })
    expect(await connector.next()).toMatchObject({ type: 'refused', reason: 'protocol-violation' })
  })

  test('ends it while one is being sent', async () => {
    const host = await mailedHost()
    const { connector } = await atMailPrompt(host)
    connector.send({ type: 'send-again' })
    connector.send({ type: 'send-again' })
    connector.send({ type: 'send-again' })
    const answers = [await connector.next(), await connector.next()].map(({ type }) => type)
    expect(answers).toContain('refused')
  })
})

test('a code of the authenticator’s kind opens nothing where mail is the method, and a mailed one nothing where it is not', async () => {
  const host = await mailedHost()
  const { connector } = await atMailPrompt(host)
  expect(await connector.factor(await host.nextCode(), 'totp')).toMatchObject({ type: 'factor-rejected', why: 'wrong' })
  const withApp = await armedHost()
  const visit = await atCodePrompt(withApp)
  expect(await visit.connector.factor(withApp.code(), 'email')).toMatchObject({ type: 'factor-rejected', why: 'wrong' })
  expect([host.liveGrants(), withApp.liveGrants()]).toEqual([[], []])
})

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

describe('an owner who sets up codes by mail', () => {
  test('has it on only after the code that was sent is typed', async () => {
    const host = await quickHost()
    const mail = await runningMailServer()
    must(await host.host.delivery.saveMail(mailServerAt(mail.port), null))
    const { id } = must(await host.host.enrollment.beginDelivered('email'))
    expect(await host.host.enrollment.confirm(id, '000000')).toMatchObject({ ok: false })
    must(await host.host.enrollment.sendCode(id, MAILBOX))
    const code = await nextCodeOf(mail)
    expect(host.host.enrollment.check(id, other(code))).toEqual({ verdict: 'wrong' })
    expect((await host.host.status()).twoFactor.state).toBe('not-enabled')
    expect(host.host.enrollment.check(id, code)).toEqual({ verdict: 'right' })
    expect(must(await host.host.enrollment.confirm(id, code)).codes).toHaveLength(6)
    expect((await host.host.status()).twoFactor).toMatchObject({ state: 'enabled', method: 'email', destination: 'a•••@example.org' })
  })

  test('is told the void code after three wrong ones', async () => {
    const host = await quickHost()
    const mail = await runningMailServer()
    must(await host.host.delivery.saveMail(mailServerAt(mail.port), null))
    const { id } = must(await host.host.enrollment.beginDelivered('email'))
    must(await host.host.enrollment.sendCode(id, MAILBOX))
    const code = await nextCodeOf(mail)
    const verdicts = [1, 2, 3].map((by) => host.host.enrollment.check(id, other(code, by)).verdict)
    expect(verdicts).toEqual(['wrong', 'wrong', 'void'])
    expect(await host.host.enrollment.confirm(id, code)).toMatchObject({ ok: false, code: 'code-wrong' })
  })

  test('replaces an authenticator in one transaction: its codes open nothing from then on', async () => {
    const host = await armedHost()
    const mail = await runningMailServer()
    must(await host.host.delivery.saveMail(mailServerAt(mail.port), null, { method: 'totp', code: host.code() }))
    const { id } = must(await host.host.enrollment.beginDelivered('email', { method: 'totp', code: host.code(1) }))
    must(await host.host.enrollment.sendCode(id, MAILBOX))
    must(await host.host.enrollment.confirm(id, await nextCodeOf(mail)))
    host.clock.advance(2 * MINUTE)
    const { connector } = await atMailPrompt({ ...host, mail, nextCode: () => nextCodeOf(mail) })
    expect(await connector.factor(host.code(), 'totp')).toMatchObject({ type: 'factor-rejected', why: 'wrong' })
    expect(await connector.factor(host.recoveryCodes[0]!, 'recovery-code')).toMatchObject({ type: 'factor-rejected', why: 'wrong' })
    expect([...host.keychain.items.keys()].filter((name) => name.startsWith('totp:'))).toEqual([])
  })

  test('who mistyped may send to the right address at once, and only that code counts', async () => {
    const host = await quickHost()
    const mail = await runningMailServer()
    must(await host.host.delivery.saveMail(mailServerAt(mail.port), null))
    const { id } = must(await host.host.enrollment.beginDelivered('email'))
    must(await host.host.enrollment.sendCode(id, 'aad@example.org'))
    const lost = await nextCodeOf(mail)
    must(await host.host.enrollment.sendCode(id, MAILBOX))
    const code = await nextCodeOf(mail)
    if (lost !== code) expect(host.host.enrollment.check(id, lost)).toEqual({ verdict: 'wrong' })
    must(await host.host.enrollment.confirm(id, code))
    expect((await host.host.status()).twoFactor).toMatchObject({ destination: 'a•••@example.org' })
  })

  test('turns it off with a code, and the key leaves the keychain', async () => {
    const host = await mailedHost()
    must(await host.host.enrollment.sendOwnerCode())
    must(await host.host.enrollment.turnOff({ method: 'email', code: await host.nextCode() }))
    await host.host.enrollment.sweep()
    expect([...host.keychain.items.keys()].filter((name) => name.startsWith('email:'))).toEqual([])
  })

  test('is sent nothing while somebody is connected', async () => {
    const host = await mailedHost()
    const { connector } = await atMailPrompt(host)
    expectGranted(await connector.factor(await host.nextCode(), 'email'))
    expect(await host.host.enrollment.sendOwnerCode()).toEqual({ ok: false, code: 'session-live' })
    expect(await host.host.enrollment.sendCode('any', MAILBOX)).toEqual({ ok: false, code: 'session-live' })
    expect(host.mail.mails).toHaveLength(2)
  })
})
