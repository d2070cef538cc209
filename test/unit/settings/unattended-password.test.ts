// Owns: setting the password, and the server key that it stands on.
import { describe, expect, test } from 'vitest'
import { quickHost } from '../../support/armed-host'
import { PASSWORD } from '../../support/node-host'

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
