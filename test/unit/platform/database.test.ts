// Owns: transactions and durability settings. Damage is test/security/damaged-database.
import { describe, expect, test } from 'vitest'
import { openStore, profileFolder } from '../../support/profile-folder'
import { memoryStore } from '../../support/fakes'

const insert = (number: number): string => `INSERT INTO buckets (name, tokens, at_wall, at_monotonic, run_id) VALUES ('${number}', 1, 1, 1, 'r')`
const count = (store: ReturnType<typeof memoryStore>): number => store.all('SELECT name FROM buckets').length

describe('a transaction', () => {
  test('is there as a whole, and returns what its work returns', () => {
    const store = memoryStore()
    expect(store.transaction(() => [store.run(insert(1)), store.run(insert(2)), 'done'].at(-1))).toBe('done')
    expect(count(store)).toBe(2)
  })

  test('that throws leaves no trace, and the next one works', () => {
    const store = memoryStore()
    const failing = (): void => {
      store.run(insert(1))
      throw new Error('half-way')
    }
    expect(() => store.transaction(failing)).toThrow('half-way')
    store.transaction(() => store.run(insert(2)))
    expect(count(store)).toBe(1)
  })

  test('inside another is part of it: all or nothing', () => {
    const store = memoryStore()
    expect(() =>
      store.transaction(() => {
        store.transaction(() => store.run(insert(1)))
        throw new Error('outer')
      })
    ).toThrow('outer')
    expect(count(store)).toBe(0)
  })
})

test('a commit is on the disk before it returns', async () => {
  const { database } = await profileFolder()
  const store = openStore(database)
  const pragma = (name: string): unknown => Object.values(store.all<Record<string, unknown>>(`PRAGMA ${name}`)[0]!)[0]
  expect([pragma('journal_mode'), pragma('synchronous'), pragma('secure_delete')]).toEqual(['wal', 2, 1])
  store.close()
})
