// Owns: finding records: by kind, by who, page by page.
import { expect, test } from 'vitest'
import { HashChainedLog } from '../../../electron/audit/audit-log'
import { systemHasher } from '../../../electron/platform/system'
import { FakeClock, memoryStore } from '../../support/fakes'

function filled(): HashChainedLog {
  const audit = new HashChainedLog(memoryStore(), new FakeClock(), systemHasher)
  for (let index = 0; index < 1200; index++) {
    audit.append({ kind: 'attempt-refused', source: '203.0.113.9', reason: 'locked-out' })
    if (index % 400 === 0) audit.append({ kind: 'session-granted', connectorName: `Mira ${index}`, source: '192.0.2.1' })
  }
  return audit
}

const seqs = (page: { readonly records: readonly { readonly seq: number }[] }): number[] => page.records.map((record) => record.seq)

test('a group shows its kinds only, newest first', () => {
  const page = filled().list({ limit: 50, filter: { group: 'sessions' } })
  expect(page.records.map((record) => record.activity.connectorName)).toEqual(['Mira 800', 'Mira 400', 'Mira 0'])
  expect(page.more).toBe(false)
})

test('a name, a key or an address is found in any case', () => {
  const audit = filled()
  expect(audit.list({ limit: 50, filter: { text: ' mIRa 4' } }).records.map((record) => record.activity.connectorName)).toEqual(['Mira 400'])
  expect(audit.list({ limit: 50, filter: { text: '192.0.2' } }).records).toHaveLength(3)
  expect(audit.list({ limit: 50, filter: { text: 'nobody' } })).toEqual({ records: [], more: false })
})

test('pages follow each other without a gap or a repeat', () => {
  const audit = filled()
  const first = audit.list({ limit: 2, filter: { group: 'sessions' } })
  expect(first.more).toBe(true)
  const second = audit.list({ limit: 2, before: seqs(first).at(-1), filter: { group: 'sessions' } })
  expect([second.more, seqs(first).length, seqs(second).length]).toEqual([false, 2, 1])
  expect(Math.max(...seqs(second))).toBeLessThan(Math.min(...seqs(first)))
})
