// Owns: appending, listing and verifying. What an edit looks like is test/security/forged-records.
import { describe, expect, test } from 'vitest'
import { HashChainedLog } from '../../../electron/audit/audit-log'
import { systemHasher } from '../../../electron/platform/system'
import { FakeClock, memoryStore } from '../../support/fakes'

function fresh() {
  const store = memoryStore()
  const heard: number[] = []
  const log = new HashChainedLog(store, new FakeClock(), systemHasher, (record) => void heard.push(record.seq))
  return { store, log, heard }
}

describe('the log', () => {
  test('lists the newest first, in pages, and says whether there is more', () => {
    const { log } = fresh()
    for (let count = 0; count < 5; count++) log.append({ kind: 'code-rejected' })
    const page = log.list({ limit: 2 })
    expect([page.records.map((record) => record.seq), page.more]).toEqual([[5, 4], true])
    const last = log.list({ limit: 3, before: 4 })
    expect([last.records.map((record) => record.seq), last.more]).toEqual([[3, 2, 1], false])
  })

  test('that is empty is intact', () => {
    expect(fresh().log.verify()).toEqual({ intact: true, records: 0 })
  })

  test('longer than a page of the check is checked to its end', () => {
    const { store, log } = fresh()
    store.transaction(() => {
      for (let count = 0; count < 1001; count++) log.append({ kind: 'code-rejected', seconds: count })
    })
    expect(log.verify()).toEqual({ intact: true, records: 1001 })
    store.run('DELETE FROM audit WHERE seq = 1000')
    expect(log.verify()).toEqual({ intact: false, firstBroken: 1000 })
  })

  test('has the same hash for the same record, in whatever order its fields were named', () => {
    const [left, right] = [fresh(), fresh()]
    left.log.append({ kind: 'code-rejected', source: 's', reason: 'r' })
    right.log.append({ reason: 'r', source: 's', kind: 'code-rejected' })
    const hash = ({ store }: typeof left) => store.all<{ hash: string }>('SELECT hash FROM audit')[0]?.hash
    expect(hash(left)).toBe(hash(right))
  })

  test('leaves no trace of a record whose change was rolled back, and goes on without a gap', () => {
    const { store, log } = fresh()
    expect(() =>
      store.transaction(() => {
        log.append({ kind: 'password-changed' })
        throw new Error('rolled back')
      })
    ).toThrow('rolled back')
    log.append({ kind: 'code-rejected' })
    expect(log.verify()).toEqual({ intact: true, records: 1 })
  })

  test('refuses a record with fields that it does not know', () => {
    const { log, heard } = fresh()
    expect(() => log.append({ kind: 'code-rejected', code: '123456' } as never)).toThrow()
    expect(heard).toEqual([])
  })
})
