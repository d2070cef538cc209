// Owns: the operating system's keychain for real.
import { expect, test } from 'vitest'
import { OsKeychain } from '../../electron/platform/keychain'
test('x', async () => {
  const k = new OsKeychain('svc')
  await k.set('a', 'b')
  expect(await k.get('a')).toBe('b')
})
