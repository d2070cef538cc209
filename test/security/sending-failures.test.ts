// Owns: codes that cannot be sent, by mail or by text message: the gate stays closed, and says why.
import { describe, expect, onTestFinished, test } from 'vitest'
import { gatewaySender } from '../../electron/platform/sms-gateway'
import { smtpSender } from '../../electron/platform/smtp'
import { type DeliveryProblem, defaultDelivery } from '../../shared/delivery'
import type { DeliveryMethod } from '../../shared/destination'
import { type QuickHost, atCodePrompt, expectGranted, quickHost } from '../support/armed-host'
import { type Certificates, makeCertificates } from '../support/certificates'
import { createCleanup } from '../support/cleanup'
import { freePort } from '../support/free-port'
import { startGateway } from '../support/gateway-server'
import { codeIn, startMailServer, startSilentServer } from '../support/mail-server'
import { atMailPrompt, delivery, mailedHost, mailServerAt, must, sendAgain } from '../support/mailed-host'
import { PASSWORD, allowAccess } from '../support/node-host'

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
    const silent = await running(startSilentServer())
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

  test('has a certificate that does not fit', async () => {
    const { wrongHost, caFile } = await certificates()
    const wrong = await running(startMailServer({ security: 'tls', certificate: wrongHost }))
    let moved = false
    const send = smtpSender({ bundles: [caFile] })
    const host = await mailedHost({ sendMail: (server, password, mail) => send(moved ? { ...server, port: wrong.port, security: 'tls' } : server, password, mail) })
    moved = true
    await expectNothingSent(host, 'email', 'certificate')
    expect(wrong.mails).toEqual([])
  })

  test('is not set up any more', async () => {
    const host = await mailedHost()
    must(await host.host.enrollment.sendOwnerCode())
    must(await host.host.delivery.saveMail({ ...mailServerAt(1), host: '' }, null, { method: 'email', code: await host.nextCode() }))
    expect((await atMailPrompt(host)).delivered!.status).toMatchObject({ state: 'failed', why: 'not-set-up' })
  })
})

describe('the gate stays closed, and says why, when the text gateway', () => {
  test.each<[string, DeliveryProblem, () => Promise<string>]>([
    ['is down', 'unreachable', async () => `http://localhost:${String(await freePort())}`],
    ['is slow', 'timed-out', async () => `http://localhost:${String((await running(startSilentServer())).port)}`],
    ['refuses the message', 'message-refused', async () => {
      const gateway = await running(startGateway())
      gateway.answer = { status: 400 }
      return gateway.url
    }],
    ['refuses the login', 'login-refused', async () => {
      const gateway = await running(startGateway())
      gateway.answer = { status: 401 }
      return gateway.url
    }],
    ['has a certificate that does not fit', 'certificate', async () => (await running(startGateway((await certificates()).wrongAuthority))).url]
  ])('%s', async (_how, why, brokenGateway) => {
    const gateway = await running(startGateway())
    let url = gateway.url
    const send = gatewaySender(why === 'timed-out' ? { limitMs: 1500 } : {})
    const host = await quickHost({ sendText: (to, secret, text) => send({ ...to, twilio: { ...to.twilio, baseUrl: url } }, secret, text) })
    await allowAccess(host)
    must(await host.host.delivery.saveSms({ ...defaultDelivery().sms, kind: 'twilio', twilio: { baseUrl: url, accountSid: 'AC1', from: '+15550100' } }, { token: 'token' }))
    const { id } = must(await host.host.enrollment.beginDelivered('sms'))
    must(await host.host.enrollment.sendCode(id, '+491701234542'))
    must(await host.host.enrollment.confirm(id, codeIn(new URLSearchParams((await gateway.next()).body).get('Body') ?? '')))
    url = await brokenGateway()
    await expectNothingSent(host, 'sms', why)
  })
})

/** A connector with the password is told why no code comes, and gets in with none. */
async function expectNothingSent(host: QuickHost, method: DeliveryMethod, why: DeliveryProblem): Promise<void> {
  const { connector, answer } = await atCodePrompt(host)
  expect(answer).toMatchObject({ type: 'factor-required', methods: [method, 'recovery-code'] })
  expect((await delivery(connector)).status).toMatchObject({ state: 'failed', why })
  expect(await connector.factor('000000', method)).toMatchObject({ type: 'factor-rejected', why: 'void' })
  expect(host.liveGrants()).toEqual([])
  expect(host.activities.map(({ activity }) => activity)).toContainEqual(expect.objectContaining({ kind: 'code-not-sent', reason: why }))
}

async function running<Server extends { readonly stop: () => Promise<void> }>(starting: Promise<Server>): Promise<Server> {
  const server = await starting
  onTestFinished(() => server.stop())
  return server
}

async function certificates(): Promise<Certificates> {
  const cleanup = createCleanup()
  onTestFinished(() => cleanup.run())
  return makeCertificates(cleanup)
}

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
