// Owns: looking at what a copy of the app has left in its database and in its computer's keychain. Never: changes either.
import { join } from 'node:path'
import Database from 'libsql'
import { identityOf } from '../../electron/platform/command-line'
import type { Settings } from '../../shared/settings'
import type { RunningApp } from '../support/app'
import type { Computer } from '../support/computer'
import { accountsOf } from '../support/secret-service'

export const databaseOf = (app: Pick<RunningApp, 'profile'>): string => join(app.profile, 'postern.db')

/** The rows of a query, read while the app runs. */
export function rowsOf<Row>(app: Pick<RunningApp, 'profile'>, sql: string): Row[] {
  const database = new Database(databaseOf(app), { readonly: true })
  try {
    return database.prepare(sql).all() as Row[]
  } finally {
    database.close()
  }
}

/** What the app has stored, whatever its pages show. */
export const settingsOf = (app: Pick<RunningApp, 'profile'>): Settings => JSON.parse(rowsOf<{ body: string }>(app, 'SELECT body FROM settings')[0]!.body) as Settings

/** Names of this profile's items in the keychain, asked of the keyring itself. */
export const keychainAccounts = (computer: Computer, app: Pick<RunningApp, 'profile'>): Promise<string[]> =>
  accountsOf({ ...process.env, ...computer.env }, identityOf(app.profile).keychainService)

/** What says whether two-factor authentication is on: the row that decides, and the secrets in the keychain. */
export async function secondFactorTraces(computer: Computer, app: Pick<RunningApp, 'profile'>): Promise<{ rows: number; secrets: string[] }> {
  const rows = rowsOf<{ count: number }>(app, 'SELECT count(*) AS count FROM second_factor')[0]!.count
  return { rows, secrets: (await keychainAccounts(computer, app)).filter((account) => account.startsWith('totp:')) }
}
