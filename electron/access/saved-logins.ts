// Owns: making and revoking the logins that connectors keep for this computer.
import { toBase64url } from '../../shared/base64url'
import type { Credentials } from './credentials'
import type { Grant } from './grant'
import type { AuditLog, OpaqueRegistrar, Random, Store } from './ports'
import { fingerprint } from './labels'

export type SavedLoginParts = {
  readonly store: Store
  readonly random: Random
  readonly audit: AuditLog
  readonly credentials: Credentials
  readonly registrar: OpaqueRegistrar
  readonly opaqueSetup: () => Promise<string | null>
}

export class SavedLogins {
  readonly #parts: SavedLoginParts

  constructor(parts: SavedLoginParts) {
    this.#parts = parts
  }

  /**
   * A login for the granted connector's key: an id, and 32 random bytes that only its keychain will hold. One
   * connector has one; the older one goes.
   */
  async create(grant: Grant): Promise<{ readonly id: string; readonly secret: string } | null> {
    const { store, random, audit, credentials, registrar, opaqueSetup } = this.#parts
    const setup = await opaqueSetup()
    if (setup === null) return null
    const id = toBase64url(random.bytes(12))
    const secret = toBase64url(random.bytes(32))
    const record = await registrar.register({ setup, selector: `saved-login:${id}`, password: secret })
    const { publicKey, name } = grant.connector
    return store.transaction(() => {
      // The password may have been changed while the record was made; trust must not outlive it.
      if (!credentials.stands(grant)) return null
      for (const old of credentials.savedLogins()) if (old.connectorKey === publicKey) credentials.delete(old.id)
      credentials.add({
        id,
        kind: 'saved-login',
        profile: grant.profile.id,
        record,
        connectorKey: publicKey,
        connectorName: name,
        permissions: null,
        expiresAt: null,
        usesLeft: null
      })
      audit.append({ kind: 'saved-login-created', connectorName: name, connectorKey: fingerprint(publicKey) })
      return { id, secret }
    })
  }

  /** From here on the login is an unknown credential. Ending its sessions and what grew out of them is the caller's part. */
  revoke(id: string): void {
    const { store, audit, credentials } = this.#parts
    store.transaction(() => {
      const login = credentials.find(id)
      if (login === undefined || login.kind !== 'saved-login') return
      credentials.delete(id)
      audit.append({
        kind: 'saved-login-revoked',
        connectorName: login.connectorName ?? '?',
        connectorKey: fingerprint(login.connectorKey ?? '')
      })
    })
  }
}
