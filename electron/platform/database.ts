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
    const check = store.get<{ quick_check?: string }>('PRAGMA quick_check(1)')
    if (check === undefined || Object.values(check)[0] !== 'ok') throw new Error(`The check said: ${String(Object.values(check ?? {})[0])}`)
    migrate(store)
    examine(store)
    return { ok: true, store }
  } catch (error) {
    database?.close()
    return { ok: false, why: error instanceof Error ? error.message : String(error) }
  }
}

/** Renames the database and its journal out of the way, keeping them. Returns the new path. */
export function setDatabaseAside(path: string, now: number): string {
  const aside = `${path}.damaged-${new Date(now).toISOString().replaceAll(':', '-')}`
  for (const suffix of ['', '-wal', '-shm']) if (existsSync(path + suffix)) renameSync(path + suffix, aside + suffix)
  return aside
}
