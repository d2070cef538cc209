// Owns: mail through a real SMTP server on loopback: over TLS and STARTTLS, and each way in which it can fail.
import { readFile, writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { smtpSender } from '../../electron/platform/smtp'
import type { Mail } from '../../electron/settings/ports'
import type { MailServer } from '../../shared/delivery'
import { type Certificates, makeCertificates } from '../support/certificates'
import { createCleanup } from '../support/cleanup'
import { freePort } from '../support/free-port'
import { type MailServerOptions, type TestMailServer, startMailServer, startSilentServer, textOf } from '../support/mail-server'

const LOGIN = { user: 'postern', password: 'a password for mail' }
const MAIL: Mail = { to: 'ada@example.org', subject: 'Code for “workshop”', text: 'Your code is 123456. Grüße.\n' }
const cleanup = createCleanup()
let certificates: Certificates
beforeAll(async () => {
  certificates = await makeCertificates(cleanup)
})
afterAll(() => cleanup.run())

async function serverFor(options: Partial<MailServerOptions> = {}): Promise<TestMailServer> {
  const server = await startMailServer({ security: 'tls', certificate: certificates.good, login: LOGIN, ...options })
  onTestFinished(() => server.stop())
  return server
}

const settingsOf = (port: number, changes: Partial<MailServer> = {}): MailServer => ({
  host: 'localhost',
  port,
  security: 'tls',
  user: LOGIN.user,
  from: 'postern@example.org',
  ownerAddress: '',
  ...changes
})
/** Trusts the authority of this test and nobody else. */
const send = (server: MailServer, password: string | null = LOGIN.password, mail = MAIL) => smtpSender({ bundles: [certificates.caFile] })(server, password, mail)

describe.each(['tls', 'starttls'] as const)('over %s', (security) => {
  test('a mail arrives encrypted, after a login, with its words whole', async () => {
    const server = await serverFor({ security })
    expect(await send(settingsOf(server.port, { security }))).toEqual({ ok: true, value: null })
    const mail = await server.next()
    expect(mail).toMatchObject({ from: 'postern@example.org', to: ['ada@example.org'], secure: true, user: LOGIN.user })
    expect(textOf(mail)).toContain('Your code is 123456. Grüße.')
    expect(mail.raw).toMatch(/^Auto-Submitted: auto-generated/m)
  })

  test.each<[string, (made: Certificates) => Certificates['good']]>([
    ['of an authority that nobody knows', (made) => made.wrongAuthority],
    ['for another host', (made) => made.wrongHost],
    ['that has run out', (made) => made.expired]
  ])('a certificate %s is an error, and nothing is said to the server', async (_which, choose) => {
    const server = await serverFor({ security, certificate: choose(certificates) })
    expect(await send(settingsOf(server.port, { security }))).toEqual({ ok: false, code: 'certificate' })
    expect(server.mails).toEqual([])
  })

  test('the authority of the test is not trusted by the app', async () => {
    const server = await serverFor({ security })
    expect(await smtpSender()(settingsOf(server.port, { security }), LOGIN.password, MAIL)).toEqual({ ok: false, code: 'certificate' })
  })

  test('an authority that an administrator has added to the system’s is trusted', async () => {
    const { caFile, wrongAuthority } = certificates
    const bundle = `${caFile}.bundle`
    await writeFile(bundle, `${wrongAuthority.cert}# added\n${await readFile(caFile, 'utf8')}`)
    const server = await serverFor({ security })
    const sender = smtpSender({ bundles: [`${caFile}.of-another-distribution`, bundle] })
    expect(await sender(settingsOf(server.port, { security }), LOGIN.password, MAIL)).toEqual({ ok: true, value: null })
  })

  test('without a list of the system’s there is Mozilla’s, and the authority of the test is not on it', async () => {
    const server = await serverFor({ security })
    expect(await smtpSender({ bundles: [] })(settingsOf(server.port, { security }), LOGIN.password, MAIL)).toEqual({ ok: false, code: 'certificate' })
  })

  test('a refused login is said so', async () => {
    const server = await serverFor({ security })
    expect(await send(settingsOf(server.port, { security }), 'wrong')).toEqual({ ok: false, code: 'login-refused', info: { status: 535 } })
  })

  test('a server that takes the connection and says nothing is given up', async () => {
    const silent = await startSilentServer()
    onTestFinished(silent.stop)
    const hurried = smtpSender({ bundles: [certificates.caFile], limitMs: 200 })
    expect(await hurried(settingsOf(silent.port, { security }), LOGIN.password, MAIL)).toEqual({ ok: false, code: 'timed-out' })
  })
})

test('a server that is down is said so', async () => {
  expect(await send(settingsOf(await freePort()))).toEqual({ ok: false, code: 'unreachable' })
})

test('a host that does not exist is said so', async () => {
  expect(await send(settingsOf(465, { host: 'mail.invalid' }))).toEqual({ ok: false, code: 'unreachable' })
})

test('a refused recipient is said so, with the reply', async () => {
  const server = await serverFor()
  server.refuseWith = { code: 550, message: 'No such user' }
  expect(await send(settingsOf(server.port))).toEqual({ ok: false, code: 'message-refused', info: { status: 550 } })
})

test('a server that offers no STARTTLS gets neither password nor mail', async () => {
  const server = await serverFor({ security: 'none' })
  expect(await send(settingsOf(server.port, { security: 'starttls' }))).toMatchObject({ ok: false, code: 'no-encryption' })
  expect(server.mails).toEqual([])
})

test('a server that speaks no TLS where TLS is expected is said so', async () => {
  const server = await serverFor({ security: 'none' })
  expect(await send(settingsOf(server.port, { security: 'tls' }))).toMatchObject({ ok: false, code: 'no-encryption' })
})

test('without encryption only this computer is spoken to', async () => {
  const server = await serverFor({ security: 'none' })
  expect(await send(settingsOf(server.port, { security: 'none' }))).toMatchObject({ ok: true })
  expect(await send(settingsOf(server.port, { security: 'none', host: 'mail.example.org' }))).toEqual({ ok: false, code: 'no-encryption' })
})

test('a server without a login is used without one', async () => {
  const server = await startMailServer({ security: 'tls', certificate: certificates.good })
  onTestFinished(() => server.stop())
  expect(await send(settingsOf(server.port, { user: '' }), null)).toMatchObject({ ok: true })
})

test('line breaks in a subject make no header', async () => {
  const server = await serverFor()
  await send(settingsOf(server.port), LOGIN.password, { ...MAIL, subject: 'Code\r\nBcc: eve@example.org\r\n\r\nHello' })
  const mail = await server.next()
  expect(mail.to).toEqual(['ada@example.org'])
  expect(mail.raw.split('\r\n\r\n')[0]).not.toMatch(/^bcc:/im)
})
