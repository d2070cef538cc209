// Owns: appending, listing and verifying. What an edit looks like is test/security/forged-records.
import { describe, expect, test } from 'vitest'
import { ALWAYS_KEPT, HashChainedLog } from '../../../electron/audit/audit-log'
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

describe('retention with a checkpoint that keeps the chain verifiable', () => {
  const DAY = 24 * 3_600_000
  /** One record a day; the newest is of today. */
  function daysOf(count: number) {
    const store = memoryStore()
    const clock = new FakeClock()
    const log = new HashChainedLog(store, clock, systemHasher)
    store.transaction(() => {
      for (let day = 1; day <= count; day++) {
        log.append({ kind: 'code-rejected', seconds: day })
        if (day < count) clock.advance(DAY)
      }
    })
    return { store, clock, log }
  }
  const COUNT = ALWAYS_KEPT + 500

  test('removes what is older, and says in the log what it removed', () => {
    const { log, clock } = daysOf(COUNT)
    expect(log.prune(clock.now() - (COUNT - 201) * DAY)).toBe(200)
    expect([...log.stored()][0]?.seq).toBe(201)
    expect(log.list({ limit: 1 }).records[0]?.activity).toMatchObject({ kind: 'log-pruned', value: 200, reason: log.checkpoint()?.hash })
    expect(log.verify()).toEqual({ intact: true, records: COUNT - 200 + 1, removed: 200 })
  })

  test('goes on after that, also a second time', () => {
    const { log, clock } = daysOf(COUNT)
    log.prune(clock.now() - (COUNT - 201) * DAY)
    log.append({ kind: 'code-rejected' })
    expect(log.prune(clock.now() - (COUNT - 351) * DAY)).toBe(150)
    expect(log.verify()).toEqual({ intact: true, records: COUNT - 350 + 3, removed: 350 })
  })

  test('keeps the newest records whatever their age: a clock that ran ahead empties nothing', () => {
    const { log, clock } = daysOf(COUNT)
    expect(log.prune(clock.now() + 50 * 365 * DAY)).toBe(500)
    expect([...log.stored()].length).toBe(ALWAYS_KEPT + 1)
  })

  test('does not bother for a few', () => {
    const { log, clock } = daysOf(COUNT)
    expect(log.prune(clock.now() - (COUNT - 51) * DAY)).toBe(0)
    expect(log.verify()).toEqual({ intact: true, records: COUNT })
  })

  test('leaves a log that is not intact as it is', () => {
    const { store, log, clock } = daysOf(COUNT)
    store.run("UPDATE audit SET body = replace(body, 'code', 'Code') WHERE seq = 7")
    expect(log.prune(clock.now())).toBe(0)
    expect(log.verify()).toEqual({ intact: false, firstBroken: 7 })
  })

  test('is whole or not done: what fails leaves every record', () => {
    const { store, log, clock } = daysOf(COUNT)
    store.run("CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'disk full'); END")
    expect(() => log.prune(clock.now())).toThrow('disk full')
    expect(log.verify()).toEqual({ intact: true, records: COUNT })
  })
})
