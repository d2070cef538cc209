// Owns: the one question before every weakening change. That every such change asks it is test/security/owner-changes.
import { describe, expect, test } from 'vitest'
import type { SecondFactor } from '../../../electron/access/second-factor'
import { OwnerGuard } from '../../../electron/settings/owner-guard'
import type { Activity } from '../../../shared/activity'

type Check = Awaited<ReturnType<SecondFactor['check']>>

function guardWith(check: Partial<Check> | null, options: { readonly live?: boolean; readonly status?: 'ready' | 'unreadable' } = {}) {
  const log: Activity[] = []
  const secondFactor = {
    enrollment: () => (check === null ? null : { secretId: 'id' }),
    status: () => Promise.resolve(options.status ?? 'ready'),
    check: () => Promise.resolve(check)
  } as unknown as SecondFactor
  const audit = { append: (activity: Activity) => ({ seq: log.push(activity), at: 0, activity }) }
  return { log, guard: new OwnerGuard({ secondFactor, audit, hasLiveSession: () => options.live ?? false }) }
}
const CODE = { method: 'totp', code: '123456' } as const

describe('the owner', () => {
  test('without a second factor is asked for nothing', async () => {
    expect(await guardWith(null).guard.confirm('password', undefined)).toMatchObject({ ok: true })
  })

  test.each<[string, Partial<Check>, object]>([
    ['accepted', { outcome: 'accepted' }, { ok: true }],
    ['wrong', { outcome: 'rejected', why: 'wrong', triesLeft: 3, lockedUntil: null }, { code: 'confirmation-wrong', info: { triesLeft: 3 } }],
    ['used before', { outcome: 'rejected', why: 'used', triesLeft: 3, lockedUntil: null }, { code: 'confirmation-used' }],
    ['the last try', { outcome: 'rejected', why: 'wrong', triesLeft: 0, lockedUntil: 99 }, { code: 'confirmation-locked', info: { retryAt: 99 } }],
    ['not looked at', { outcome: 'locked-out', lockedUntil: 99 }, { code: 'confirmation-locked', info: { retryAt: 99 } }],
    ['without a secret to check it', { outcome: 'unreadable' }, { code: 'keychain-unavailable' }]
  ])('whose code is %s is told so', async (_what, check, answer) => {
    expect(await guardWith(check).guard.confirm('password', CODE)).toMatchObject(answer)
  })

  test('without a code is asked for one, or told that none can be checked', async () => {
    expect(await guardWith({}).guard.confirm('password', undefined)).toMatchObject({ code: 'confirmation-required' })
    expect(await guardWith({}, { status: 'unreadable' }).guard.confirm('password', undefined)).toMatchObject({ code: 'keychain-unavailable' })
  })

  test('is refused while a session is live, with a record of what was wanted', async () => {
    const { guard, log } = guardWith({ outcome: 'accepted' }, { live: true })
    expect(await guard.confirm('password', CODE)).toMatchObject({ code: 'session-live' })
    expect(log).toEqual([{ kind: 'change-refused', reason: 'password' }])
  })
})
