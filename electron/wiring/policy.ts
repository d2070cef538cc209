// Owns: what follows when the administrator's policy changes: a record in the log, and a look at everything that hangs on it.
// Never: imports electron.
import type { AuditLog, Store } from '../access/ports'
import { type ManagedPolicy, PolicyDesk, policyText } from '../settings/managed-policy'
import type { PolicyFile } from '../settings/ports'

export type PolicyWiringParts = {
  readonly file: PolicyFile
  readonly store: Store
  readonly audit: AuditLog
  /** Everything that hangs on the settings. */
  readonly onChanged: (before: ManagedPolicy) => void
  readonly onFault: (error: unknown) => void
}

export function wirePolicy({ file, store, audit, onChanged, onFault }: PolicyWiringParts): PolicyDesk {
  let told: ManagedPolicy = { state: 'none' }
  const desk: PolicyDesk = new PolicyDesk(file, () => {
    const before = told
    told = desk.get()
    try {
      noteChange(store, audit, told)
    } catch (error) {
      // It is in force all the same.
      onFault(error)
    }
    if (JSON.stringify(before) !== JSON.stringify(told)) onChanged(before)
  })
  return desk
}

/** Into the log, unless it was noted before a restart. */
function noteChange(store: Store, audit: AuditLog, policy: ManagedPolicy): void {
  const { reason, value } = policyText(policy)
  store.transaction(() => {
    const noted = store.get<{ reason: string; value: string | null }>('SELECT reason, value FROM policy_noted') ?? { reason: 'none', value: null }
    if (noted.reason === reason && noted.value === (value ?? null)) return
    store.run(
      'INSERT INTO policy_noted (only, reason, value) VALUES (1, ?, ?) ON CONFLICT (only) DO UPDATE SET reason = excluded.reason, value = excluded.value',
      reason,
      value ?? null
    )
    audit.append({ kind: 'policy-changed', reason, ...(value === undefined ? {} : { value }) })
  })
}
