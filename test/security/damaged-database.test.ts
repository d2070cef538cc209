// Owns: case 3 for the database: a damaged one is said to be damaged, is not touched, and lets nobody in.
import { readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { openDatabase, setDatabaseAside } from '../../electron/platform/database'
import { armedHost, atCodePrompt, quickHost } from '../support/armed-host'
import { enroll } from '../support/node-host'
import { filesIn, openStore, profileFolder } from '../support/profile-folder'

async function usedDatabase(): Promise<{ readonly folder: string; readonly database: string }> {
  const profile = await profileFolder()
  const store = openStore(profile.database)
  await armedHost({ store })
  store.run('PRAGMA wal_checkpoint(TRUNCATE)')
  store.close()
  return profile
}

/** Overwrites bytes in the middle of the file, as a failing disk does. */
function overwrite(path: string, from: number, length: number): void {
  const bytes = readFileSync(path)
  bytes.fill(0xa5, from, from + length)
  writeFileSync(path, bytes)
}

const damages: Readonly<Record<string, (path: string) => void>> = {
  'its header is overwritten': (path) => overwrite(path, 0, 100),
  'its first page is overwritten': (path) => overwrite(path, 100, 3900),
  'its middle pages are overwritten': (path) => overwrite(path, 8192, statSync(path).size - 8192),
  'half of it is missing': (path) => truncateSync(path, Math.floor(statSync(path).size / 2)),
  'it is text': (path) => writeFileSync(path, 'This is not a database, it only has its name. '.repeat(100))
}

describe('case 3: a damaged database', () => {
  test.each(Object.entries(damages))('when %s, it is not opened, and not a byte of it changes', async (_how, damage) => {
    const { folder, database } = await usedDatabase()
    damage(database)
    const before = readFileSync(database)
    expect(openDatabase(database)).toMatchObject({ ok: false })
    expect(readFileSync(database).equals(before)).toBe(true)
    expect([...filesIn(folder).keys()].filter((name) => !/-(wal|shm)$/.test(name))).toEqual([database])
  })

  test('one of a newer version is not opened, and not touched', async () => {
    const { database } = await usedDatabase()
    const store = openStore(database)
    store.run('PRAGMA user_version = 99')
    store.run('PRAGMA wal_checkpoint(TRUNCATE)')
    store.close()
    const before = readFileSync(database)
    expect(openDatabase(database)).toMatchObject({ ok: false, why: expect.stringContaining('99') as string })
    expect(readFileSync(database).equals(before)).toBe(true)
  })

  test('set aside by the owner, it is kept, and a fresh one lets nobody in until it is set up', async () => {
    const { database } = await usedDatabase()
    damages['it is text']!(database)
    const aside = setDatabaseAside(database, Date.UTC(2026, 0, 15))
    expect(readFileSync(aside, 'utf8')).toContain('This is not a database')
    const host = await quickHost({ store: openStore(database) })
    expect((await atCodePrompt(host)).answer).toEqual({ type: 'refused', reason: 'unattended-access-off' })
  })

  test('set aside, its second factor’s secret stays in the keychain until the fresh one is begun, and not longer', async () => {
    const { database } = await profileFolder()
    const store = openStore(database)
    const { keychain } = await armedHost({ store })
    store.close()
    const secrets = () => [...keychain.items.keys()].filter((name) => name.startsWith('totp:'))
    expect(secrets()).toHaveLength(1)

    // Whoever brings a backup back still has it.
    await (await quickHost({ keychain, damaged: true })).host.enrollment.sweep()
    expect(secrets()).toHaveLength(1)

    setDatabaseAside(database, Date.UTC(2026, 0, 15))
    const fresh = await quickHost({ keychain, store: openStore(database) })
    keychain.unavailable = true
    await expect(fresh.host.enrollment.sweep()).rejects.toThrow()
    keychain.unavailable = false
    await fresh.host.enrollment.sweep()
    expect(secrets()).toEqual([])
    // And nothing names it any more.
    await enroll(fresh, fresh.clock.now())
    await fresh.host.enrollment.sweep()
    expect(secrets()).toHaveLength(1)
  })

  test('settings that are no settings do not become the defaults: the host does not start', async () => {
    const { database } = await usedDatabase()
    const store = openStore(database)
    store.run("UPDATE settings SET body = '{}'")
    await expect(quickHost({ store })).rejects.toThrow()
  })

  test('a host on a damaged database refuses everybody, every time', async () => {
    const host = await quickHost({ damaged: true })
    for (let visit = 0; visit < 12; visit++) {
      const { answer, connector } = await atCodePrompt(host, undefined, { from: `127.0.0.${20 + visit}` })
      expect(answer).toEqual({ type: 'refused', reason: 'host-storage-failed' })
      connector.drop()
    }
  })
})
