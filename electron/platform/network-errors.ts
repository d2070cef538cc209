// Owns: what an error of socket, DNS or TLS means for somebody who waits for a message to leave.
import type { DeliveryProblem } from '../../shared/delivery'

const TIMED_OUT = new Set(['ETIMEDOUT', 'ESOCKETTIMEDOUT', 'ECONNABORTED', 'EABORT', 'ABORT_ERR'])
/** OpenSSL's and Node's names for a certificate that is unknown, of another host, or out of date. */
const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER|HOSTNAME_MISMATCH/

export function networkProblem(code: string): DeliveryProblem {
  if (CERTIFICATE.test(code)) return 'certificate'
  if (TIMED_OUT.has(code)) return 'timed-out'
  // What is not TLS answers to TLS with something else.
  return code.startsWith('ERR_SSL') || code === 'EPROTO' ? 'no-encryption' : 'unreachable'
}

/** A system's name of an error, or an empty text. */
export function codeOfError(error: unknown): string {
  const { originalCode, code } = error as { originalCode?: unknown; code?: unknown }
  return typeof originalCode === 'string' ? originalCode : typeof code === 'string' ? code : ''
}
