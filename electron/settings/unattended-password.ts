// Owns: setting the unattended access passwords, one a profile, and the OPAQUE setup that all credentials of this host stand on.
import type { ChangeFailure, Confirmation, PasswordStrength } from '../../shared/ipc'
import type { ProfileId } from '../../shared/permissions'
import { type Result, failure, success } from '../../shared/result'
import { forgetAllTrust } from '../access/connectors'
import { type Credentials, passwordIdOf } from '../access/credentials'
import { type AuditLog, type Keychain, KeychainUnavailable, type OpaqueRegistrar, type Store } from '../access/ports'
import type { Profiles } from '../access/profiles'
import type { OwnerGuard, PageLife } from './owner-guard'

const SETUP_ACCOUNT = 'opaque-setup'
/** 128 bytes in base64url. Anything else is a damaged item, which is good for nothing. */
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
  readonly profiles: Profiles
  /** Sessions that came in with the profile's old password, or a login saved under it, end. */
  readonly onChanged: (profile: ProfileId) => void
}

/** `password-taken`: another profile has this password. */
export type PasswordFailure = ChangeFailure | 'password-taken'

export class UnattendedPassword {
  readonly #parts: UnattendedPasswordParts
  #setup: string | null = null
  #last: Promise<unknown> = Promise.resolve()

  constructor(parts: UnattendedPasswordParts) {
    this.#parts = parts
  }

  /** The server setup, or null while it cannot be had. */
  async setup(): Promise<string | null> {
    try {
      return await this.#readSetup()
    } catch (error) {
      if (error instanceof KeychainUnavailable) return null
      throw error
    }
  }

  /** Sets the password of a profile. Two profiles cannot share one: nobody could say which of them was meant. */
  set(password: string, confirmation?: Confirmation, page?: PageLife, profile: ProfileId = 'full'): Promise<Result<null, PasswordFailure>> {
    // One after the other: two that are set at once are compared with each other too.
    const turn = this.#last.then(() => this.#set(password, confirmation, page, profile))
    this.#last = turn.catch(() => undefined)
    return turn
  }

  /** Takes the password of a profile away, with every login made under it. */
  async remove(profile: ProfileId, confirmation?: Confirmation, page?: PageLife): Promise<Result<null, ChangeFailure>> {
    const { guard, store, credentials, audit } = this.#parts
    if (credentials.find(passwordIdOf(profile)) === undefined) return success(null)
    const confirmed = await guard.confirm('password', confirmation, page)
    if (!confirmed.ok) return confirmed
    try {
      store.transaction(() => {
        credentials.deleteProfile(profile)
        audit.append({ kind: 'password-removed', profile: this.#nameOf(profile) })
      })
    } catch {
      return failure('storage-failed')
    }
    this.#parts.onChanged(profile)
    return success(null)
  }

  async #set(
    password: string,
    confirmation: Confirmation | undefined,
    page: PageLife | undefined,
    profile: ProfileId
  ): Promise<Result<null, PasswordFailure>> {
    const { strength, guard, registrar, store, credentials, audit } = this.#parts
    if ((await strength(password)).problem !== null) return failure('invalid')
    const confirmed = await guard.confirm('password', confirmation, page)
    if (!confirmed.ok) return confirmed
    try {
      const kept = await this.#readSetup()
      const setup = kept ?? (await this.#createSetup())
      if (kept !== null && (await this.#isTaken(kept, password, profile))) return failure('password-taken')
      const record = await registrar.register({ setup, selector: passwordIdOf(profile), password })
      const live = guard.refusalWhileLive('password')
      if (live !== null) return live
      store.transaction(() => {
        // Records of a server key that is gone fit nothing any more.
        if (kept === null) credentials.deleteAll()
        credentials.setPassword(record, profile)
        forgetAllTrust(store)
        audit.append({ kind: 'password-changed', profile: this.#nameOf(profile) })
      })
    } catch (error) {
      return failure(error instanceof KeychainUnavailable ? 'keychain-unavailable' : 'storage-failed')
    }
    this.#parts.onChanged(profile)
    return success(null)
  }

  async #isTaken(setup: string, password: string, profile: ProfileId): Promise<boolean> {
    const others = this.#parts.credentials.passwords().filter((other) => other.profile.id !== profile)
    const matches = others.map(({ id, record }) => this.#parts.registrar.matches({ setup, selector: id, record, password }))
    return (await Promise.all(matches)).includes(true)
  }

  #nameOf(profile: ProfileId): string {
    return this.#parts.profiles.get(profile).name
  }

  /**
   * It is read once and kept; it opens nothing by itself. Null when there is none, or a damaged one: then no credential of
   * this host can be proved any more, and a password that is set makes a new one.
   * @throws {KeychainUnavailable} when nobody can tell whether there is one: then none may be made in its place
   */
  async #readSetup(): Promise<string | null> {
    if (this.#setup !== null) return this.#setup
    const stored = await this.#parts.keychain.get(SETUP_ACCOUNT)
    if (stored !== null && SETUP.test(stored)) this.#setup = stored
    return this.#setup
  }

  async #createSetup(): Promise<string> {
    const setup = await this.#parts.createSetup()
    await this.#parts.keychain.set(SETUP_ACCOUNT, setup)
    this.#setup = setup
    return setup
  }
}
