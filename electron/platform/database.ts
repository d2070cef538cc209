// Owns: opening the SQLite database and saying honestly whether it is whole.
// Never: makes a new one in place of a damaged one.
import { renameSync, existsSync } from 'node:fs'
import Database from 'libsql'
import type { SqlValue, Store } from '../access/ports'
import { migrate } from '../access/schema'

export type OpenedDatabase = { readonly ok: true; readonly store: SqliteStore } | { readonly ok: false; readonly why: string }

type Statement = {
  all(...values: SqlValue[]): unknown[]
  get(...values: SqlValue[]): unknown
  run(...values: SqlValue[]): unknown
}

export class SqliteStore implements Store {
  readonly #database: Database.Database
  readonly #statements = new Map<string, Statement>()
  #depth = 0

  constructor(database: Database.Database) {
    this.#database = database
  }

  all<Row>(sql: string, ...values: SqlValue[]): Row[] {
    return this.#statement(sql).all(...values) as Row[]
  }

  get<Row>(sql: string, ...values: SqlValue[]): Row | undefined {
    return (this.#statement(sql).get(...values) ?? undefined) as Row | undefined
  }

  run(sql: string, ...values: SqlValue[]): void {
    this.#statement(sql).run(...values)
  }

  transaction<Value>(work: () => Value): Value {
    // An inner transaction is part of the outer one: all or nothing.
    if (this.#depth > 0) return work()
    this.#database.exec('BEGIN IMMEDIATE')
    this.#depth++
    try {
      const value = work()
      this.#database.exec('COMMIT')
      return value
    } catch (error) {
      this.#rollBack()
      throw error
    } finally {
      this.#depth--
    }
  }

  close(): void {
    this.#statements.clear()
    this.#database.close()
  }

  #rollBack(): void {
    try {
      this.#database.exec('ROLLBACK')
    } catch {
      // SQLite has already rolled back by itself, as it does when the disk is full.
    }
  }

  #statement(sql: string): Statement {
    const known = this.#statements.get(sql)
    if (known !== undefined) return known
    const statement = this.#database.prepare(sql) as unknown as Statement
    this.#statements.set(sql, statement)
    return statement
  }
}

/**
 * Opens or creates the database at `path`. Damage and a newer version are values, not exceptions.
 * @param examine looks at what SQLite cannot judge, and throws when it makes no sense
 */
export function openDatabase(path: string, examine: (store: Store) => void = () => {}): OpenedDatabase {
  let database: Database.Database | null = null
  try {
    database = new Database(path)
    database.exec('PRAGMA journal_mode = WAL')
    // FULL makes a commit durable before it returns; a code must be burnt on the disk before it opens anything.
    database.exec('PRAGMA synchronous = FULL')
    database.exec('PRAGMA foreign_keys = ON')
    database.exec('PRAGMA secure_delete = ON')
    const store = new SqliteStore(database)
    checkWhole(store)
    migrate(store)
    examine(store)
    return { ok: true, store }
  } catch (error) {
    database?.close()
    return { ok: false, why: error instanceof Error ? error.message : String(error) }
  }
}

export type OpenedAlone =
  | { readonly ok: true; readonly store: SqliteStore }
  | { readonly ok: false; readonly why: 'in-use' }
  | { readonly ok: false; readonly why: 'damaged'; readonly words: string }

/**
 * Opens a database that exists while no other process has it open. It is taken out of WAL mode for that, which SQLite
 * lets only the sole user do, and which leaves no files beside it; the next ordinary opening puts it back.
 */
export function openAlone(path: string): OpenedAlone {
  let database: Database.Database | null = null
  try {
    database = new Database(path, { fileMustExist: true })
    database.exec('PRAGMA journal_mode = DELETE')
    // Also the removal of the journal, which is the commit in this mode, is on the disk before a commit returns.
    database.exec('PRAGMA synchronous = EXTRA')
    database.exec('PRAGMA secure_delete = ON')
    const store = new SqliteStore(database)
    checkWhole(store)
    migrate(store)
    // Somebody who opened it between these lines has put it back into WAL mode.
    const mode = store.get<{ journal_mode: string }>('PRAGMA journal_mode')?.journal_mode
    return mode === 'delete' ? { ok: true, store } : { ok: false, why: 'in-use' }
  } catch (error) {
    database?.close()
    if ((error as { code?: unknown }).code === 'SQLITE_BUSY') return { ok: false, why: 'in-use' }
    return { ok: false, why: 'damaged', words: error instanceof Error ? error.message : String(error) }
  }
}

/** @throws when SQLite finds damage */
function checkWhole(store: SqliteStore): void {
  const check = store.get<{ quick_check?: string }>('PRAGMA quick_check(1)')
  if (check === undefined || Object.values(check)[0] !== 'ok') throw new Error(`The check said: ${String(Object.values(check ?? {})[0])}`)
}

/** Renames the database and its journal out of the way, keeping them. Returns the new path. */
export function setDatabaseAside(path: string, now: number): string {
  const aside = `${path}.damaged-${new Date(now).toISOString().replaceAll(':', '-')}`
  for (const suffix of ['', '-wal', '-shm']) if (existsSync(path + suffix)) renameSync(path + suffix, aside + suffix)
  return aside
}
