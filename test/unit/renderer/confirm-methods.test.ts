// Owns: tests of the ways in which "Confirm it's you" takes a code.
import { expect, it } from 'vitest'
import type { TwoFactorState } from '../../../shared/ipc'
import { confirmMethods } from '../../../renderer/lib/confirm-methods'

const on = (more: { readonly recoveryCodesLeft: number; readonly method?: 'totp' | 'email' }): TwoFactorState => ({
  state: 'enabled',
  since: 0,
  renewBy: 1,
  lastUsed: null,
  codesFrom: null,
  method: 'totp',
  destination: null,
  ...more
})

it('are the way in force and a recovery code', () => {
  expect(confirmMethods(on({ recoveryCodesLeft: 1 }))).toEqual(['totp', 'recovery-code'])
  expect(confirmMethods(on({ recoveryCodesLeft: 6, method: 'email' }))).toEqual(['email', 'recovery-code'])
})

it('do not hold a recovery code when none is left', () => {
  expect(confirmMethods(on({ recoveryCodesLeft: 0 }))).toEqual(['totp'])
  expect(confirmMethods(on({ recoveryCodesLeft: 0, method: 'email' }))).toEqual(['email'])
})

it('hold both while it is not known how many are left', () => {
  expect(confirmMethods(undefined)).toEqual(['totp', 'recovery-code'])
  expect(confirmMethods({ state: 'unreadable', since: 0 })).toEqual(['totp', 'recovery-code'])
})
