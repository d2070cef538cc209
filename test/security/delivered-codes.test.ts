// Owns: codes that come by mail or text message: a code opens one session once, three tries, and no challenge's code is good
// for another. Through a real SMTP server and real sockets.
import { describe, expect, onTestFinished, test } from 'vitest'
import { defaultDelivery } from '../../shared/delivery'
import { type QuickHost, armedHost, atCodePrompt, expectGranted, leave, quickHost, visitorOf } from '../support/armed-host'
import { startGateway } from '../support/gateway-server'
import { codeIn, textOf } from '../support/mail-server'
import { MAILBOX, atMailPrompt, delivery, mailedHost, must, otherCode, sendAgain } from '../support/mailed-host'
import { PASSWORD, allowAccess } from '../support/node-host'
import { filesIn, openStore, profileFolder } from '../support/profile-folder'
import { newConnectorKey } from '../support/raw-connector'

const MINUTE = 60_000

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
    expect(await connector.factor(otherCode(code), 'email')).toEqual({ type: 'factor-rejected', why: 'wrong', triesLeft: 2 })
    expect(await connector.factor(otherCode(code), 'email')).toMatchObject({ why: 'wrong', triesLeft: 1 })
    expect(await connector.factor(otherCode(code), 'email')).toMatchObject({ type: 'factor-rejected', why: 'void' })
    expect(await connector.factor(code, 'email')).toMatchObject({ type: 'factor-rejected', why: 'void' })
    expect((await sendAgain(connector)).status.state).toBe('sent')
    expectGranted(await connector.factor(await host.nextCode(), 'email'))
  })

  test('that is wrong is paid for like any other guess', async () => {
    const host = await mailedHost()
    const { connector } = await atMailPrompt(host)
    const code = await host.nextCode()
    for (let tries = 0; tries < 4; tries++) await connector.factor(otherCode(code), 'email')
    expect(await connector.factor(otherCode(code), 'email')).toMatchObject({ type: 'refused', reason: 'locked-out' })
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
    await connector.factor(otherCode(code), 'email')
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
