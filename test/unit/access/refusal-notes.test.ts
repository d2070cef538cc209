// Owns: which refusals have a record of their own, which are counted, and that a count comes into the log.
import { describe, expect, test } from 'vitest'
import type { GateState } from '../../../electron/access/gate-vocabulary'
import { type RefusalReason, RefusalNotes } from '../../../electron/access/refusal-notes'
import { HashChainedLog } from '../../../electron/audit/audit-log'
import { systemHasher } from '../../../electron/platform/system'
import { FakeClock, memoryStore } from '../../support/fakes'
import { PATH_WITH_REASON, PATH_WITH_SENDING, RIGHT_PATH, stateAfter } from '../../support/gate-events'

const MINUTE_MS = 60_000
const START = stateAfter(0)
const AT_PROMPT = stateAfter(7)

function fresh() {
  const [store, clock, faults] = [memoryStore(), new FakeClock(), [] as unknown[]]
  const audit = new HashChainedLog(store, clock, systemHasher)
  const notes = new RefusalNotes({ audit, after: (ms, work) => void clock.after(ms, work), onFault: (error) => void faults.push(error) })
  const records = () => audit.list({ limit: 100 }).records.map(({ activity }) => activity).reverse()
  const note = (reason: RefusalReason, state: GateState, source = '192.0.2.1') => notes.note(reason, state, source)
  return { store, clock, faults, notes, note, records }
}

describe('of three within a minute, how many have a record:', () => {
  test.each<[string, GateState, RefusalReason, number]>([
    ['noise in place of the first message', START, 'protocol-violation', 1],
    ['noise before the challenge', stateAfter(1), 'protocol-violation', 1],
    ['leaving before the challenge', stateAfter(1), 'wrong-credential', 1],
    ['noise in place of the proof', stateAfter(2), 'protocol-violation', 1],
    ['a wrong password', stateAfter(2), 'wrong-credential', 3],
    ['noise in place of the identity', stateAfter(4), 'protocol-violation', 1],
    ['a login that belongs to another key', stateAfter(5), 'wrong-credential', 1],
    ['noise while it is decided', stateAfter(6), 'protocol-violation', 1],
    ['noise in place of a reason', stateAfter(7, PATH_WITH_REASON), 'protocol-violation', 1],
    ['noise while a code is sent', stateAfter(7, PATH_WITH_SENDING), 'protocol-violation', 1],
    ['noise in place of a code', AT_PROMPT, 'protocol-violation', 3],
    ['a code that came too late', AT_PROMPT, 'challenge-expired', 3],
    ['leaving the prompt', AT_PROMPT, 'gave-up', 1],
    ['noise in a session', stateAfter(RIGHT_PATH.length), 'protocol-violation', 3]
  ])('%s', (_what, state, reason, count) => {
    const { note, records } = fresh()
    for (let times = 0; times < 3; times++) note(reason, state)
    expect(records()).toHaveLength(count)
  })

  test('is counted apart by reason, and by whether a credential was proved', () => {
    const { note, records } = fresh()
    for (let times = 0; times < 2; times++) {
      note('protocol-violation', START)
      note('protocol-version', START)
      note('protocol-violation', stateAfter(4))
    }
    expect(records()).toHaveLength(3)
  })
})

describe('a count', () => {
  test('comes into the log after a minute, with the last one, and once a minute while it goes on', () => {
    const { clock, note, records } = fresh()
    for (let times = 1; times <= 5; times++) note('locked-out', START, `192.0.2.${times}`)
    clock.advance(MINUTE_MS)
    expect(records()).toMatchObject([{ source: '192.0.2.1' }, { source: '192.0.2.5', value: 3 }])
    note('locked-out', START, '192.0.2.6')
    expect(records()).toHaveLength(2)
    clock.advance(MINUTE_MS)
    expect(records().at(-1)).toEqual({ kind: 'attempt-refused', reason: 'locked-out', source: '192.0.2.6' })
  })

  test('of nothing is no record, and the next one has its own at once', () => {
    const { clock, note, records } = fresh()
    note('gave-up', AT_PROMPT)
    clock.advance(10 * MINUTE_MS)
    expect(records()).toHaveLength(1)
    note('gave-up', AT_PROMPT)
    expect(records()).toHaveLength(2)
  })

  test('that cannot be written is a fault, and the next one is noted again', () => {
    const { store, clock, faults, note, records } = fresh()
    note('gave-up', AT_PROMPT)
    note('gave-up', AT_PROMPT)
    store.run("CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT raise(ABORT, 'disk full'); END")
    clock.advance(MINUTE_MS)
    expect(faults).toHaveLength(1)
    store.run('DROP TRIGGER full')
    note('gave-up', AT_PROMPT)
    expect(records()).toHaveLength(2)
  })
})
