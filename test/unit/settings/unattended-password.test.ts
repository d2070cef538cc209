// Owns: setting the password, and the server key that it stands on.
import { describe, expect, test } from 'vitest'
import { quickHost } from '../../support/armed-host'
import type { MemoryKeychain } from '../../support/fakes'
import { PASSWORD } from '../../support/node-host'
import { quickOpaque } from '../../support/opaque-in-process'
import { gateRows } from '../../support/profile-folder'

/** The next so many times that the server key is asked for, the keychain does not answer. */
const failing = (times: number) => (keychain: MemoryKeychain): void => {
  let left = times
  keychain.before = (operation, account) => {
    keychain.unavailable = operation === 'get' && account === 'opaque-setup' && left-- > 0
  }
}

describe('the unattended password', () => {
  test.each(['', 'short', 'password1234', 'aaaaaaaaaaaaaaaa', '123456789012'])('"%s" is refused', async (password) => {
    const { host, keychain } = await quickHost({ listen: false })
    expect(await host.password.set(password)).toEqual({ ok: false, code: 'invalid' })
    expect([host.credentials.hasPassword(), keychain.items.size]).toEqual([false, 0])
  })

  test('is kept as a record and not as itself', async () => {
    const { host, store } = await quickHost({ listen: false })
    expect(await host.password.set(PASSWORD)).toEqual({ ok: true, value: null })
    expect(JSON.stringify(store.all('SELECT * FROM credentials'))).not.toContain(PASSWORD)
  })

  test('is not set while the keychain is out of reach', async () => {
    const { host, keychain } = await quickHost({ listen: false })
    keychain.unavailable = true
    expect(await host.password.set(PASSWORD)).toEqual({ ok: false, code: 'keychain-unavailable' })
    expect(host.credentials.hasPassword()).toBe(false)
  })

  test.each<[string, (keychain: MemoryKeychain) => void]>([
    ['fails once', failing(1)],
    ['fails from then on', failing(Infinity)]
  ])('set while reading the server key %s changes nothing, neither for its own profile nor for another', async (_how, fail) => {
    const first = await quickHost({ listen: false })
    await first.host.password.set(PASSWORD)
    const { host, store, keychain } = await quickHost({ listen: false, store: first.store, keychain: first.keychain })
    const before = [gateRows(store), new Map(keychain.items)]
    for (const profile of ['view-only', 'full'] as const) {
      fail(keychain)
      expect(await host.password.set('another long passphrase 42', undefined, undefined, profile)).toEqual({ ok: false, code: 'keychain-unavailable' })
      keychain.before = () => {}
      keychain.unavailable = false
      expect([gateRows(store), new Map(keychain.items)]).toEqual(before)
    }
    expect(await host.password.setup()).toBe(keychain.items.get('opaque-setup'))
  })

  test('that cannot be set because a later step failed leaves the server key as it is, although it could not be read at first', async () => {
    const first = await quickHost({ listen: false })
    await first.host.password.set(PASSWORD)
    const registrar: typeof quickOpaque = { ...quickOpaque, register: () => Promise.reject(new Error('the worker died')) }
    const { host, keychain } = await quickHost({ listen: false, store: first.store, keychain: first.keychain, registrar })
    const before = new Map(keychain.items)
    failing(1)(keychain)
    expect(await host.password.set('another long passphrase 42')).toMatchObject({ ok: false })
    expect(keychain.items).toEqual(before)
  })

  test('set a second time stands on the same server key', async () => {
    const { host, keychain } = await quickHost({ listen: false })
    await host.password.set(PASSWORD)
    const key = keychain.items.get('opaque-setup')
    await host.password.set('another long passphrase 42')
    expect(keychain.items.get('opaque-setup')).toBe(key)
  })

  test('set anew repairs a damaged server key', async () => {
    const first = await quickHost({ listen: false })
    await first.host.password.set(PASSWORD)
    first.keychain.items.set('opaque-setup', 'damaged')
    const { host } = await quickHost({ listen: false, store: first.store, keychain: first.keychain })
    expect(await host.password.setup()).toBeNull()
    expect(await host.password.set(PASSWORD)).toMatchObject({ ok: true })
    expect(await host.password.setup()).toMatch(/^[\w-]{171}$/)
  })
})
