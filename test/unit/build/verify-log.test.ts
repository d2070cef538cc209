// Owns: verifying an export elsewhere says what the app itself would say.
import { expect, test } from 'vitest'
import { verifyExport } from '../../../build/verify-log.mjs'
import { HashChainedLog } from '../../../electron/audit/audit-log'
import { exportHeading, exportLine } from '../../../electron/audit/export'
import { systemHasher } from '../../../electron/platform/system'
import { FakeClock, memoryStore } from '../../support/fakes'

function exported(count: number, pruned: boolean): string[] {
  const store = memoryStore()
  const log = new HashChainedLog(store, new FakeClock(), systemHasher)
  store.transaction(() => {
    for (let index = 0; index < count; index++) log.append({ kind: 'code-rejected', seconds: index })
  })
  if (pruned) log.prune(Number.MAX_SAFE_INTEGER)
  const heading = exportHeading('jsonl', log.checkpoint())
  return [...(heading === null ? [] : [heading]), ...[...log.stored()].map((record) => exportLine(record, 'jsonl'))]
}

test('a whole log is intact', async () => {
  expect(await verifyExport(exported(20, false))).toEqual({ intact: true, records: 20, removed: 0 })
})

test('a log whose oldest records were removed is intact from its checkpoint on', async () => {
  expect(await verifyExport(exported(1200, true))).toEqual({ intact: true, records: 1001, removed: 200 })
})

test.each([
  ['an edited record', (lines: string[]) => lines.with(3, lines[3]!.replace('code-rejected', 'code-accepted')), 203],
  ['a missing record', (lines: string[]) => lines.toSpliced(5, 1), 205],
  ['half a line at the end', (lines: string[]) => lines.with(-1, lines.at(-1)!.slice(0, 40)), 1201],
  ['a checkpoint that the log does not vouch for', (lines: string[]) => [JSON.stringify({ checkpoint: { seq: 201, hash: (JSON.parse(lines[1]!) as { hash: string }).hash, at: 1 } }), ...lines.slice(2)], 202]
])('%s is found', async (_what, edit, firstBroken) => {
  expect(await verifyExport(edit(exported(1200, true)))).toEqual({ intact: false, firstBroken })
})
