// Owns: what counts as more, and what two sets have in common.
import { describe, expect, test } from 'vitest'
import { isChoice } from '../../../renderer/features/security/words'
import { PERMISSIONS, PROFILE_IDS } from '../../../shared/constants'
import { CHOICES, FULL_ACCESS, inOrder, narrower, widens } from '../../../shared/permissions'

test('full access is everything but the locked screen afterwards', () => {
  expect(FULL_ACCESS).toEqual(['view', 'control', 'clipboard', 'files', 'sound', 'restart'])
})

describe('a set is wider', () => {
  test.each([
    ['when it has one thing more', ['view'], ['view', 'control'], true],
    ['when it has other things', ['view', 'control'], ['view', 'files'], true],
    ['when it leaves the screen unlocked', ['view', 'lock'], ['view'], true],
    ['not when it has less', ['view', 'control'], ['view'], false],
    ['not when it locks the screen as well', ['view'], ['view', 'lock'], false],
    ['not when it is the same', ['view', 'lock'], ['view', 'lock'], false]
  ] as const)('%s', (_when, before, after, wider) => {
    expect(widens(before, after)).toBe(wider)
  })
})

test('two sets have in common what both allow, and lock the screen when either does', () => {
  expect(narrower(['view', 'control', 'files'], ['view', 'files', 'restart'])).toEqual(['view', 'files'])
  expect(narrower(['view', 'lock'], ['view'])).toEqual(['view', 'lock'])
})

test('a set has one order, and nothing twice', () => {
  expect(inOrder(['lock', 'view', 'view', 'control'])).toEqual(['view', 'control', 'lock'])
})

test.each(PROFILE_IDS)('the dialog of "%s" offers exactly what the host takes', (id) => {
  expect(PERMISSIONS.filter((permission) => isChoice(id, permission))).toEqual(CHOICES[id].free)
})
