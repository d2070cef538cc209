// Owns: the operating system's keychain for real, locked ones included: a keyring of its own, so that no other file is
// locked out with it.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { KeychainUnavailable } from '../../electron/access/ports'
import { OsKeychain } from '../../electron/platform/keychain'
import { forgetKeyring } from '../../electron/platform/secret-service'
import { keychainAccounts } from '../support/keychain-items'
import { type Keyring, startKeyring } from '../support/keyring'

let keyring: Keyring
beforeAll(async () => {
  keyring = await startKeyring()
  Object.assign(process.env, keyring.env)
})
afterAll(() => keyring.stop())

const unavailable = expect.objectContaining({ name: KeychainUnavailable.name }) as Error

describe('a keyring', () => {
  test('keeps, lists and forgets items, and services do not see each other', async () => {
    const [mine, other] = [new OsKeychain('mine'), new OsKeychain('other')]
    await mine.set('a', 'first')
    await mine.set('a', 'second')
    await mine.set('ümlaut:1', '{"json":true}')
    await other.set('b', 'elsewhere')
    expect(await mine.get('a')).toBe('second')
    expect([...(await keychainAccounts('mine'))].sort()).toEqual(['a', 'ümlaut:1'])
    await mine.delete('a')
    expect(await mine.get('a')).toBeNull()
    expect(await other.get('b')).toBe('elsewhere')
  })

  test('that is locked is not an empty one: it cannot be read, written or cleared, and says so', async () => {
    const keychain = new OsKeychain('locked', { answerLimitMs: 2000 })
    await keychain.set('a', 'value')
    await keyring.lock()
    await expect(keychain.get('a')).rejects.toEqual(unavailable)
    await expect(keychain.get('never written')).rejects.toEqual(unavailable)
    await expect(keychain.set('b', 'value')).rejects.toEqual(unavailable)
    await expect(keychain.delete('a')).rejects.toEqual(unavailable)
    await keyring.unlock()
    expect(await keychain.get('a')).toBe('value')
    expect(await keychain.get('never written')).toBeNull()
  })

  test('forgets what was never there without a complaint', async () => {
    await new OsKeychain('empty').delete('nothing')
  })

  test('that is gone is not an empty one, and the one that is started again is found', async () => {
    const keychain = new OsKeychain('gone', { answerLimitMs: 2000, lookAnew: forgetKeyring })
    await keychain.set('a', 'value')
    for (const act of [() => keychain.get('a'), () => keychain.set('a', 'other'), () => keychain.delete('b')]) {
      await keyring.end()
      await expect(keychain.get('a')).rejects.toEqual(unavailable)
      await expect(keychain.set('a', 'lost')).rejects.toEqual(unavailable)
      await expect(keychain.delete('a')).rejects.toEqual(unavailable)
      await keyring.begin()
      await act()
    }
    expect(await keychain.get('a')).toBe('other')
  })

  test('that is started again while it is locked is a locked one', async () => {
    const keychain = new OsKeychain('again', { answerLimitMs: 2000, lookAnew: forgetKeyring })
    await keychain.set('a', 'value')
    await keyring.end()
    await keyring.begin()
    await keyring.lock()
    await expect(keychain.get('a')).rejects.toEqual(unavailable)
    await keyring.unlock()
    expect(await keychain.get('a')).toBe('value')
  })
})
