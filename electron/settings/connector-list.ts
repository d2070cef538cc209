// Owns: what the owner changes about the connectors that were seen: names, blocks, the list, guest dates, trust.
// Never: makes it easier to come in without the guard's token. What shuts somebody out always works.
import { type ConnectorChange, type ChangeFailure, type Confirmation, type SeenConnector } from '../../shared/ipc'
import type { Activity } from '../../shared/activity'
import { type Result, failure, success } from '../../shared/result'
import type { Settings } from '../../shared/settings'
import { type ConnectorPatch, type Connectors, type KnownConnector, forgetAllTrust } from '../access/connectors'
import type { Entry } from '../access/entry'
import { fingerprint } from '../access/labels'
import type { AuditLog, Store } from '../access/ports'
import type { OwnerGuard, PageLife } from './owner-guard'

const HOUR_MS = 3_600_000

export type ConnectorListParts = {
  readonly store: Store
  readonly audit: AuditLog
  readonly guard: OwnerGuard
  readonly connectors: Connectors
  readonly entry: Entry
  readonly settings: () => Pick<Settings, 'entry'>
  /** Sessions that the change has shut out end. `untrusted` has the keys whose trust is gone; null for all of them. */
  readonly onChanged: (untrusted: readonly string[] | null) => void
}

export class ConnectorList {
  readonly #parts: ConnectorListParts

  constructor(parts: ConnectorListParts) {
    this.#parts = parts
  }

  list(): SeenConnector[] {
    const { connectors, entry } = this.#parts
    const { trustHours } = this.#parts.settings().entry
    return connectors.list().map((known) => ({
      key: known.publicKey,
      fingerprint: fingerprint(known.publicKey),
      name: known.name,
      ownerName: known.ownerName,
      platform: known.platform,
      rule: known.rule,
      listed: known.listed,
      accessUntil: known.accessUntil,
      firstSeen: known.firstSeenAt,
      lastSeen: known.lastSeenAt,
      lastGranted: known.lastGrantedAt,
      trustedUntil: known.lastCodeAt !== null && entry.isTrusted(known.publicKey) ? known.lastCodeAt + trustHours * HOUR_MS : null
    }))
  }

  async change(
    key: string,
    wanted: ConnectorChange,
    confirmation?: Confirmation,
    page?: PageLife
  ): Promise<Result<SeenConnector[], ChangeFailure>> {
    const before = this.#parts.connectors.find(key)
    if (before === undefined) return failure('invalid')
    const patch = patchOf(wanted)
    const refused = await this.#refusal(before, { ...before, ...patch }, confirmation, page)
    if (refused !== null) return refused
    return this.#save(key, () => {
      const now = this.#parts.connectors.find(key)
      if (now === undefined) return
      this.#parts.connectors.update(key, patch)
      if (patch.rule !== undefined && patch.rule !== 'usual') this.#parts.connectors.forgetTrust(key)
      for (const activity of activitiesOf(now, { ...now, ...patch })) this.#parts.audit.append(activity)
    })
  }

  /** Takes it off the list. When it comes again, it comes as one that was never seen. */
  async forget(key: string, confirmation?: Confirmation, page?: PageLife): Promise<Result<SeenConnector[], ChangeFailure>> {
    const { connectors, audit } = this.#parts
    const known = connectors.find(key)
    if (known === undefined) return success(this.list())
    const refused = await this.#refusal(known, { ...known, rule: 'usual', listed: false, accessUntil: null }, confirmation, page)
    if (refused !== null) return refused
    return this.#save(key, () => {
      connectors.remove(key)
      audit.append({ kind: 'connector-changed', ...labels(known), reason: 'forgotten' })
    })
  }

  revokeTrust(key: string): void {
    const { store, connectors, audit, onChanged } = this.#parts
    const known = connectors.find(key)
    if (known === undefined) return
    store.transaction(() => {
      connectors.forgetTrust(key)
      audit.append({ kind: 'trust-revoked', ...labels(known) })
    })
    onChanged([key])
  }

  revokeAllTrust(): void {
    const { store, audit, onChanged } = this.#parts
    store.transaction(() => {
      forgetAllTrust(store)
      audit.append({ kind: 'trust-revoked' })
    })
    onChanged(null)
  }

  async #refusal(
    before: KnownConnector,
    after: KnownConnector,
    confirmation: Confirmation | undefined,
    page: PageLife | undefined
  ): Promise<Result<never, ChangeFailure> | null> {
    const { guard, settings } = this.#parts
    if (weakens(before, after, settings().entry.onlyListed)) {
      const confirmed = await guard.confirm('connector', confirmation, page)
      return confirmed.ok ? null : confirmed
    }
    // Nothing yet, but it would count as soon as the list does.
    return !before.listed && after.listed ? guard.refusalWhileLive('connector') : null
  }

  #save(key: string, work: () => void): Result<SeenConnector[], ChangeFailure> {
    try {
      this.#parts.store.transaction(work)
    } catch {
      return failure('storage-failed')
    }
    this.#parts.onChanged(this.#parts.entry.isTrusted(key) ? [] : [key])
    return success(this.list())
  }
}

/** Whether the change lets this connector in where it was kept out, or spares it a code. */
export function weakens(before: KnownConnector, after: KnownConnector, onlyListed: boolean): boolean {
  const strictness = { usual: 0, 'code-always': 1, blocked: 2 } as const
  return (
    strictness[after.rule] < strictness[before.rule] ||
    (onlyListed && after.listed && !before.listed) ||
    (before.accessUntil !== null && (after.accessUntil === null || after.accessUntil > before.accessUntil))
  )
}

function patchOf({ ownerName, rule, listed, accessUntil }: ConnectorChange): ConnectorPatch {
  return {
    ...(ownerName === undefined ? {} : { ownerName: ownerName === '' ? null : ownerName }),
    ...(rule === undefined ? {} : { rule }),
    ...(listed === undefined ? {} : { listed }),
    ...(accessUntil === undefined ? {} : { accessUntil })
  }
}

const labels = (known: KnownConnector) => ({ connectorName: known.ownerName ?? known.name, connectorKey: fingerprint(known.publicKey) })

function activitiesOf(before: KnownConnector, after: KnownConnector): readonly Activity[] {
  const activity = (reason: string, value?: string | number): Activity => ({
    kind: 'connector-changed',
    ...labels(before),
    reason,
    ...(value === undefined ? {} : { value })
  })
  return [
    ...(before.ownerName === after.ownerName ? [] : [activity('named', after.ownerName ?? '')]),
    ...(before.rule === after.rule ? [] : [activity(after.rule)]),
    ...(before.listed === after.listed ? [] : [activity(after.listed ? 'listed' : 'unlisted')]),
    ...(before.accessUntil === after.accessUntil
      ? []
      : [after.accessUntil === null ? activity('no-end') : activity('until', after.accessUntil)])
  ]
}
