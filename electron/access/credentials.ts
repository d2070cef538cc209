// Owns: unattended password, saved logins and short-term passwords: one row, one proof, three kinds.
import type { CredentialKind } from '../../shared/activity'
import { type Permission, FULL_ACCESS, permission } from '../../shared/permissions'
import type { CredentialSelector } from '../../shared/protocol'
import { z } from 'zod'
import { type FirstFactorProof, type Grant, stampFirst } from './grant'
import type { Clock, OpaqueHost, Store } from './ports'

/** There is one unattended password, so its row and its selector have one name. */
export const PASSWORD_ID = 'password'

export type Credential = {
  readonly id: string
  readonly kind: CredentialKind
  readonly record: string
  readonly connectorKey: string | null
  readonly connectorName: string | null
  readonly permissions: readonly Permission[]
  readonly createdAt: number
  readonly lastUsedAt: number | null
  readonly expiresAt: number | null
  readonly usesLeft: number | null
}

type Row = {
  readonly id: string
  readonly kind: CredentialKind
  readonly record: string
  readonly connector_key: string | null
  readonly connector_name: string | null
  readonly permissions: string
  readonly created_at: number
  readonly last_used_at: number | null
  readonly expires_at: number | null
  readonly uses_left: number | null
}

/** A proof that has begun: the far end has the challenge and must answer it. */
export type PendingProof = {
  readonly selector: CredentialSelector
  readonly credentialId: string
  /** Of the credential that the challenge was made from; null when the selector names none. */
  readonly version: string | null
  readonly state: string
}

const idOf = (selector: CredentialSelector): string => selector.slice(selector.indexOf(':') + 1)
const kindOf = (selector: CredentialSelector): CredentialKind =>
  selector === 'password' ? 'password' : selector.startsWith('saved-login:') ? 'saved-login' : 'short-term'

export class Credentials {
  readonly #store: Store
  readonly #clock: Clock
  readonly #opaque: OpaqueHost

  constructor(store: Store, clock: Clock, opaque: OpaqueHost) {
    this.#store = store
    this.#clock = clock
    this.#opaque = opaque
  }

  /**
   * Answers KE1 with KE2. A selector that names nothing gets an answer of the same size for the same work.
   * @throws when KE1 is not one (the caller treats it as a violation of the protocol)
   */
  begin(selector: CredentialSelector, ke1: string, setup: string): { readonly ke2: string; readonly pending: PendingProof } {
    const credential = this.#usable(selector)
    const { ke2, state } = this.#opaque.challenge({ setup, record: credential?.record ?? null, selector, ke1 })
    const version = credential === undefined ? null : versionOf(credential)
    return { ke2, pending: { selector, credentialId: idOf(selector), version, state } }
  }

  /** The proof and the session key, or null when the far end does not know the credential. */
  finish(pending: PendingProof, ke3: string): { readonly proof: FirstFactorProof; readonly sessionKey: string } | null {
    const sessionKey = this.#opaque.verify({ state: pending.state, selector: pending.selector, ke3 })
    // Looked up again: it may have been revoked or replaced since the challenge.
    const credential = this.#usable(pending.selector)
    if (sessionKey === null || credential === undefined || versionOf(credential) !== pending.version) return null
    return {
      sessionKey,
      proof: stampFirst({
        credentialId: credential.id,
        credentialKind: credential.kind,
        credentialVersion: versionOf(credential),
        permissions: credential.permissions,
        boundTo: credential.connectorKey
      })
    }
  }

  /** Replaces the unattended password and, with it, every login that was saved under the old one. */
  setPassword(record: string): void {
    this.#store.transaction(() => {
      this.deleteAll()
      this.#insert({ id: PASSWORD_ID, kind: 'password', record, connectorKey: null, connectorName: null, expiresAt: null, usesLeft: null })
    })
  }

  add(credential: Pick<Credential, 'id' | 'record' | 'expiresAt' | 'usesLeft'> & {
    readonly kind: Exclude<CredentialKind, 'password'>
    readonly connectorKey: string
    readonly connectorName: string
  }): void {
    this.#insert(credential)
  }

  hasPassword(): boolean {
    return this.find(PASSWORD_ID) !== undefined
  }

  find(id: string): Credential | undefined {
    const row = this.#store.get<Row>('SELECT * FROM credentials WHERE id = ?', id)
    return row === undefined ? undefined : fromRow(row)
  }

  /** Whether the credential that this grant came from is still in force, and not one that took its place. */
  stands(grant: Pick<Grant, 'credentialId' | 'credentialVersion'>): boolean {
    const credential = this.find(grant.credentialId)
    return credential !== undefined && versionOf(credential) === grant.credentialVersion
  }

  /** Saved logins, newest first. */
  savedLogins(): readonly Credential[] {
    return this.#store
      .all<Row>("SELECT * FROM credentials WHERE kind = 'saved-login' ORDER BY created_at DESC, id")
      .map(fromRow)
  }

  delete(id: string): void {
    this.#store.run('DELETE FROM credentials WHERE id = ?', id)
  }

  /** Every kind but the unattended password. */
  deleteSaved(): void {
    this.#store.run("DELETE FROM credentials WHERE kind <> 'password'")
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

  #usable(selector: CredentialSelector): Credential | undefined {
    const credential = this.find(idOf(selector))
    if (credential === undefined || credential.kind !== kindOf(selector)) return undefined
    if (credential.expiresAt !== null && credential.expiresAt <= this.#clock.now()) return undefined
    if (credential.usesLeft !== null && credential.usesLeft <= 0) return undefined
    return credential
  }

  #insert(credential: Pick<Credential, 'id' | 'kind' | 'record' | 'connectorKey' | 'connectorName' | 'expiresAt' | 'usesLeft'>): void {
    this.#store.run(
      `INSERT INTO credentials (id, kind, record, connector_key, connector_name, permissions, created_at, expires_at, uses_left)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      credential.id,
      credential.kind,
      credential.record,
      credential.connectorKey,
      credential.connectorName,
      JSON.stringify(FULL_ACCESS),
      this.#clock.now(),
      credential.expiresAt,
      credential.usesLeft
    )
  }
}

/** The end of an OPAQUE record is the tag of an envelope with a random nonce: no two records share it. */
const versionOf = (credential: Credential): string => credential.record.slice(-32)

function fromRow(row: Row): Credential {
  return {
    id: row.id,
    kind: row.kind,
    record: row.record,
    connectorKey: row.connector_key,
    connectorName: row.connector_name,
    permissions: z.array(permission).parse(JSON.parse(row.permissions)),
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
    expiresAt: row.expires_at,
    usesLeft: row.uses_left
  }
}
