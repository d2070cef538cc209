// Owns: an owner who sets up codes by mail: nothing is on before a code has come back.
import { describe, expect, test } from 'vitest'
import { armedHost, expectGranted, quickHost } from '../support/armed-host'
import { MAILBOX, atMailPrompt, mailedHost, mailServerAt, must, nextCodeOf, otherCode, runningMailServer } from '../support/mailed-host'

const MINUTE = 60_000

describe('an owner who sets up codes by mail', () => {
  test('has it on only after the code that was sent is typed', async () => {
    const host = await quickHost()
    const mail = await runningMailServer()
    must(await host.host.delivery.saveMail(mailServerAt(mail.port), null))
    const { id } = must(await host.host.enrollment.beginDelivered('email'))
    expect(await host.host.enrollment.confirm(id, '000000')).toMatchObject({ ok: false })
    must(await host.host.enrollment.sendCode(id, MAILBOX))
    const code = await nextCodeOf(mail)
    expect(host.host.enrollment.check(id, otherCode(code))).toEqual({ verdict: 'wrong' })
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
    const verdicts = [1, 2, 3].map((by) => host.host.enrollment.check(id, otherCode(code, by)).verdict)
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
