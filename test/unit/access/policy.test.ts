// Owns: every combination of settings, state of the factor and kind of credential.
import { describe, expect, test } from 'vitest'
import { requirementFor, weakensGate } from '../../../electron/access/policy'
import type { FactorStatus } from '../../../electron/access/second-factor'
import type { CredentialKind } from '../../../shared/activity'

const BOOLEANS = [true, false]
const KINDS: readonly CredentialKind[] = ['password', 'saved-login', 'short-term']
const STATES: readonly FactorStatus[] = ['not-enabled', 'ready', 'unreadable']

const all = BOOLEANS.flatMap((unattended) =>
  BOOLEANS.flatMap((askCodeForSavedLogins) =>
    BOOLEANS.flatMap((askCodeForShortTermPasswords) =>
      KINDS.flatMap((kind) => STATES.map((state) => ({ access: { unattended, askCodeForSavedLogins, askCodeForShortTermPasswords }, kind, state })))
    )
  )
)
type Case = (typeof all)[number]
const outcome = ({ access, state, kind }: Case): string => {
  const requirement = requirementFor(access, state, kind)
  if (requirement.kind === 'refused') return requirement.reason
  return requirement.kind === 'exempt' ? requirement.proof.how : 'code-required'
}
const of = (fits: (one: Case) => boolean): string[] => [...new Set(all.filter(fits).map(outcome))].sort()

describe('what a connector must do next', () => {
  test('nothing helps while unattended access is off', () => {
    expect(of((one) => !one.access.unattended)).toEqual(['unattended-access-off'])
  })

  test('an unreadable secret refuses every kind, whatever is exempted', () => {
    expect(of((one) => one.access.unattended && one.state === 'unreadable')).toEqual(['host-keychain-unavailable'])
  })

  test('without a second factor every kind passes, and the record says why', () => {
    expect(of((one) => one.access.unattended && one.state === 'not-enabled')).toEqual(['two-factor-off'])
  })

  test('the password always takes a code', () => {
    expect(of((one) => one.access.unattended && one.state === 'ready' && one.kind === 'password')).toEqual(['code-required'])
  })

  test.each([
    ['saved-login', 'askCodeForSavedLogins', 'saved-login-exempt'],
    ['short-term', 'askCodeForShortTermPasswords', 'short-term-exempt']
  ] as const)('a %s takes one unless %s is unticked, and the other box does not matter', (kind, setting, how) => {
    const ready = (one: Case): boolean => one.access.unattended && one.state === 'ready' && one.kind === kind
    expect(of((one) => ready(one) && one.access[setting])).toEqual(['code-required'])
    expect(of((one) => ready(one) && !one.access[setting])).toEqual([how])
  })
})

test('a change weakens the gate exactly when it unticks one of the two boxes', () => {
  const states = all.filter((one) => one.kind === 'password' && one.state === 'ready').map((one) => one.access)
  for (const before of states) {
    for (const after of states) {
      const unticked = (['askCodeForSavedLogins', 'askCodeForShortTermPasswords'] as const).some((name) => before[name] && !after[name])
      expect(weakensGate(before, after)).toBe(unticked)
    }
  }
})
