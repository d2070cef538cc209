// Owns: text messages through a real HTTP gateway on loopback: Twilio's API shape, the owner's template, and each way in
// which it can fail.
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { gatewaySender } from '../../electron/platform/sms-gateway'
import type { GatewaySecret } from '../../electron/settings/ports'
import { type SmsGateway, defaultDelivery } from '../../shared/delivery'
import { type Certificates, type KeyAndCertificate, makeCertificates } from '../support/certificates'
import { createCleanup } from '../support/cleanup'
import { freePort } from '../support/free-port'
import { startGateway } from '../support/gateway-server'
import { startSilentServer } from '../support/mail-server'

const TEXT = { to: '+491701234542', code: '123456', message: '123456 is the code for “work & shop”\n{to}' }
const cleanup = createCleanup()
let certificates: Certificates
beforeAll(async () => {
  certificates = await makeCertificates(cleanup)
})
afterAll(() => cleanup.run())

async function gatewayWith(certificate: KeyAndCertificate | undefined = certificates.good) {
  const gateway = await startGateway(certificate)
  onTestFinished(gateway.stop)
  return gateway
}

const twilio = (baseUrl: string): SmsGateway => ({ ...defaultDelivery().sms, kind: 'twilio', twilio: { baseUrl, accountSid: 'AC0123', from: '+15550100' } })
const generic = (changes: Partial<SmsGateway['generic']>): SmsGateway => {
  const { sms } = defaultDelivery()
  return { ...sms, kind: 'generic', generic: { ...sms.generic, ...changes } }
}
const send = (gateway: SmsGateway, secret: GatewaySecret | null = { token: 'a token' }) => gatewaySender({ bundles: [certificates.caFile] })(gateway, secret, TEXT)

describe('Twilio’s API shape', () => {
  test('posts a form with the account’s login', async () => {
    const server = await gatewayWith()
    expect(await send(twilio(server.url))).toEqual({ ok: true, value: null })
    const request = await server.next()
    expect(request).toMatchObject({ method: 'POST', path: '/2010-04-01/Accounts/AC0123/Messages.json' })
    expect(request.headers).toMatchObject({
      authorization: `Basic ${Buffer.from('AC0123:a token').toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded'
    })
    expect(Object.fromEntries(new URLSearchParams(request.body))).toEqual({ To: TEXT.to, From: '+15550100', Body: TEXT.message })
  })
})

describe('the owner’s template', () => {
  test('fills a JSON body so that it stays JSON, and nothing is filled twice', async () => {
    const server = await gatewayWith()
    const template = generic({ url: `${server.url}/send`, headers: [{ name: 'X-App', value: 'postern' }], secretHeaders: ['Authorization'], body: '{"to":"{to}","text":"{message}","n":"{code}"}' })
    expect(await send(template, { headers: { Authorization: 'Bearer secret' } })).toMatchObject({ ok: true })
    const request = await server.next()
    expect(JSON.parse(request.body)).toEqual({ to: TEXT.to, text: TEXT.message, n: '123456' })
    expect(request.headers).toMatchObject({ authorization: 'Bearer secret', 'x-app': 'postern', 'content-type': 'application/json; charset=utf-8' })
  })

  test('fills a form so that it stays one', async () => {
    const server = await gatewayWith()
    await send(generic({ url: server.url, format: 'form', body: 'to={to}&text={message}' }), { headers: {} })
    expect(Object.fromEntries(new URLSearchParams((await server.next()).body))).toEqual({ to: TEXT.to, text: TEXT.message })
  })

  test('fills the address of a GET', async () => {
    const server = await gatewayWith()
    await send(generic({ method: 'GET', url: `${server.url}/sms?to={to}&text={message}` }), { headers: {} })
    const request = await server.next()
    expect(Object.fromEntries(new URL(request.path, server.url).searchParams)).toEqual({ to: TEXT.to, text: TEXT.message })
    expect(request).toMatchObject({ method: 'GET', body: '' })
  })
})

describe('a gateway that', () => {
  test('is down is said so', async () => {
    expect(await send(twilio(`https://localhost:${await freePort()}`))).toEqual({ ok: false, code: 'unreachable' })
  })

  test('takes the connection and says nothing is given up', async () => {
    const silent = await startSilentServer()
    onTestFinished(silent.stop)
    const hurried = gatewaySender({ bundles: [certificates.caFile], limitMs: 200 })
    expect(await hurried(twilio(`https://localhost:${silent.port}`), { token: 't' }, TEXT)).toEqual({ ok: false, code: 'timed-out' })
    expect(await hurried(twilio(`http://localhost:${silent.port}`), { token: 't' }, TEXT)).toEqual({ ok: false, code: 'timed-out' })
  })

  test.each([
    [401, 'login-refused'],
    [403, 'login-refused'],
    [400, 'message-refused'],
    [500, 'message-refused']
  ])('answers %i is said so', async (status, code) => {
    const server = await gatewayWith()
    server.answer = { status }
    expect(await send(twilio(server.url))).toEqual({ ok: false, code, info: { status } })
  })

  test('redirects is not followed, so the login goes nowhere else', async () => {
    const elsewhere = await gatewayWith()
    const server = await gatewayWith()
    server.answer = { status: 307, location: `${elsewhere.url}/2010-04-01` }
    expect(await send(twilio(server.url))).toEqual({ ok: false, code: 'message-refused', info: { status: 307 } })
    expect(elsewhere.requests).toEqual([])
  })

  test.each<[string, (made: Certificates) => KeyAndCertificate]>([
    ['of an authority that nobody knows', (made) => made.wrongAuthority],
    ['for another host', (made) => made.wrongHost],
    ['that has run out', (made) => made.expired]
  ])('has a certificate %s is told nothing', async (_which, choose) => {
    const server = await gatewayWith(choose(certificates))
    expect(await send(twilio(server.url))).toEqual({ ok: false, code: 'certificate' })
    expect(server.requests).toEqual([])
  })

  test('is another computer is never spoken to in the clear', async () => {
    expect(await send(twilio('http://sms.example.org'))).toEqual({ ok: false, code: 'no-encryption' })
    expect(await send(generic({ url: 'http://sms.example.org/{to}' }), { headers: {} })).toEqual({ ok: false, code: 'no-encryption' })
  })

  test('is this very computer may speak plain HTTP', async () => {
    const server = await startGateway()
    onTestFinished(server.stop)
    expect(await send(twilio(server.url))).toMatchObject({ ok: true })
  })
})
