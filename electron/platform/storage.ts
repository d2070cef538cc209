// Owns: the database of this copy of the program. One that cannot be read is left as it is; what runs meanwhile keeps
// nothing, and the owner may set it aside.
import { join } from 'node:path'
import type { Store } from '../access/ports'
import { type SqliteStore, openDatabase, setDatabaseAside } from './database'
import { log } from './log'

export type Storage = {
  readonly store: SqliteStore
  readonly damaged: boolean
  /** @param now Unix time in ms, for its new name */
  readonly setAside: (now: number) => void
}

/** @param examine throws when what is stored makes no sense */
export function openStorage(folder: string, examine: (store: Store) => void): Storage {
  const path = join(folder, 'postern.db')
  const opened = openDatabase(path, examine)
  if (!opened.ok) log.error('The database cannot be used:', opened.why)
  return {
    store: opened.ok ? opened.store : memoryStore(),
    damaged: !opened.ok,
    setAside: (now) => log.warn('Set aside:', setDatabaseAside(path, now))
  }
}

function memoryStore(): SqliteStore {
  const memory = openDatabase(':memory:')
  if (!memory.ok) throw new Error(memory.why)
  return memory.store
}
