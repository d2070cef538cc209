// Owns: a real SMTP server on loopback, and what it was given. Never: passes a mail on.
import { once } from 'node:events'
import { type AddressInfo, type Server, type Socket, createServer } from 'node:net'
import { SMTPServer } from 'smtp-server'
import type { MailServer } from '../../shared/delivery'
import type { KeyAndCertificate } from './certificates'

export type ReceivedMail = {
  readonly from: string
  readonly to: readonly string[]
  /** Header and body as they came over the wire. */
  readonly raw: string
  /** Whether it came encrypted, and who logged in. */
  readonly secure: boolean
  readonly user: string | null
}

export type TestMailServer = {
  readonly port: number
  readonly mails: readonly ReceivedMail[]
  /** Connections so far. */
  readonly connections: () => number
  /** The mail after those that were taken before; waits for it. */
  readonly next: () => Promise<ReceivedMail>
  readonly stop: () => Promise<void>
  /** Mails are refused with this SMTP reply while it is set. */
  refuseWith: { readonly code: number; readonly message: string } | null
}

export type MailServerOptions = {
  readonly security: MailServer['security']
  readonly certificate?: KeyAndCertificate
  /** Without one, nobody has to log in. */
  readonly login?: { readonly user: string; readonly password: string }
}

export async function startMailServer({ security, certificate, login }: MailServerOptions): Promise<TestMailServer> {
  const mails: ReceivedMail[] = []
  const waiting: ((mail: ReceivedMail) => void)[] = []
  let taken = 0
  let connections = 0
  const server = new SMTPServer({
    secure: security === 'tls',
    ...(certificate ?? {}),
    authOptional: login === undefined,
    allowInsecureAuth: security === 'none',
    disabledCommands: [...(login === undefined ? ['AUTH'] : []), ...(security === 'starttls' ? [] : ['STARTTLS'])],
    disableReverseLookup: true,
    closeTimeout: 100,
    logger: false,
    onConnect: (_session, done) => {
      connections += 1
      done()
    },
    onAuth: ({ username, password }, _session, done) => {
      if (username === login?.user && password === login?.password) done(null, { user: username })
      else done(Object.assign(new Error('Invalid username or password'), { responseCode: 535 }))
    },
    onRcptTo: (_address, _session, done) => {
      const refused = running.refuseWith
      done(refused === null ? null : Object.assign(new Error(refused.message), { responseCode: refused.code }))
    },
    onData: (stream, session, done) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope
        const mail = {
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          raw: Buffer.concat(chunks).toString(),
          secure: session.secure,
          user: typeof session.user === 'string' ? session.user : null
        }
        mails.push(mail)
        const next = waiting.shift()
        if (next !== undefined) {
          taken += 1
          next(mail)
        }
        done()
      })
    }
  })
  // A handshake that the client broke off is what some tests are about.
  server.on('error', () => {})
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  const running: TestMailServer = {
    port: (server.server.address() as AddressInfo).port,
    mails,
    connections: () => connections,
    next: () => {
      const mail = mails[taken]
      if (mail === undefined) return new Promise((resolve) => waiting.push(resolve))
      taken += 1
      return Promise.resolve(mail)
    },
    stop: () => new Promise((resolve) => server.close(() => resolve())),
    refuseWith: null
  }
  return running
}

/** Takes connections and never says a word. */
export async function startSilentServer(): Promise<{ readonly port: number; readonly stop: () => Promise<void> }> {
  const sockets = new Set<Socket>()
  const server: Server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    stop: async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    }
  }
}

/** The text of a mail as a person reads it: quoted-printable (RFC 2045, section 6.7) is undone. */
export function textOf({ raw }: ReceivedMail): string {
  const [head = '', ...rest] = raw.split('\r\n\r\n')
  const body = rest.join('\r\n\r\n')
  if (!/^content-transfer-encoding: quoted-printable/im.test(head)) return body
  const bytes = body.replace(/=\r?\n/g, '').replace(/=([0-9A-F]{2})/gi, (_whole, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(bytes, 'latin1').toString('utf8')
}

/** The six digits in a mail or a message. */
export function codeIn(text: string): string {
  const found = /(?<![0-9])[0-9]{6}(?![0-9])/.exec(text)
  if (found === null) throw new Error(`There is no code in: ${text}`)
  return found[0]
}
