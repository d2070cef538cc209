// Owns: what the command line may say.
import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { identityOf, readCommandLine } from '../../../electron/platform/command-line'
import { DEFAULT_PORT } from '../../../shared/settings'

describe('the command line', () => {
  test('takes a profile, made absolute, and a port; the last of each counts', () => {
    expect(readCommandLine(['--profile=a', '--profile=b', '--direct-port=1', '--direct-port=2'])).toEqual({ profile: resolve('b'), directPort: 2, hidden: false, seat: false, removeTwoFactor: null })
  })

  test.each(['--direct-port=', '--direct-port=0', '--direct-port=65536', '--direct-port=1e3', '--direct-port= 80', '--profile='])('refuses "%s"', (argument) => {
    expect(() => readCommandLine([argument])).toThrow(/^--(profile|direct-port) needs/)
  })

  test('takes the order to remove the second factor, with whose it is', () => {
    expect(readCommandLine(['--remove-two-factor', '--user=mira', '--yes'])).toMatchObject({ removeTwoFactor: { profile: null, user: 'mira', yes: true } })
    expect(readCommandLine(['--remove-two-factor', '--profile=a'])).toMatchObject({ removeTwoFactor: { profile: resolve('a'), user: null, yes: false } })
  })

  test('ignores what it does not know', () => {
    expect(readCommandLine(['--no-sandbox', 'postern://connect', 'profile=x'])).toEqual({ profile: null, directPort: null, hidden: false, seat: false, removeTwoFactor: null })
  })
})

test('copies have keychain services and ports of their own, the same at every start', () => {
  const [own, one, two] = [identityOf(null), identityOf('/tmp/one'), identityOf('/tmp/two')]
  expect(new Set([own.keychainService, one.keychainService, two.keychainService]).size).toBe(3)
  expect(identityOf('/tmp/one')).toEqual(one)
  expect(own.port).toBe(DEFAULT_PORT)
  expect(one.port).toBeGreaterThan(DEFAULT_PORT)
})
