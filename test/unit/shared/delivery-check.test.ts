// Owns: which mail servers and text gateways can be used as they were typed, and which field is wrong if not.
import { describe, expect, test } from 'vitest'
import { type MailServer, type SmsGateway, defaultDelivery, deliverySettings } from '../../../shared/delivery'
import { mailProblem, originOf, safeUrl, smsProblem } from '../../../shared/delivery-check'

const MAIL: MailServer = { host: 'mail.example.org', port: 465, security: 'tls', user: 'ada', from: 'postern@example.org', ownerAddress: 'ada@example.org' }

test('nothing set up is nothing wrong', () => {
  const nothing = defaultDelivery()
  expect(deliverySettings.parse(nothing)).toEqual(nothing)
  expect([mailProblem(nothing.mail), smsProblem(nothing.sms)]).toEqual([null, null])
})

describe('a mail server', () => {
  test.each<[Partial<MailServer>, ReturnType<typeof mailProblem>]>([
    [{}, null],
    [{ host: '192.0.2.7' }, null],
    [{ host: '2001:db8::7' }, null],
    [{ host: 'https://mail.example.org' }, 'host'],
    [{ host: 'mail example' }, 'host'],
    [{ host: 'mail.example.org:465' }, 'host'],
    [{ port: 0 }, 'port'],
    [{ port: 1.5 }, 'port'],
    [{ security: 'none' }, 'security'],
    [{ security: 'none', host: '127.0.0.1' }, null],
    [{ user: 'a\r\nb' }, 'user'],
    [{ from: '' }, 'from'],
    [{ from: 'Ada <ada@example.org>' }, 'from'],
    [{ ownerAddress: 'ada' }, 'ownerAddress'],
    [{ ownerAddress: '' }, null]
  ])('%j: %s', (changes, field) => {
    expect(mailProblem({ ...MAIL, ...changes })).toBe(field)
  })
})

const generic = (changes: Partial<SmsGateway['generic']>): SmsGateway => {
  const { sms } = defaultDelivery()
  return { ...sms, kind: 'generic', generic: { ...sms.generic, url: 'https://sms.example.org/send', ...changes } }
}
const twilio = (changes: Partial<SmsGateway['twilio']>): SmsGateway => ({
  ...defaultDelivery().sms,
  kind: 'twilio',
  twilio: { baseUrl: 'https://api.twilio.com', accountSid: 'AC12', from: '+15550100', ...changes }
})

describe('a text gateway', () => {
  test.each<[SmsGateway, ReturnType<typeof smsProblem>]>([
    [twilio({}), null],
    [twilio({ from: 'Postern' }), null],
    [twilio({ baseUrl: 'http://api.twilio.com' }), 'baseUrl'],
    [twilio({ baseUrl: 'http://localhost:8080' }), null],
    [twilio({ accountSid: '../../x' }), 'accountSid'],
    [twilio({ from: '' }), 'from'],
    [generic({}), null],
    [generic({ url: 'http://sms.example.org/send' }), 'url'],
    [generic({ url: 'https://user:pass@sms.example.org/' }), 'url'],
    [generic({ url: 'https://{to}.example.org/' }), 'url'],
    [generic({ url: 'sms.example.org' }), 'url'],
    [generic({ headers: [{ name: 'Host', value: 'evil' }] }), 'headers'],
    [generic({ headers: [{ name: 'X', value: 'a\r\nb' }] }), 'headers'],
    [generic({ headers: [{ name: 'bad name', value: 'x' }] }), 'headers'],
    [generic({ headers: [{ name: 'X', value: '1' }], secretHeaders: ['x'] }), 'headers'],
    [generic({ body: '{"to": {to}}' }), 'body'],
    [generic({ body: '{"to": "{to}"}' }), 'body'],
    [generic({ body: '{"text": "{message}"}' }), 'body'],
    [generic({ body: 'to={to}&text={code}', format: 'form' }), null],
    [generic({ method: 'GET', body: '' }), 'body'],
    [generic({ method: 'GET', url: 'https://sms.example.org/?to={to}&m={message}', body: '' }), null]
  ])('%#: %j', (gateway, field) => {
    expect(smsProblem(gateway)).toBe(field)
  })
})

test('an address in the clear is for this computer only, and holds no password', () => {
  expect(safeUrl('http://127.0.0.1:1/')?.port).toBe('1')
  for (const bad of ['http://example.org', 'ftp://localhost', 'https://a@example.org', 'file:///etc/passwd', '']) expect(safeUrl(bad), bad).toBeNull()
})

test('a placeholder cannot move the secrets to another server', () => {
  expect(originOf('https://sms.example.org:8443/{to}')).toBe('https://sms.example.org:8443')
  expect(originOf('https://sms.example.org{to}')).toBeNull()
  expect(originOf('https://{message}/')).toBeNull()
})
