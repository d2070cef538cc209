// Owns: that nobody moves the owner's mail server or text gateway without a code, and that their passwords go in and
// never come out, nor to another server.
import { describe, expect, test } from 'vitest'
import type { GatewaySecret, Mail } from '../../electron/settings/ports'
import { type MailServer, type SmsGateway, defaultDelivery } from '../../shared/delivery'
import { success } from '../../shared/result'
import { type QuickHost, armedHost, granted, quickHost } from '../support/armed-host'
import { filesIn, openStore, profileFolder } from '../support/profile-folder'

const PASSWORD = 'the password of the mailbox'
const TOKEN = 'the token of the gateway'
const MAIL: MailServer = { host: 'mail.example.org', port: 465, security: 'tls', user: 'ada', from: 'postern@example.org', ownerAddress: 'ada@example.org' }
const TWILIO: SmsGateway = { ...defaultDelivery().sms, kind: 'twilio', twilio: { baseUrl: 'https://api.twilio.com', accountSid: 'AC12', from: '+15550100' } }
const GENERIC: SmsGateway = {
  ...defaultDelivery().sms,
  kind: 'generic',
  generic: { ...defaultDelivery().sms.generic, url: 'https://sms.example.org/send', secretHeaders: ['Authorization'] }
}

function recorded() {
  const mails: { server: MailServer; password: string | null; mail: Mail }[] = []
  const texts: { gateway: SmsGateway; secret: GatewaySecret | null }[] = []
  return {
    mails,
    texts,
    sendMail: async (server: MailServer, password: string | null, mail: Mail) => {
      mails.push({ server, password, mail })
      return success(null)
    },
    sendText: async (gateway: SmsGateway, secret: GatewaySecret | null) => {
      texts.push({ gateway, secret })
      return success(null)
    }
  }
}

async function saved(host: QuickHost): Promise<void> {
  expect(await host.host.delivery.saveMail(MAIL, PASSWORD)).toMatchObject({ ok: true })
  expect(await host.host.delivery.saveSms(TWILIO, { token: TOKEN })).toMatchObject({ ok: true })
}

describe('a password of mail server or gateway', () => {
  test('goes to the keychain, and no answer, file or record holds it', async () => {
    const { folder, database } = await profileFolder()
    const host = await quickHost({ store: openStore(database), ...recorded() })
    await saved(host)
    expect([...host.keychain.items.values()].join()).toContain(PASSWORD)
    expect([...host.keychain.items.values()].join()).toContain(TOKEN)
    const told = JSON.stringify([host.activities, host.host.settings.get(), await host.host.delivery.state(), await host.host.status()])
    const files = [...filesIn(folder).values()]
    for (const secret of [PASSWORD, TOKEN]) {
      expect(told).not.toContain(secret)
      expect(files.some((bytes) => bytes.includes(secret))).toBe(false)
    }
    expect(await host.host.delivery.state()).toEqual({ mailPassword: 'kept', smsSecret: 'kept' })
  })

  test('is used for the server it was typed for', async () => {
    const out = recorded()
    const host = await quickHost(out)
    await saved(host)
    expect(await host.host.delivery.send('Subject', 'Text')).toMatchObject({ ok: true })
    expect(out.mails).toEqual([{ server: MAIL, password: PASSWORD, mail: { to: 'ada@example.org', subject: 'Subject', text: 'Text' } }])
    expect(await host.host.delivery.testText(TWILIO, {}, '+491701234542')).toMatchObject({ ok: true })
    expect(out.texts[0]!.secret).toEqual({ token: TOKEN })
  })

  test.each<[string, Partial<MailServer>]>([
    ['another host', { host: 'mail.eve.example' }],
    ['another user', { user: 'eve' }]
  ])('is not given to %s, saved or only tried', async (_which, changes) => {
    const out = recorded()
    const host = await quickHost(out)
    await saved(host)
    expect(await host.host.delivery.testMail({ ...MAIL, ...changes }, null)).toEqual({ ok: false, code: 'password-missing' })
    expect(await host.host.delivery.saveMail({ ...MAIL, ...changes }, null)).toMatchObject({ ok: true })
    expect(await host.host.delivery.send('Subject', 'Text')).toEqual({ ok: false, code: 'password-missing' })
    expect(out.mails).toEqual([])
  })

  test('of a gateway is not given to another one', async () => {
    const out = recorded()
    const host = await quickHost(out)
    await saved(host)
    const elsewhere = { ...TWILIO, twilio: { ...TWILIO.twilio, baseUrl: 'https://eve.example.org' } }
    expect(await host.host.delivery.testText(elsewhere, {}, '+491701234542')).toEqual({ ok: false, code: 'password-missing' })
    expect(await host.host.delivery.testText(GENERIC, {}, '+491701234542')).toEqual({ ok: false, code: 'password-missing' })
    expect(out.texts).toEqual([])
  })

  test('in a secret header stays while another one is typed', async () => {
    const out = recorded()
    const host = await quickHost(out)
    const two = { ...GENERIC, generic: { ...GENERIC.generic, secretHeaders: ['Authorization', 'X-Account'] } }
    await host.host.delivery.saveSms(two, { headers: { Authorization: 'old', 'X-Account': 'mine' } })
    await host.host.delivery.saveSms(two, { headers: { Authorization: 'new' } })
    await host.host.delivery.testText(two, {}, '+491701234542')
    expect(out.texts[0]!.secret).toEqual({ headers: { Authorization: 'new', 'X-Account': 'mine' } })
  })

  test('goes when the server is taken away', async () => {
    const host = await quickHost(recorded())
    await saved(host)
    await host.host.delivery.saveMail({ ...MAIL, host: '' }, null)
    await host.host.delivery.saveSms({ ...TWILIO, kind: 'none' }, {})
    expect([...host.keychain.items.values()].join()).not.toMatch(new RegExp(`${PASSWORD}|${TOKEN}`))
    expect(await host.host.delivery.send('Subject', 'Text')).toEqual({ ok: false, code: 'not-set-up' })
  })

  test('that cannot be written changes nothing', async () => {
    const host = await quickHost(recorded())
    await saved(host)
    const before = host.host.settings.get()
    host.keychain.unavailable = true
    expect(await host.host.delivery.saveMail({ ...MAIL, host: 'other.example.org' }, 'new')).toEqual({ ok: false, code: 'keychain-unavailable' })
    expect(host.host.settings.get()).toEqual(before)
    expect(await host.host.delivery.send('Subject', 'Text')).toEqual({ ok: false, code: 'keychain-unavailable' })
    expect(await host.host.delivery.state()).toEqual({ mailPassword: 'unreadable', smsSecret: 'unreadable' })
  })
})

describe('changing where codes and notices go', () => {
  test('takes a code while two-factor authentication is on, and is in the log', async () => {
    const host = await armedHost(recorded())
    expect(await host.host.delivery.saveMail(MAIL, PASSWORD)).toEqual({ ok: false, code: 'confirmation-required' })
    expect(await host.host.delivery.saveSms(TWILIO, { token: TOKEN })).toEqual({ ok: false, code: 'confirmation-required' })
    expect(host.host.settings.get().delivery).toEqual(defaultDelivery())
    expect(await host.host.delivery.saveMail(MAIL, PASSWORD, { method: 'totp', code: host.code() })).toMatchObject({ ok: true })
    expect(host.activities.at(-1)!.activity).toEqual({ kind: 'delivery-changed', reason: 'mail' })
  })

  test('is refused while a session is live, and so is a test', async () => {
    const out = recorded()
    const host = await armedHost(out)
    await granted(host)
    const confirmation = { method: 'totp', code: host.code(1) } as const
    expect(await host.host.delivery.saveMail(MAIL, PASSWORD, confirmation)).toEqual({ ok: false, code: 'session-live' })
    expect(await host.host.delivery.testMail(MAIL, PASSWORD)).toEqual({ ok: false, code: 'session-live' })
    expect(await host.host.delivery.testText(TWILIO, { token: TOKEN }, '+491701234542')).toEqual({ ok: false, code: 'session-live' })
    expect([out.mails, out.texts]).toEqual([[], []])
  })

  test('cannot be done by a patch of the settings', async () => {
    const host = await quickHost(recorded())
    expect(await host.host.settings.change({ delivery: { mail: MAIL } } as never)).toEqual({ ok: false, code: 'invalid' })
  })

  test.each<[string, (host: QuickHost) => Promise<unknown>]>([
    ['a server in the clear elsewhere', ({ host }) => host.delivery.saveMail({ ...MAIL, security: 'none' }, PASSWORD)],
    ['an address that is two', ({ host }) => host.delivery.saveMail({ ...MAIL, ownerAddress: 'a@example.org,e@example.org' }, PASSWORD)],
    ['a gateway in the clear elsewhere', ({ host }) => host.delivery.saveSms({ ...TWILIO, twilio: { ...TWILIO.twilio, baseUrl: 'http://api.twilio.com' } }, { token: TOKEN })],
    ['a secret that is two headers', ({ host }) => host.delivery.saveSms(GENERIC, { headers: { Authorization: 'a\r\nX: b' } })]
  ])('to %s is refused', async (_what, change) => {
    const host = await quickHost(recorded())
    expect(await change(host)).toEqual({ ok: false, code: 'invalid' })
    expect(host.keychain.items.has('delivery-mail') || host.keychain.items.has('delivery-sms')).toBe(false)
  })
})
