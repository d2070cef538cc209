// Owns: that the owner is told once that the second factor is due for renewal, and again when the next one is.
import { expect, test } from 'vitest'
import { expiryNotice } from '../../../electron/notices/expiry-notice'
import type { HostState } from '../../../shared/ipc'
import { RecordingNotifier } from '../../support/fakes'

const inState = (state: 'enabled' | 'expired'): HostState['twoFactor'] => ({
  state,
  since: 0,
  renewBy: 1,
  lastUsed: null,
  codesFrom: null,
  recoveryCodesLeft: 6,
  method: 'totp',
  destination: null
})

function told(...states: readonly HostState['twoFactor'][]): number {
  const notifier = new RecordingNotifier()
  const tell = expiryNotice(notifier)
  for (const state of states) tell(state)
  expect(new Set(notifier.notices.map(({ kind }) => kind))).toEqual(new Set(notifier.notices.length === 0 ? [] : ['factor-expired']))
  return notifier.notices.length
}

test('nothing is said before', () => expect(told({ state: 'not-enabled' }, inState('enabled'))).toBe(0))

test('it is said once, however often the state is shown, and while the keychain is locked in between', () =>
  expect(told(inState('enabled'), inState('expired'), inState('expired'), { state: 'unreadable', since: 0 }, inState('expired'))).toBe(1))

test('after a renewal it is said again when that has become old', () =>
  expect(told(inState('expired'), inState('enabled'), inState('expired'))).toBe(2))
