// Owns: the log as a file: what a spreadsheet gets, and what can be verified elsewhere.
import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { HashChainedLog, type StoredRecord } from '../../../electron/audit/audit-log'
import { exportHeading, exportLine } from '../../../electron/audit/export'
import { systemHasher } from '../../../electron/platform/system'
import { FakeClock, memoryStore } from '../../support/fakes'

function log(): HashChainedLog {
  return new HashChainedLog(memoryStore(), new FakeClock(), systemHasher)
}

test('JSON Lines can be verified with nothing but SHA-256', () => {
  const audit = log()
  for (let index = 0; index < 3; index++) audit.append({ kind: 'attempt-refused', source: `192.0.2.${index}`, reason: 'wrong-credential' })
  let previous = '0'.repeat(64)
  for (const record of audit.stored()) {
    const { seq, at, body, hash } = JSON.parse(exportLine(record, 'jsonl')) as StoredRecord
    expect(createHash('sha256').update(`${previous}\n${seq}\n${at}\n${body}`).digest('hex')).toBe(hash)
    previous = hash
  }
  expect([...audit.stored()].map((record) => record.seq)).toEqual([1, 2, 3])
})

test('every record is exported once, also when there are more than one page of them', () => {
  const audit = log()
  for (let index = 0; index < 1203; index++) audit.append({ kind: 'two-factor-enabled' })
  expect([...audit.stored()].map((record) => record.seq)).toEqual(Array.from({ length: 1203 }, (_, index) => index + 1))
})

test('CSV has a column for each heading', () => {
  const audit = log()
  audit.append({ kind: 'session-granted', connectorName: 'Mira', source: '192.0.2.1' })
  const [record] = audit.stored()
  expect(exportLine(record!, 'csv').split(',')).toHaveLength(exportHeading('csv', null)!.split(',').length)
})

test.each([
  ['=HYPERLINK("http://example.org")', '"\'=HYPERLINK(""http://example.org"")"'],
  ['+1', "'+1"],
  ['@sum', "'@sum"],
  ['Mira, "the one"', '"Mira, ""the one"""']
])('a connector called %s is text to a spreadsheet', (connectorName, cell) => {
  const audit = log()
  audit.append({ kind: 'session-granted', connectorName })
  const [record] = audit.stored()
  expect(exportLine(record!, 'csv')).toContain(`,session-granted,${cell},`)
})
