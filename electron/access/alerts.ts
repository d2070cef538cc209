// Owns: what the owner has to be told until he has seen it, over restarts: a few rows, one a kind, the newest of each.
// Never: a decision; who comes in does not hang on them.
import { type OwnerAlert, ownerAlert } from '../../shared/ipc/host-state'
import type { Store } from './ports'
import { recoveryCodesLeft } from './recovery-codes'

/** Call it inside the transaction of what it tells of. */
export function raiseAlert(store: Store, alert: OwnerAlert): void {
  store.run(
    'INSERT INTO owner_alerts (kind, body) VALUES (?, ?) ON CONFLICT (kind) DO UPDATE SET body = excluded.body',
    alert.kind,
    JSON.stringify(alert)
  )
}

/** Newest first. How many recovery codes are left is counted anew: the owner may have made some since. */
export function openAlerts(store: Store): OwnerAlert[] {
  return store
    .all<{ body: string }>('SELECT body FROM owner_alerts')
    .map(({ body }) => ownerAlert.parse(JSON.parse(body)))
    .map((alert) => (alert.kind === 'recovery-code-used' ? { ...alert, left: recoveryCodesLeft(store) } : alert))
    .sort((left, right) => right.at - left.at)
}

export function dismissAlert(store: Store, kind: OwnerAlert['kind']): void {
  store.run('DELETE FROM owner_alerts WHERE kind = ?', kind)
}
