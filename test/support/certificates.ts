// Owns: certificates of an authority that only this test run knows, made with openssl when they are first needed.
// Never: trusts them beyond what a test hands them to.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeTempFolder } from './temp-folder'
import type { Cleanup } from './cleanup'
import { runProgram } from './processes'

export type KeyAndCertificate = { readonly key: string; readonly cert: string }

export type Certificates = {
  /** The certificate of the authority. */
  readonly caFile: string
  /** For localhost and 127.0.0.1. */
  readonly good: KeyAndCertificate
  /** By the authority, for another host. */
  readonly wrongHost: KeyAndCertificate
  /** It ended yesterday. */
  readonly expired: KeyAndCertificate
  /** For localhost, by an authority that nobody trusts. */
  readonly wrongAuthority: KeyAndCertificate
}

const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
const THIS_COMPUTER = 'DNS:localhost,IP:127.0.0.1'

export async function makeCertificates(cleanup: Cleanup): Promise<Certificates> {
  const folder = await makeTempFolder(cleanup, 'memory')
  const at = (name: string): string => join(folder, name)
  const openssl = (...args: string[]): Promise<string> => runProgram('openssl', args)
  const authority = (name: string): Promise<string> =>
    openssl('req', '-x509', ...NEW_KEY, '-keyout', at(`${name}.key`), '-out', at(`${name}.pem`), '-subj', `/CN=${name}`, '-days', '2')
  const certificate = async (name: string, options: { readonly by?: string; readonly names?: string; readonly days?: string } = {}): Promise<KeyAndCertificate> => {
    const { by = 'authority', names = THIS_COMPUTER, days = '2' } = options
    await openssl('req', ...NEW_KEY, '-keyout', at(`${name}.key`), '-out', at(`${name}.csr`), '-subj', `/CN=${name}`, '-addext', `subjectAltName=${names}`)
    await openssl('x509', '-req', '-in', at(`${name}.csr`), '-CA', at(`${by}.pem`), '-CAkey', at(`${by}.key`), '-out', at(`${name}.pem`), '-days', days, '-copy_extensions', 'copy')
    return { key: readFileSync(at(`${name}.key`), 'utf8'), cert: readFileSync(at(`${name}.pem`), 'utf8') }
  }
  await authority('authority')
  await authority('stranger')
  return {
    caFile: at('authority.pem'),
    good: await certificate('good'),
    wrongHost: await certificate('wrong-host', { names: 'DNS:mail.example.org' }),
    expired: await certificate('expired', { days: '-1' }),
    wrongAuthority: await certificate('wrong-authority', { by: 'stranger' })
  }
}
