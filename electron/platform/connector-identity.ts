// Owns: the Ed25519 key by which hosts know this computer (RFC 8032). It lives in the keychain.
import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import { type Keychain, KeychainUnavailable } from '../access/ports'
import type { ConnectorIdentity } from '../connection/outgoing'
import { fromBase64url, toBase64url } from '../../shared/base64url'

const ACCOUNT = 'connector-identity'

export class ConnectorIdentities {
  readonly #keychain: Keychain
  #identity: Promise<ConnectorIdentity & { readonly kept: boolean }> | null = null

  constructor(keychain: Keychain) {
    this.#keychain = keychain
  }

  /**
   * This computer's key. Without a keychain it is one for this run only (`kept` is false): connecting works, being
   * recognized the next time does not.
   */
  get(): Promise<ConnectorIdentity & { readonly kept: boolean }> {
    this.#identity ??= this.#load().catch((error: unknown) => {
      this.#identity = null
      if (error instanceof KeychainUnavailable) return identityFrom(generateKeyPairSync('ed25519').privateKey, false)
      throw error
    })
    return this.#identity
  }

  async #load(): Promise<ConnectorIdentity & { readonly kept: boolean }> {
    const stored = await this.#keychain.get(ACCOUNT)
    if (stored !== null) {
      const key = createPrivateKey({ key: Buffer.from(fromBase64url(stored)), format: 'der', type: 'pkcs8' })
      return identityFrom(key, true)
    }
    const { privateKey } = generateKeyPairSync('ed25519')
    await this.#keychain.set(ACCOUNT, toBase64url(privateKey.export({ format: 'der', type: 'pkcs8' })))
    return identityFrom(privateKey, true)
  }
}

function identityFrom(privateKey: KeyObject, kept: boolean): ConnectorIdentity & { readonly kept: boolean } {
  const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' })
  return {
    publicKey: toBase64url(spki.subarray(spki.length - 32)),
    sign: (statement) => sign(null, statement, privateKey),
    kept
  }
}
