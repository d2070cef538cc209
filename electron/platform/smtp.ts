// Owns: handing one mail to the owner's SMTP server (RFC 5321), encrypted unless the server is this very computer.
// Never: goes on with a certificate that does not fit, reads a file or an address that a mail names, or waits for long.
import type { MailServer } from '../../shared/delivery'
import { isLoopbackHost } from '../../shared/destination'
import { failure, success } from '../../shared/result'
import type { SendMail, Sent } from '../settings/ports'
import { authorities } from './authorities'
import { codeOfError, networkProblem } from './network-errors'

/** From the first packet to the server's last word. */
export const SEND_LIMIT_MS = 10_000

export type Trust = {
  /** Files with the certificates of authorities; the system's unless a test says otherwise. */
  readonly bundles?: readonly string[]
  readonly limitMs?: number
}

export function smtpSender({ bundles, limitMs = SEND_LIMIT_MS }: Trust = {}): SendMail {
  return async (server, password, mail) => {
    if (server.security === 'none' && !isLoopbackHost(server.host)) return failure('no-encryption')
    const { createTransport } = await import('nodemailer')
    const limit = new AbortController()
    const timer = setTimeout(() => limit.abort(), limitMs)
    const transport = createTransport({
      host: server.host,
      port: server.port,
      ...encryptionOf(server.security),
      tls: { rejectUnauthorized: true, minVersion: 'TLSv1.2', ...(await authorities(bundles)) },
      ...(server.user === '' ? {} : { auth: { user: server.user, pass: password ?? '' } }),
      connectionTimeout: limitMs,
      greetingTimeout: limitMs,
      socketTimeout: limitMs,
      dnsTimeout: limitMs,
      socketCloseTimeout: 0,
      disableFileAccess: true,
      disableUrlAccess: true
    })
    try {
      await transport.sendMail({
        from: { name: 'Postern', address: server.from },
        to: { name: '', address: mail.to },
        // Nobody answers it, and no vacation notice shall.
        headers: { 'Auto-Submitted': 'auto-generated' },
        subject: mail.subject,
        text: mail.text,
        signal: limit.signal
      })
      return success(null)
    } catch (error) {
      return limit.signal.aborted ? failure('timed-out') : problemOf(error)
    } finally {
      clearTimeout(timer)
      transport.close()
    }
  }
}

function encryptionOf(security: MailServer['security']): { secure: boolean; requireTLS?: boolean; ignoreTLS?: boolean } {
  switch (security) {
    case 'tls':
      return { secure: true }
    case 'starttls':
      return { secure: false, requireTLS: true }
    case 'none':
      return { secure: false, ignoreTLS: true }
  }
}

function problemOf(error: unknown): Sent {
  const { code, responseCode } = error as { code?: unknown; responseCode?: unknown }
  const info = typeof responseCode === 'number' ? { status: responseCode } : undefined
  switch (code) {
    case 'EAUTH':
    case 'ENOAUTH':
      return failure('login-refused', info)
    case 'EENVELOPE':
    case 'EMESSAGE':
    case 'EPROTOCOL':
      return failure('message-refused', info)
    case 'ETLS':
      return failure(networkProblem(codeOfError(error)) === 'certificate' ? 'certificate' : 'no-encryption')
    default:
      return failure(networkProblem(codeOfError(error)), info)
  }
}
