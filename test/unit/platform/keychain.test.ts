// Owns: the time limit of the keychain: one that does not answer holds nobody up, and is asked again once it has answered.
import { describe, expect, test, vi } from 'vitest'
import { KeychainUnavailable } from '../../../electron/access/ports'
import { OsKeychain } from '../../../electron/platform/keychain'

type Keytar = typeof import('keytar')

/** Keytar with an answer that the test gives when it likes. */
function hangingKeytar() {
  const waiting: ((answer: string | null) => void)[] = []
  const getPassword = vi.fn(() => new Promise<string | null>((resolve) => waiting.push(resolve)))
  const keytar = { getPassword, setPassword: () => Promise.resolve() } as unknown as Keytar
  return { getPassword, answer: (value: string | null) => waiting.shift()!(value), load: () => Promise.resolve(keytar) }
}

describe('a keychain that does not answer', () => {
  test('is given up after the time limit, later questions are refused at once, and it recovers', async () => {
    vi.useFakeTimers()
    try {
      const { getPassword, answer, load } = hangingKeytar()
      const keychain = new OsKeychain('service', { answerLimitMs: 5000, load })
      const first = expect(keychain.get('a')).rejects.toThrow('does not answer')
      await vi.advanceTimersByTimeAsync(5000)
      await first
      await expect(keychain.get('a')).rejects.toThrow(KeychainUnavailable)
      expect(getPassword).toHaveBeenCalledTimes(1)

      answer('too late')
      await vi.advanceTimersByTimeAsync(0)
      const second = keychain.get('a')
      await vi.advanceTimersByTimeAsync(0)
      answer('in time')
      expect(await second).toBe('in time')
    } finally {
      vi.useRealTimers()
    }
  })

  test('and cannot even be loaded is unavailable', async () => {
    const keychain = new OsKeychain('service', { load: () => Promise.reject(new Error('libsecret-1.so.0: cannot open')) })
    await expect(keychain.get('a')).rejects.toThrow(KeychainUnavailable)
  })
})

test('only a reading is tried again: a write could ask a person to unlock twice', async () => {
  const broken = vi.fn(() => Promise.reject(new Error('The prompt was dismissed')))
  const keytar = { getPassword: () => Promise.resolve(null), setPassword: broken } as unknown as Keytar
  const lookAnew = vi.fn()
  const keychain = new OsKeychain('service', { load: () => Promise.resolve(keytar), lookAnew })
  await expect(keychain.set('a', 'value')).rejects.toThrow('The prompt was dismissed')
  expect(broken).toHaveBeenCalledOnce()
  expect(lookAnew).not.toHaveBeenCalled()
})

test('one that cannot be looked for anew is unavailable', async () => {
  const keytar = { getPassword: () => Promise.reject(new Error('Nobody has that name')) } as unknown as Keytar
  const lookAnew = () => {
    throw new Error('libsecret-1.so.0: cannot open')
  }
  const keychain = new OsKeychain('service', { load: () => Promise.resolve(keytar), lookAnew })
  await expect(keychain.get('a')).rejects.toThrow(KeychainUnavailable)
})

test('a value that does not come back as it was written was not kept', async () => {
  const keytar = { setPassword: () => Promise.resolve(), getPassword: () => Promise.resolve('something else') } as unknown as Keytar
  const keychain = new OsKeychain('service', { load: () => Promise.resolve(keytar) })
  await expect(keychain.set('a', 'value')).rejects.toThrow('did not keep')
})
