// Owns: setting the unattended access password, and the OPAQUE setup that all credentials of this host stand on.
import type { ChangeFailure, Confirmation, PasswordStrength } from '../../shared/ipc'
import { type Result, failure, success } from '../../shared/result'
import { forgetAllTrust } from '../access/connectors'
import { type Credentials, PASSWORD_ID } from '../access/credentials'
import { type AuditLog, type Keychain, KeychainUnavailable, type OpaqueRegistrar, type Store } from '../access/ports'
import type { OwnerGuard, PageLife } from './owner-guard'

const SETUP_ACCOUNT = 'opaque-setup'
/** 128 bytes in base64url. Anything else is a damaged item, which counts as one that cannot be had. */
const SETUP = /^[A-Za-z0-9_-]{171}$/

export type UnattendedPasswordParts = {
  readonly store: Store
  readonly keychain: Keychain
  readonly credentials: Credentials
  readonly audit: AuditLog
  readonly guard: OwnerGuard
  readonly registrar: OpaqueRegistrar
  readonly createSetup: () => string | Promise<string>
  readonly strength: (password: string) => Promise<PasswordStrength>
  /** Sessions that came in with the old password, or a login saved under it, end. */
  readonly onChanged: () => void
}

export class UnattendedPassword {
  readonly #parts: UnattendedPasswordParts
  #setup: string | null = null

  constructor(parts: UnattendedPasswordParts) {
    this.#parts = parts
  }

  /** The server setup, or null while it cannot be had. It is read once and kept; it opens nothing by itself. */
  async setup(): Promise<string | null> {
    if (this.#setup !== null) return this.#setup
    try {
      const stored = await this.#parts.keychain.get(SETUP_ACCOUNT)
      if (stored !== null && SETUP.test(stored)) this.#setup = stored
    } catch (error) {
      if (!(error instanceof KeychainUnavailable)) throw error
    }
    return this.#setup
  }

  async set(password: string, confirmation?: Confirmation, page?: PageLife): Promise<Result<null, ChangeFailure>> {
    if ((await this.#parts.strength(password)).problem !== null) return failure('invalid')
    const confirmed = await this.#parts.guard.confirm('password', confirmation, page)
    if (!confirmed.ok) return confirmed
    try {
      const setup = (await this.setup()) ?? (await this.#createSetup())
      const record = await this.#parts.registrar.register({ setup, selector: PASSWORD_ID, password })
      const live = this.#parts.guard.refusalWhileLive('password')
      if (live !== null) return live
      this.#parts.store.transaction(() => {
        this.#parts.credentials.setPassword(record)
        forgetAllTrust(this.#parts.store)
        this.#parts.audit.append({ kind: 'password-changed' })
      })
    } catch (error) {
      return failure(error instanceof KeychainUnavailable ? 'keychain-unavailable' : 'storage-failed')
    }
    this.#parts.onChanged()
    return success(null)
  }

  async #createSetup(): Promise<string> {
    const setup = await this.#parts.createSetup()
    await this.#parts.keychain.set(SETUP_ACCOUNT, setup)
    this.#setup = setup
    return setup
  }
}
