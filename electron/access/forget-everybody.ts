// Owns: taking back every way in at once: factor, password, and all that was built on them.
// Never: leaves unattended access on.
import { settingsSchema } from '../../shared/settings'
import type { Store } from './ports'

const TABLES = ['second_factor', 'recovery_codes', 'delivered_codes', 'credentials'] as const

/** Call it inside a transaction. Settings that make no sense are dropped, and the defaults have access off. */
export function forgetEverybody(store: Store): void {
  for (const table of TABLES) store.run(`DELETE FROM ${table}`)
  const settings = readable(store)
  if (settings === null) {
    store.run('DELETE FROM settings')
    return
  }
  const access = { ...settings.access, unattended: false, askCodeForSavedLogins: true, askCodeForShortTermPasswords: true }
  store.run('UPDATE settings SET body = ?', JSON.stringify({ ...settings, access }))
}

function readable(store: Store) {
  try {
    const row = store.get<{ body: string }>('SELECT body FROM settings')
    return row === undefined ? null : settingsSchema.parse(JSON.parse(row.body))
  } catch {
    return null
  }
}
