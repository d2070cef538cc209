// Owns: a profile's folder on disk and its database, for tests that close, copy, damage or search it.
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { type SqliteStore, openDatabase } from '../../electron/platform/database'
import { createCleanup } from './cleanup'
import { makeTempFolder } from './temp-folder'

export type ProfileFolder = { readonly folder: string; readonly database: string }

/** A private folder that goes with the test. */
export async function profileFolder(): Promise<ProfileFolder> {
  const cleanup = createCleanup()
  onTestFinished(cleanup.run)
  const folder = await makeTempFolder(cleanup)
  return { folder, database: join(folder, 'postern.db') }
}

/** @throws when the database is not whole */
export function openStore(path: string): SqliteStore {
  const opened = openDatabase(path)
  if (!opened.ok) throw new Error(opened.why)
  return opened.store
}

/** Every file below the folder with its bytes, by name. */
export function filesIn(folder: string): ReadonlyMap<string, Buffer> {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
  return new Map(names.map((name) => [name, readFileSync(name)]))
}

/** Everything that decides who may come in, row by row; the log and the counters are left out. */
export function gateRows(store: Pick<SqliteStore, 'all'>): unknown {
  const tables = ['settings', 'profiles', 'credentials', 'second_factor', 'recovery_codes']
  return {
    ...Object.fromEntries(tables.map((table) => [table, store.all(`SELECT * FROM ${table} ORDER BY 1`)])),
    // That a connector was seen opens nothing to it.
    connectors: store.all(
      `SELECT public_key, rule, listed, access_until, first_granted_at, last_granted_at, last_code_at, cookie_id, cookie_key FROM connectors
       WHERE first_granted_at IS NOT NULL OR rule <> 'usual' OR listed = 1 OR access_until IS NOT NULL ORDER BY 1`
    )
  }
}
