// Owns: case 20: what the far end calls itself cannot forge a line of the log, and any edit of the log shows.
import { describe, expect, test } from 'vitest'
import { HashChainedLog } from '../../electron/audit/audit-log'
import type { Store } from '../../electron/access/ports'
import { systemHasher } from '../../electron/platform/system'
import type { Confirmation } from '../../shared/ipc'
import { armedHost, granted, leave, quickHost } from '../support/armed-host'
import { FakeClock, memoryStore } from '../support/fakes'
import { newConnectorKey } from '../support/raw-connector'
import { PASSWORD } from '../support/node-host'

const names: Readonly<Record<string, string>> = {
  'a line break': 'Laptop\r\n2026-01-15 session granted to Eve',
  'a terminal escape': '\u001b[2J\u001b[31mLaptop',
  'a right-to-left override': 'Laptop \u202egpj.exe',
  'a bidi isolate': '\u2066Laptop\u2069',
  'a line separator': 'Laptop\u2028next line',
  'a NUL': 'Laptop\u0000',
  'a zero-width joiner': 'Lap\u200dtop',
  'a byte-order mark': '\ufeffLaptop',
  'a lone surrogate': 'Laptop\ud800',
  'an escape of its own': 'Laptop\\u{202e}'
}
// Visible ASCII and letters only; everything else must have been spelled out.
const HARMLESS = /^[\p{L}\p{N}\p{P}\p{S} ]*$/u

describe('case 20: names of the far end', () => {
  test.each(Object.entries(names))('%s is spelled out in the record, in the notice and to the owner', async (_what, name) => {
    const host = await armedHost()
    const connector = await host.visitor()
    await connector.prove(PASSWORD)
    connector.identify(newConnectorKey(), { name, platform: name })
    await connector.next()
    await connector.factor(host.wrongCode())
    await connector.factor(host.code())
    const shown = [
      ...host.activities.map((record) => record.activity.connectorName ?? ''),
      ...host.notifier.notices.map((notice) => ('connectorName' in notice ? notice.connectorName : '')),
      ...host.liveGrants().flatMap((grant) => [grant.connector.name, grant.connector.platform])
    ]
    expect(shown.filter((text) => text.includes('top'))).not.toEqual([])
    for (const text of shown) {
      expect(text).toMatch(HARMLESS)
      expect(text).not.toContain('Laptop\\u{202e}')
    }
  })

  test('a name of 128 escapes stays short in the record', async () => {
    const host = await armedHost()
    const connector = await host.visitor()
    await connector.prove(PASSWORD)
    connector.identify(newConnectorKey(), { name: '\u202e'.repeat(128) })
    await connector.next()
    await connector.factor(host.code())
    expect(host.liveGrants()[0]!.connector.name.length).toBeLessThanOrEqual(64)
  })
})

function logOf(count: number) {
  const store = memoryStore()
  const clock = new FakeClock()
  const log = new HashChainedLog(store, clock, systemHasher)
  for (let number = 1; number <= count; number++) {
    clock.advance(1000)
    log.append({ kind: 'attempt-refused', source: `127.0.0.${number}`, reason: 'wrong-credential' })
  }
  return { store, log }
}

/** What somebody does who can write to the database, and the record at which it must show. */
const edits: Readonly<Record<string, readonly [edit: (store: Store) => void, firstBroken: number]>> = {
  'the text of a record': [(store) => store.run("UPDATE audit SET body = replace(body, '127.0.0.4', '127.0.0.5') WHERE seq = 4"), 4],
  'the time of a record': [(store) => store.run('UPDATE audit SET at = at + 1 WHERE seq = 7'), 7],
  'the hash of a record': [(store) => store.run("UPDATE audit SET hash = replace(hash, substr(hash, 1, 1), 'x') WHERE seq = 2"), 2],
  'a record removed': [(store) => store.run('DELETE FROM audit WHERE seq = 5'), 5],
  'the first record removed': [(store) => store.run('DELETE FROM audit WHERE seq = 1'), 1],
  'a record removed and the later ones moved up': [
    (store) => {
      store.run('DELETE FROM audit WHERE seq = 5')
      for (let seq = 6; seq <= 10; seq++) store.run('UPDATE audit SET seq = ? WHERE seq = ?', seq - 1, seq)
    },
    5
  ],
  'two records exchanged': [
    (store) => {
      store.run('UPDATE audit SET seq = 99 WHERE seq = 3')
      store.run('UPDATE audit SET seq = 3 WHERE seq = 4')
      store.run('UPDATE audit SET seq = 4 WHERE seq = 99')
    },
    3
  ],
  'a record inserted at the end': [
    (store) => store.run("INSERT INTO audit (seq, at, body, hash) VALUES (11, 1, '{\"kind\":\"session-granted\"}', ?)", '0'.repeat(64)),
    11
  ],
  'a record inserted far behind the end': [
    (store) => store.run("INSERT INTO audit (seq, at, body, hash) VALUES (500, 1, '{\"kind\":\"session-granted\"}', ?)", '0'.repeat(64)),
    11
  ],
  'a record inserted before the first': [
    (store) => store.run("INSERT INTO audit (seq, at, body, hash) VALUES (0, 1, '{\"kind\":\"session-granted\"}', ?)", '0'.repeat(64)),
    1
  ],
  'a copy of a record inserted': [(store) => store.run('INSERT INTO audit (seq, at, body, hash) SELECT 11, at, body, hash FROM audit WHERE seq = 3'), 11]
}

describe('case 20: the chain shows any edit', () => {
  test('an untouched log is intact', () => {
    expect(logOf(10).log.verify()).toEqual({ intact: true, records: 10 })
  })

  test.each(Object.entries(edits))('%s is found, with its number', (_name, [edit, firstBroken]) => {
    const { store, log } = logOf(10)
    edit(store)
    expect(log.verify()).toEqual({ intact: false, firstBroken })
  })

  test('a record that is no longer readable does not hide the others', () => {
    const { store, log } = logOf(10)
    store.run("UPDATE audit SET body = 'damaged' WHERE seq = 4")
    expect(log.list({ limit: 20 }).records.map((record) => record.seq)).toEqual([10, 9, 8, 7, 6, 5, 3, 2, 1])
  })

  test('the log of a whole visit, with refusals and a session, is intact', async () => {
    const host = await armedHost()
    const { connector } = await granted(host)
    connector.send({ type: 'hello' })
    await connector.next()
    expect(host.host.audit.verify()).toEqual({ intact: true, records: host.activities.length })
  })
})

describe('case 20: a log that was shortened because of its age', () => {
  function shortened() {
    const made = logOf(1200)
    expect(made.log.prune(Number.MAX_SAFE_INTEGER)).toBe(200)
    expect(made.log.verify()).toEqual({ intact: true, records: 1001, removed: 200 })
    return made
  }

  test.each<[string, (store: Store) => void]>([
    ['a checkpoint further on, with the records up to it removed', (store) => {
      const { hash } = store.get<{ hash: string }>('SELECT hash FROM audit WHERE seq = 300')!
      store.run('UPDATE audit_checkpoint SET seq = 300, hash = ?', hash)
      store.run('DELETE FROM audit WHERE seq <= 300')
    }],
    ['no checkpoint', (store) => store.run('DELETE FROM audit_checkpoint')],
    ['another hash in the checkpoint', (store) => store.run("UPDATE audit_checkpoint SET hash = replace(hash, substr(hash, 1, 1), 'x')")],
    ['a record put back before the checkpoint', (store) => store.run("INSERT INTO audit (seq, at, body, hash) VALUES (7, 1, '{}', 'x')")],
    ['the record of the removal removed', (store) => store.run('DELETE FROM audit WHERE seq = 1201')]
  ])('shows %s', (_what, edit) => {
    const { store, log } = shortened()
    edit(store)
    expect(log.verify().intact).toBe(false)
  })

  test('a checkpoint made up for a whole log shows', () => {
    const { store, log } = logOf(10)
    const { hash } = store.get<{ hash: string }>('SELECT hash FROM audit WHERE seq = 4')!
    store.run('INSERT INTO audit_checkpoint (only, seq, hash, at) VALUES (1, 4, ?, 1)', hash)
    store.run('DELETE FROM audit WHERE seq <= 4')
    expect(log.verify()).toEqual({ intact: false, firstBroken: 5 })
  })
})

describe('case 20: cutting off the newest records', () => {
  test('shows at the next start and when the log is verified, until the owner has taken note', async () => {
    const host = await armedHost()
    await host.host.shortenLog()
    expect(await host.host.verifyLog()).toMatchObject({ intact: true, anchored: true })
    const newest = host.activities.at(-1)!.seq
    host.store.run('DELETE FROM audit WHERE seq = ?', newest)
    host.close()

    const again = await quickHost({ store: host.store, keychain: host.keychain, clock: host.clock })
    await again.host.shortenLog()
    expect(again.notifier.notices).toContainEqual({ kind: 'log-cut' })
    expect((await again.host.status()).alerts).toMatchObject([{ kind: 'log-cut', seq: newest }])
    expect(await again.host.verifyLog()).toEqual({ intact: false, firstBroken: newest, cut: true })
    expect(await again.host.dismissAlert('log-cut')).toMatchObject({ ok: true })
    expect(await again.host.verifyLog()).toMatchObject({ intact: true, anchored: true })
    expect(again.activities.at(-1)?.activity).toMatchObject({ kind: 'log-cut', value: newest })
  })

  test('keeping activity for a shorter time destroys evidence: it takes a code, and no live session', async () => {
    const host = await armedHost()
    const shorter = (confirmation?: Confirmation) => host.host.settings.change({ activity: { keep: '90-days' } }, confirmation)
    expect(await shorter()).toMatchObject({ code: 'confirmation-required' })
    expect(await host.host.settings.change({ activity: { keep: 'forever' } })).toMatchObject({ ok: true })
    const { connector } = await granted(host)
    expect(await shorter({ method: 'totp', code: host.code(1) })).toMatchObject({ code: 'session-live' })
    await leave(host, connector)
    expect(await shorter({ method: 'totp', code: host.code(1) })).toMatchObject({ ok: true })
    expect(host.activities.at(-1)?.activity).toEqual({ kind: 'retention-changed', value: '90-days' })
  })
})
