import { expect, test } from 'vitest'
import { clipHintText } from '../../../renderer/viewer/clip-hint'

const MIB = 1024 * 1024

test.each([
  [{ kind: 'too-large', way: 'to-host', size: 24 * MIB, limit: 16 * MIB }, 'The clipboard is too large to send (24 MB; the limit is 16 MB).'],
  [{ kind: 'too-large', way: 'from-host', size: MIB + 1, limit: MIB }, 'The remote clipboard is too large to fetch (2 MB; the limit is 1 MB).'],
  [{ kind: 'too-large', way: 'to-host', size: null, limit: 2 * MIB }, 'The clipboard is too large to send (the limit is 2 MB).'],
  [{ kind: 'not-allowed' }, 'The remote computer does not allow sharing the clipboard.']
] as const)('a paste that did not work says why', (hint, text) => {
  expect(clipHintText(hint)).toBe(text)
})
