// Owns: who may come in and who may stay, wired together: the rules, the owner's list of connectors, the live sessions.
// Never: imports electron.
import type { Connectors } from '../access/connectors'
import { Entry } from '../access/entry'
import type { Grant } from '../access/grant'
import type { AuditLog, Clock, LocalTime, Store } from '../access/ports'
import type { ResumeKeys } from '../access/resume-keys'
import type { SecondFactor } from '../access/second-factor'
import type { Scheduler } from '../connection/transport'
import type { SessionRegistry } from '../session/registry'
import { reviewSessions } from '../session/review'
import { ConnectorList } from '../settings/connector-list'
import { type PolicyDesk, demandsOf } from '../settings/managed-policy'
import type { OwnerGuard } from '../settings/owner-guard'
import type { Settings } from '../../shared/settings'

export type EntryWiringParts = {
  readonly store: Store
  readonly audit: AuditLog
  readonly clock: Clock
  readonly localTime: LocalTime
  readonly scheduler: Scheduler
  readonly guard: OwnerGuard
  readonly connectors: Connectors
  readonly secondFactor: SecondFactor
  readonly resumeKeys: ResumeKeys
  readonly registry: SessionRegistry
  readonly settings: () => Settings
  readonly policy: PolicyDesk
  readonly damaged: boolean
  readonly onConnectors: () => void
  readonly onFault: (error: unknown) => void
}

export function wireEntry(parts: EntryWiringParts) {
  const { registry, settings } = parts
  const entry = new Entry({
    ...parts,
    settings: () => {
      if (parts.damaged) throw new Error('The database is damaged')
      return settings()
    },
    demands: () => demandsOf(parts.policy.get())
  })
  const lookAtSessions = reviewSessions({
    registry,
    revocationFor: (grant) => entry.revocationFor(grant),
    isTimed: (grant) => entry.isTimed(grant),
    after: (ms, work) => parts.scheduler.after(ms, work),
    onFault: parts.onFault
  })
  /** Ends sessions that no code was asked for, when what spared them the code is gone. */
  const endTrusted = (matches: (grant: Grant) => boolean): void =>
    void registry.revokeWhere((grant) => grant.secondFactor === 'trusted-connector' && matches(grant), 'credential-revoked')
  const connectorList = new ConnectorList({
    ...parts,
    entry,
    onChanged: (untrusted) => {
      endTrusted((grant) => untrusted?.includes(grant.connector.publicKey) ?? true)
      lookAtSessions()
      parts.onConnectors()
    }
  })
  return { entry, connectorList, lookAtSessions, endTrusted }
}
