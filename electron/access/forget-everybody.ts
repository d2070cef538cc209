// Owns: taking back every way in at once: factor, password, and all that was built on them.
// Never: leaves unattended access on, or takes back what the owner keeps others out with: blocks, the list, the hours.
import { settingsSchema } from '../../shared/settings'
import { forgetAllTrust } from './connectors'
import type { Store } from './ports'

const TABLES = ['second_factor', 'recovery_codes', 'delivered_codes', 'credentials', 'short_term'] as const

/** Call it inside a transaction. Settings that make no sense are dropped, and the defaults have access off. */
export function forgetEverybody(store: Store): void {
  for (const table of TABLES) store.run(`DELETE FROM ${table}`)
  forgetAllTrust(store)
  const settings = readable(store)
  if (settings === null) {
    store.run('DELETE FROM settings')
    return
  }
  const access = { ...settings.access, unattended: false, askCodeForSavedLogins: true, askCodeForShortTermPasswords: true }
  const entry = { ...settings.entry, trustHours: 0 }
  store.run('UPDATE settings SET body = ?', JSON.stringify({ ...settings, access, entry }))
}

function readable(store: Store) {
  try {
    const row = store.get<{ body: string }>('SELECT body FROM settings')
    return row === undefined ? null : settingsSchema.parse(JSON.parse(row.body))
  } catch {
    return null
  }
}
