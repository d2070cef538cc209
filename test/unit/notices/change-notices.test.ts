// Owns: every kind of change in the log is one that the owner is told of.
import { expect, test } from 'vitest'
import { noticeOfChange } from '../../../electron/notices/change-notices'
import { wordsOf } from '../../../electron/notices/words'
import { ACTIVITY_KINDS, groupOf } from '../../../shared/activity'
import { memoryStore } from '../../support/fakes'
import { startNodeHost } from '../../support/node-host'

const OWN_NOTICE = ['log-pruned', 'log-cut']

test.each(ACTIVITY_KINDS)('%s is told of when it is a change, and only then', (kind) => {
  const notice = noticeOfChange({ kind })
  const told = groupOf(kind) === 'changes' && !OWN_NOTICE.includes(kind)
  expect(notice).toEqual(told ? { kind: 'security-changed', change: kind } : null)
  if (notice !== null) expect(wordsOf(notice).body).toContain('If this was not you')
})

test('a change that was rolled back is not told of', async () => {
  const store = memoryStore()
  const node = await startNodeHost({ store, listen: false })
  expect(() => store.transaction(() => {
    node.host.audit.append({ kind: 'password-changed' })
    throw new Error('rolled back')
  })).toThrow('rolled back')
  node.host.audit.append({ kind: 'recovery-codes-made' })
  await Promise.resolve()
  expect(node.notifier.notices).toEqual([{ kind: 'security-changed', change: 'recovery-codes-made' }])
  node.close()
})
