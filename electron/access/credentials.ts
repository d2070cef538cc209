// Owns: unattended passwords, saved logins and short-term passwords: one row, one proof, three kinds. The key of a session
// that lost its connection is proved the same way; it stands in memory, and what it proves is the session's own credential.
import type { CredentialKind } from '../../shared/activity'
import { type Permission, type ProfileId, narrower } from '../../shared/permissions'
import { type CredentialSelector, selectorsBehind } from '../../shared/protocol'
import { type FirstFactorProof, type Grant, stampFirst } from './grant'
import type { Clock, OpaqueHost, Store } from './ports'
import { Profiles, permissionsFrom } from './profiles'
import type { ResumeKeys } from './resume-keys'

/** A profile has one password, so its row and its name in OPAQUE are the same. */
export const passwordIdOf = (profile: ProfileId): string => (profile === 'full' ? PASSWORD_ID : `${PASSWORD_ID}:${profile}`)
/** The password of "Full access". */
export const PASSWORD_ID = 'password'

export type Credential = {
  readonly id: string
  readonly kind: CredentialKind
  readonly profile: { readonly id: ProfileId; readonly name: string }
  readonly record: string
  readonly connectorKey: string | null
  readonly connectorName: string | null
  /** What its profile allows now, or less. */
  readonly permissions: readonly Permission[]
  readonly createdAt: number
  readonly lastUsedAt: number | null
  readonly expiresAt: number | null
  readonly usesLeft: number | null
  /** When its profile ends, and with it every session. */
  readonly endsAt: number | null
}

type Row = {
  readonly id: string
  readonly kind: CredentialKind
  readonly profile: ProfileId
  readonly record: string
  readonly connector_key: string | null
  readonly connector_name: string | null
  readonly permissions: string | null
  readonly created_at: number
  readonly last_used_at: number | null
  readonly expires_at: number | null
  readonly uses_left: number | null
}

/** One credential that the far end may turn out to know. */
type Candidate = {
  /** Its name in OPAQUE. */
  readonly name: string
  readonly credentialId: string
  /** Of the credential that the challenge was made from; null when the name stands for none. */
  readonly version: string | null
  readonly state: string
}

/** What the far end may prove: where its challenge comes from, and what it has proved then. */
type Provable = { readonly record: string; readonly version: string; readonly fields: Omit<FirstFactorProof, 'step'> }

/** A proof that has begun: the far end has the challenge and must answer it. */
export type PendingProof = { readonly selector: CredentialSelector; readonly candidates: readonly Candidate[] }

/** For a credential of a smaller set than its profile's; null for what the profile allows. */
type NewCredential = Pick<Credential, 'id' | 'kind' | 'record' | 'connectorKey' | 'connectorName' | 'expiresAt' | 'usesLeft'> & {
  readonly profile: ProfileId
  readonly permissions: readonly Permission[] | null
}

const idOf = (selector: CredentialSelector, name: string): string => (selector === 'password' ? name : name.slice(name.indexOf(':') + 1))
const kindOf = (selector: CredentialSelector): CredentialKind =>
  selector === 'password' ? 'password' : selector.startsWith('saved-login:') ? 'saved-login' : 'short-term'

export class Credentials {
  readonly #store: Store
  readonly #clock: Clock
  readonly #opaque: OpaqueHost
  readonly #profiles: Profiles
  readonly #resumeKeys: Pick<ResumeKeys, 'find'>

  constructor(store: Store, clock: Clock, opaque: OpaqueHost, resumeKeys: Pick<ResumeKeys, 'find'>) {
    this.#store = store
    this.#clock = clock
    this.#opaque = opaque
    this.#profiles = new Profiles(store)
    this.#resumeKeys = resumeKeys
  }

  /**
   * Answers KE1 with one KE2 for each credential that the selector may mean. A name that stands for nothing gets an answer
   * of the same size for the same work, so the answer does not tell which profiles have a password.
   * @throws when KE1 is not one (the caller treats it as a violation of the protocol)
   */
  begin(selector: CredentialSelector, ke1: string, setup: string): { readonly ke2s: readonly string[]; readonly pending: PendingProof } {
    const begun = selectorsBehind(selector).map((name) => {
      const provable = this.#provable(selector, name)
      const { ke2, state } = this.#opaque.challenge({ setup, record: provable?.record ?? null, selector: name, ke1 })
      return { ke2, candidate: { name, credentialId: idOf(selector, name), version: provable?.version ?? null, state } }
    })
    return { ke2s: begun.map(({ ke2 }) => ke2), pending: { selector, candidates: begun.map(({ candidate }) => candidate) } }
  }

  /** The proof and the session key, or null when the far end knows none of the credentials. */
  finish(pending: PendingProof, ke3: string): { readonly proof: FirstFactorProof; readonly sessionKey: string } | null {
    for (const { name, version, state } of pending.candidates) {
      const sessionKey = this.#opaque.verify({ state, selector: name, ke3 })
      if (sessionKey === null) continue
      // Looked up again: it may have been revoked or replaced since the challenge.
      const provable = this.#provable(pending.selector, name)
      return provable === undefined || provable.version !== version ? null : { sessionKey, proof: stampFirst(provable.fields) }
    }
    return null
  }

  /** Replaces the password of a profile and, with it, every login that was made under the old one. */
  setPassword(record: string, profile: ProfileId = 'full'): void {
    this.#store.transaction(() => {
      this.deleteProfile(profile)
      this.#insert({
        id: passwordIdOf(profile),
        kind: 'password',
        profile,
        record,
        connectorKey: null,
        connectorName: null,
        permissions: null,
        expiresAt: null,
        usesLeft: null
      })
    })
  }

  add(credential: NewCredential & { readonly kind: Exclude<CredentialKind, 'password'>; readonly connectorKey: string; readonly connectorName: string }): void {
    this.#insert(credential)
  }

  /** Whether anybody could come in with a password. */
  hasPassword(): boolean {
    return this.#store.get("SELECT 1 FROM credentials WHERE kind = 'password'") !== undefined
  }

  /** The passwords that are set. */
  passwords(): readonly Credential[] {
    return this.#store.all<Row>("SELECT * FROM credentials WHERE kind = 'password' ORDER BY id").map((row) => this.#fromRow(row))
  }

  find(id: string): Credential | undefined {
    const row = this.#store.get<Row>('SELECT * FROM credentials WHERE id = ?', id)
    return row === undefined ? undefined : this.#fromRow(row)
  }

  /** Whether the credential that this grant came from is still in force as it was, and not one that took its place. */
  stands(grant: Pick<Grant, 'credentialId' | 'credentialVersion'>): boolean {
    const credential = this.find(grant.credentialId)
    return credential !== undefined && versionOf(credential) === grant.credentialVersion && !this.#isOver(credential)
  }

  /** Saved logins, newest first. */
  savedLogins(): readonly Credential[] {
    return this.#store
      .all<Row>("SELECT * FROM credentials WHERE kind = 'saved-login' ORDER BY created_at DESC, id")
      .map((row) => this.#fromRow(row))
  }

  delete(id: string): void {
    this.#store.run('DELETE FROM credentials WHERE id = ?', id)
  }

  /** Every kind but the unattended passwords, of every profile or of one. */
  deleteSaved(profile?: ProfileId): void {
    if (profile === undefined) this.#store.run("DELETE FROM credentials WHERE kind <> 'password'")
    else this.#store.run("DELETE FROM credentials WHERE kind <> 'password' AND profile = ?", profile)
  }

  /** A profile's password and every login made under it. */
  deleteProfile(profile: ProfileId): void {
    this.#store.run('DELETE FROM credentials WHERE profile = ?', profile)
  }

  deleteAll(): void {
    this.#store.run('DELETE FROM credentials')
  }

  /** Notes a use; a credential with its last use is gone. Call it in the transaction of the grant. */
  spend(id: string): void {
    this.#store.run(
      'UPDATE credentials SET last_used_at = ?, uses_left = CASE WHEN uses_left IS NULL THEN NULL ELSE uses_left - 1 END WHERE id = ?',
      this.#clock.now(),
      id
    )
    this.#store.run('DELETE FROM credentials WHERE uses_left IS NOT NULL AND uses_left <= 0')
  }

  #provable(selector: CredentialSelector, name: string): Provable | undefined {
    if (selector.startsWith('resume:')) {
      const key = this.#resumeKeys.find(idOf(selector, name))
      if (key === undefined) return undefined
      const { id, grant, record } = key
      const { credentialId, credentialKind, credentialVersion, profile, permissions, connector, expiresAt: endsAt } = grant
      const fields = { credentialId, credentialKind, credentialVersion, profile, permissions, boundTo: connector.publicKey, endsAt }
      return { record, version: id, fields: { ...fields, resumes: { keyId: id, grant } } }
    }
    const credential = this.#usable(selector, name)
    if (credential === undefined) return undefined
    const { id: credentialId, kind: credentialKind, profile, permissions, connectorKey: boundTo, endsAt, record } = credential
    const version = versionOf(credential)
    return { record, version, fields: { credentialId, credentialKind, credentialVersion: version, profile, permissions, boundTo, endsAt, resumes: null } }
  }

  #usable(selector: CredentialSelector, name: string): Credential | undefined {
    const credential = this.find(idOf(selector, name))
    if (credential === undefined || credential.kind !== kindOf(selector)) return undefined
    return this.#isOver(credential) ? undefined : credential
  }

  #isOver({ expiresAt, endsAt, usesLeft }: Credential): boolean {
    const now = this.#clock.now()
    return (expiresAt !== null && expiresAt <= now) || (endsAt !== null && endsAt <= now) || (usesLeft !== null && usesLeft <= 0)
  }

  #insert(credential: NewCredential): void {
    this.#store.run(
      `INSERT INTO credentials (id, kind, profile, record, connector_key, connector_name, permissions, created_at, expires_at, uses_left)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      credential.id,
      credential.kind,
      credential.profile,
      credential.record,
      credential.connectorKey,
      credential.connectorName,
      credential.permissions === null ? null : JSON.stringify(credential.permissions),
      this.#clock.now(),
      credential.expiresAt,
      credential.usesLeft
    )
  }

  #fromRow(row: Row): Credential {
    const profile = this.#profiles.get(row.profile)
    return {
      id: row.id,
      kind: row.kind,
      profile: { id: profile.id, name: profile.name },
      record: row.record,
      connectorKey: row.connector_key,
      connectorName: row.connector_name,
      permissions: row.permissions === null ? profile.permissions : narrower(profile.permissions, permissionsFrom(row.permissions)),
      createdAt: row.created_at,
      lastUsedAt: row.last_used_at,
      expiresAt: row.expires_at,
      usesLeft: row.uses_left,
      endsAt: profile.endsAt
    }
  }
}

/**
 * The end of an OPAQUE record is the tag of an envelope with a random nonce: no two records share it. What it may do is
 * part of it, so that a proof from before the owner narrowed the profile is void.
 */
const versionOf = ({ record, permissions, endsAt }: Credential): string => `${record.slice(-32)}/${permissions.join(',')}/${endsAt ?? ''}`
