// Owns: short-term passwords: a way back for one connector after a restart that it asked for. Armed by the host before the
// restart, open for five minutes once the host has come back, good for one session.
// Never: open in the run that armed it, or in two runs; a clock that was set back cannot make it last longer.
import { toBase64url } from '../../shared/base64url'
import { boundProof } from '../../shared/protocol'
import type { Credential, Credentials } from './credentials'
import { type Grant, isGrant } from './grant'
import { fingerprint } from './labels'
import type { AuditLog, Clock, OpaqueRegistrar, Random, Store } from './ports'

/** How long it is open after the host has come back, in ms. */
export const OPEN_FOR_MS = 5 * 60_000
/** A host that comes back later than this opens nothing, in ms. */
export const COME_BACK_WITHIN_MS = 15 * 60_000
/** The end of one that is armed and not open yet: it lies in the past, so nobody comes in by it. */
const NOT_OPEN = 0

export type ShortTermParts = {
  readonly store: Store
  readonly clock: Clock
  /** Milliseconds since the machine was started; goes on while programs come and go. */
  readonly uptime: () => number
  readonly random: Random
  readonly audit: AuditLog
  readonly credentials: Credentials
  readonly registrar: OpaqueRegistrar
  readonly opaqueSetup: () => Promise<string | null>
  /** Calls back once after that many ms of the clock that cannot be set. */
  readonly after: (ms: number, callback: () => void) => void
  /** One was armed, opened, or is gone. */
  readonly onChanged: () => void
}

type Row = {
  readonly credential_id: string
  readonly armed_at: number
  readonly armed_uptime: number
  /** The run in which it was opened; null while it waits for the host to come back. */
  readonly open_run: string | null
}

/** Somebody who may come back without being at the host's mercy again. */
export type ComeBack = { readonly id: string; readonly connectorName: string; readonly connectorKey: string; readonly until: number }

export class ShortTermPasswords {
  readonly #parts: ShortTermParts

  constructor(parts: ShortTermParts) {
    this.#parts = parts
  }

  /**
   * One for the session's connector, with what the session may do, in its profile. It replaces an earlier one.
   * @param isLive asked when it is stored: a session that has ended meanwhile arms nothing
   * @returns null when it cannot be made
   */
  async arm(grant: Grant, isLive: () => boolean): Promise<{ readonly id: string; readonly secret: string } | null> {
    const { store, random, audit, credentials, registrar, opaqueSetup } = this.#parts
    if (!isGrant(grant)) throw new Error('A short-term password was asked for without a grant')
    const setup = await opaqueSetup()
    if (setup === null) return null
    const id = toBase64url(random.bytes(12))
    const secret = toBase64url(random.bytes(32))
    const record = await registrar.register({ setup, selector: `short-term:${id}`, password: boundProof(secret, grant.sessionId) })
    const { publicKey, name } = grant.connector
    return store.transaction(() => {
      // Whatever takes a session's rights away ends it first, so a live one still has them.
      if (!isLive()) return null
      for (const earlier of this.#of(publicKey)) this.#delete(earlier.id)
      credentials.add({
        id,
        kind: 'short-term',
        profile: grant.profile.id,
        record,
        connectorKey: publicKey,
        connectorName: name,
        permissions: grant.permissions,
        expiresAt: NOT_OPEN,
        usesLeft: 1
      })
      this.#remember(id, grant.sessionId)
      audit.append({ kind: 'short-term-armed', connectorName: name, connectorKey: fingerprint(publicKey), sessionId: grant.sessionId })
      return { id, secret }
    })
  }

  /** The host has come back: opens what the run before has armed, if it was not away for too long. Call it once, at the start. */
  open(): void {
    const { store, clock, credentials, after } = this.#parts
    store.transaction(() => {
      for (const row of this.#rows()) {
        if (credentials.find(row.credential_id) === undefined || !this.#isBackInTime(row)) {
          this.#delete(row.credential_id)
          continue
        }
        store.run('UPDATE credentials SET expires_at = ? WHERE id = ?', clock.now() + OPEN_FOR_MS, row.credential_id)
        store.run('UPDATE short_term SET open_run = ? WHERE credential_id = ?', clock.runId, row.credential_id)
        // The wall clock ends it too, but that can be set back.
        after(OPEN_FOR_MS, () => this.drop(row.credential_id))
      }
    })
  }

  /** Those who may come back now. */
  list(): readonly ComeBack[] {
    const { credentials, clock } = this.#parts
    return this.#rows()
      .map((row) => credentials.find(row.credential_id))
      .filter((credential): credential is Credential => (credential?.expiresAt ?? NOT_OPEN) > clock.now())
      .map(({ id, connectorName, connectorKey, expiresAt }) => ({
        id,
        connectorName: connectorName ?? '?',
        connectorKey: fingerprint(connectorKey ?? ''),
        until: expiresAt ?? NOT_OPEN
      }))
  }

  /** The owner takes it away. */
  revoke(id: string): void {
    const { store, audit, onChanged } = this.#parts
    const comeBack = this.list().find((one) => one.id === id)
    if (comeBack === undefined) return
    store.transaction(() => {
      this.#delete(id)
      audit.append({ kind: 'short-term-revoked', connectorName: comeBack.connectorName, connectorKey: comeBack.connectorKey })
    })
    onChanged()
  }

  /** Takes away what this connector has, open or only armed. Call it in the transaction that takes away what it stands on. */
  revokeOf(publicKey: string): void {
    for (const { id, connectorName } of this.#of(publicKey)) {
      this.#delete(id)
      this.#parts.audit.append({ kind: 'short-term-revoked', connectorName: connectorName ?? '?', connectorKey: fingerprint(publicKey) })
    }
  }

  /** It is not needed any more, or its time is over. */
  drop(id: string): void {
    this.#parts.store.transaction(() => this.#delete(id))
    this.#parts.onChanged()
  }

  /** Both clocks count: the one that somebody may set, and the one that runs since the machine was started. */
  #isBackInTime(row: Row): boolean {
    if (row.open_run !== null) return false
    const byWall = this.#parts.clock.now() - row.armed_at
    const uptime = this.#parts.uptime()
    // A machine that was restarted has been away for at least as long as it is up.
    const byUptime = uptime < row.armed_uptime ? uptime : uptime - row.armed_uptime
    return byWall >= 0 && byWall <= COME_BACK_WITHIN_MS && byUptime <= COME_BACK_WITHIN_MS
  }

  #rows(): readonly Row[] {
    return this.#parts.store.all<Row>('SELECT credential_id, armed_at, armed_uptime, open_run FROM short_term ORDER BY armed_at')
  }

  #of(publicKey: string): readonly Credential[] {
    return this.#rows()
      .map((row) => this.#parts.credentials.find(row.credential_id))
      .filter((credential): credential is Credential => credential?.connectorKey === publicKey)
  }

  #remember(id: string, sessionId: string): void {
    const { store, clock, uptime } = this.#parts
    store.run(
      'INSERT INTO short_term (credential_id, session_id, armed_at, armed_uptime, open_run) VALUES (?, ?, ?, ?, NULL)',
      id,
      sessionId,
      clock.now(),
      uptime()
    )
  }

  #delete(id: string): void {
    this.#parts.store.run("DELETE FROM credentials WHERE id = ? AND kind = 'short-term'", id)
    this.#parts.store.run('DELETE FROM short_term WHERE credential_id = ?', id)
  }
}
