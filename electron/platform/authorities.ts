// Owns: which certificate authorities the owner's servers may have theirs from: the system's, so that one of a company, which
// its administrator has added there, counts too, and one that was removed does not. Never: widens what the system trusts.
import { readFile } from 'node:fs/promises'

/** Debian and Arch, Fedora, openSUSE. Windows and macOS keep no file; Node's own list (Mozilla's) stands in there. */
const SYSTEM_BUNDLES: readonly string[] = ['/etc/ssl/certs/ca-certificates.crt', '/etc/pki/tls/certs/ca-bundle.crt', '/etc/ssl/ca-bundle.pem']

/** Options for TLS: the certificates in the first of these files that can be read, in PEM; none where there is no such file. */
export async function authorities(bundles = SYSTEM_BUNDLES): Promise<{ readonly ca?: string }> {
  for (const bundle of bundles) {
    const ca = await readFile(bundle, 'utf8').catch(() => null)
    if (ca !== null) return { ca }
  }
  return {}
}
