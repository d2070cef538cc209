// Owns: the note in the keychain of how far the log has come: what it finds, what it forgives, and what it never does.
import { describe, expect, test } from 'vitest'
import { HashChainedLog } from '../../../electron/audit/audit-log'
import { LogAnchor } from '../../../electron/audit/log-anchor'
import { shortenLog } from '../../../electron/audit/retention'
import { systemHasher } from '../../../electron/platform/system'
import { FakeClock, MemoryKeychain, memoryStore } from '../../support/fakes'

function anchored(records = 5) {
  const store = memoryStore()
  const clock = new FakeClock()
  const keychain = new MemoryKeychain()
  const cuts: number[] = []
  const faults: unknown[] = []
  const log: HashChainedLog = new HashChainedLog(store, clock, systemHasher, () => anchor.follow())
  const anchor: LogAnchor = new LogAnchor({
    log,
    keychain,
    after: (ms, work) => clock.after(ms, work),
    onCut: (seq) => void cuts.push(seq),
    onFault: (error) => void faults.push(error)
  })
  for (let count = 0; count < records; count++) log.append({ kind: 'code-rejected', seconds: count })
  return { store, clock, keychain, log, anchor, cuts, faults }
}

describe('the note of how far the log has come', () => {
  test('is written once after a burst of records, and moves with the log', async () => {
    const { clock, keychain, log, anchor } = anchored()
    const writes: string[] = []
    keychain.before = (operation) => void writes.push(operation)
    clock.advance(10_000)
    await anchor.check()
    expect(writes.filter((operation) => operation === 'set')).toHaveLength(1)
    expect(JSON.parse(keychain.items.get('audit-anchor')!)).toEqual({ seq: 5, hash: log.hashOf(5) })
  })

  test('shows that the newest records were cut off', async () => {
    const { store, anchor, log, cuts } = anchored()
    await anchor.drop()
    store.run('DELETE FROM audit WHERE seq > 3')
    expect(log.verify()).toEqual({ intact: true, records: 3 })
    expect(await anchor.check()).toEqual({ is: 'cut', seq: 5 })
    expect(await anchor.drop()).toEqual({ is: 'cut', seq: 5 })
    expect(cuts).toEqual([5])
  })

  test('shows it also after the log has grown past that point again', async () => {
    const { store, anchor, log, clock } = anchored()
    await anchor.drop()
    store.run('DELETE FROM audit WHERE seq > 3')
    for (let count = 0; count < 9; count++) log.append({ kind: 'password-changed' })
    clock.advance(60_000)
    await anchor.check()
    expect(await anchor.check()).toEqual({ is: 'cut', seq: 5 })
  })

  test('shows that a log was put together anew, chain and all', async () => {
    const old = anchored()
    await old.anchor.drop()
    old.store.run('DELETE FROM audit')
    for (let count = 0; count < 7; count++) old.log.append({ kind: 'code-rejected', seconds: count + 100 })
    expect(old.log.verify()).toMatchObject({ intact: true })
    expect(await old.anchor.check()).toEqual({ is: 'cut', seq: 5 })
  })

  test('forgives a crash between the record and the note', async () => {
    const { anchor, log } = anchored()
    await anchor.drop()
    log.append({ kind: 'password-changed' })
    expect(await anchor.check()).toEqual({ is: 'held' })
  })

  test('is not needed for a log to be written: without a keychain it only says so', async () => {
    const { anchor, log, keychain, clock, faults } = anchored()
    keychain.unavailable = true
    log.append({ kind: 'password-changed' })
    clock.advance(10_000)
    expect(await anchor.drop()).toEqual({ is: 'unavailable' })
    expect(faults).toEqual([])
    keychain.unavailable = false
    expect(await anchor.drop()).toEqual({ is: 'held' })
  })

  test('goes when the log is set aside on purpose', async () => {
    const { anchor, store } = anchored()
    await anchor.drop()
    await anchor.forget()
    store.run('DELETE FROM audit')
    expect(await anchor.check()).toEqual({ is: 'none' })
  })

  test('that makes no sense counts as none', async () => {
    const { anchor, keychain } = anchored()
    keychain.items.set('audit-anchor', '{"seq":0}')
    expect(await anchor.check()).toEqual({ is: 'none' })
  })

  test('follows again once the owner has taken note, and the log tells of it', async () => {
    const { store, anchor, log } = anchored()
    await anchor.drop()
    const { hash } = log.head()!
    store.run('DELETE FROM audit WHERE seq > 3')
    expect(await anchor.accept()).toBe(true)
    expect(log.list({ limit: 1 }).records[0]?.activity).toEqual({ kind: 'log-cut', value: 5, reason: hash })
    expect(await anchor.check()).toEqual({ is: 'held' })
  })

  test('cannot be taken note of while the keychain is away', async () => {
    const { store, anchor, log, keychain } = anchored()
    await anchor.drop()
    store.run('DELETE FROM audit WHERE seq > 3')
    keychain.unavailable = true
    expect(await anchor.accept()).toBe(false)
    expect(log.verify()).toEqual({ intact: true, records: 3 })
  })
})

describe('retention', () => {
  const YEAR = 365 * 24 * 3_600_000
  const long = () => {
    const parts = anchored(1300)
    parts.clock.advance(YEAR + 1)
    return parts
  }

  test('removes what is older than the owner keeps, with the note ahead of it', async () => {
    const { log, anchor, clock } = long()
    expect(await shortenLog(log, anchor, clock, '1-year')).toBe(300)
    expect(await anchor.check()).toEqual({ is: 'held' })
  })

  test.each(['2-years', 'forever'] as const)('keeps what is to be kept: %s', async (keep) => {
    const { log, anchor, clock } = long()
    expect(await shortenLog(log, anchor, clock, keep)).toBe(0)
  })

  test('waits while the keychain is away, and while the log was cut', async () => {
    const { log, anchor, clock, keychain, store } = long()
    keychain.unavailable = true
    expect(await shortenLog(log, anchor, clock, '90-days')).toBe(0)
    keychain.unavailable = false
    await anchor.drop()
    store.run('DELETE FROM audit WHERE seq > 1290')
    expect(await shortenLog(log, anchor, clock, '90-days')).toBe(0)
  })
})
