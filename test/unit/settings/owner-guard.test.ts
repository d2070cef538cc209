// Owns: the one question before every weakening change. That every such change asks it is test/security/owner-changes.
import { describe, expect, test } from 'vitest'
import type { SecondFactor } from '../../../electron/access/second-factor'
import { CONFIRMATION_LIFETIME_MS, OwnerGuard } from '../../../electron/settings/owner-guard'
import type { Activity } from '../../../shared/activity'
import { FakeClock } from '../../support/fakes'

type Check = Awaited<ReturnType<SecondFactor['check']>>

function guardWith(check: Partial<Check> | null, options: { readonly live?: boolean; readonly status?: 'ready' | 'unreadable' } = {}) {
  const log: Activity[] = []
  const clock = new FakeClock()
  const state = { live: options.live ?? false, changes: 0, duringCheck: () => {} }
  const secondFactor = {
    enrollment: () => (check === null ? null : { secretId: 'id' }),
    status: () => Promise.resolve(options.status ?? 'ready'),
    check: () => {
      state.duringCheck()
      return Promise.resolve(check)
    }
  } as unknown as SecondFactor
  const audit = { append: (activity: Activity) => ({ seq: log.push(activity), at: 0, activity }) }
  const guard = new OwnerGuard({ secondFactor, audit, clock, hasLiveSession: () => state.live, onChanged: () => { state.changes++ } })
  return { log, clock, state, guard }
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

describe('one confirmation covers changes for 5 minutes in that window', () => {
  const confirmed = async () => {
    const parts = guardWith({ outcome: 'accepted' })
    await parts.guard.confirm('exemption', CODE, 'window 1')
    return { ...parts, again: (page: string | undefined = 'window 1') => parts.guard.confirm('exemption', undefined, page) }
  }
  const YES = { ok: true }
  const ASKED = { code: 'confirmation-required' }

  test('and not a moment longer', async () => {
    const { again, clock, guard } = await confirmed()
    expect(guard.confirmedUntil()).toBe(clock.now() + CONFIRMATION_LIFETIME_MS)
    clock.advance(5 * 60_000 - 1)
    expect(await again()).toMatchObject(YES)
    clock.advance(1)
    expect(await again()).toMatchObject(ASKED)
    expect(guard.confirmedUntil()).toBeNull()
  })

  test('and using it does not make it longer', async () => {
    const { again, clock } = await confirmed()
    clock.advance(4 * 60_000)
    expect(await again()).toMatchObject(YES)
    clock.advance(60_000)
    expect(await again()).toMatchObject(ASKED)
  })

  test.each([
    ['set back', -3600_000],
    ['set back by a little', -1],
    ['set ahead', 5 * 60_000]
  ])('but not when the clock was %s', async (_how, by) => {
    const { again, clock } = await confirmed()
    clock.setWall(clock.now() + by)
    expect(await again()).toMatchObject(ASKED)
  })

  test('but not past 5 minutes when the clock is held back the while', async () => {
    const { again, clock } = await confirmed()
    const wall = clock.now()
    clock.advance(5 * 60_000)
    clock.setWall(wall)
    expect(await again()).toMatchObject(ASKED)
  })

  test('but not in another window, nor for a change that names none', async () => {
    const { again, guard } = await confirmed()
    expect(await again('window 2')).toMatchObject(ASKED)
    expect(await guard.confirm('two-factor', undefined)).toMatchObject(ASKED)
    expect(await again()).toMatchObject(YES)
  })

  test('but not once it was forgotten, and the window is told', async () => {
    const { again, guard, state } = await confirmed()
    expect(state.changes).toBe(1)
    guard.forget()
    expect(state.changes).toBe(2)
    expect(await again()).toMatchObject(ASKED)
  })

  test('never while a session is live', async () => {
    const { again, guard, state } = await confirmed()
    state.live = true
    expect(await again()).toMatchObject({ code: 'session-live' })
    expect(guard.confirmedUntil()).toBeNull()
  })

  test('but not when it was voided while the code was checked', async () => {
    const { guard, state } = guardWith({ outcome: 'accepted' })
    state.duringCheck = () => guard.forget()
    expect(await guard.confirm('exemption', CODE, 'window 1')).toMatchObject(YES)
    expect(await guard.confirm('exemption', undefined, 'window 1')).toMatchObject(ASKED)
  })

  test('but a wrong code covers nothing', async () => {
    const { guard } = guardWith({ outcome: 'rejected', why: 'wrong', triesLeft: 3, lockedUntil: null })
    await guard.confirm('exemption', CODE, 'window 1')
    expect(await guard.confirm('exemption', undefined, 'window 1')).toMatchObject(ASKED)
  })

  test('but a code that was given for a change of its own covers no other', async () => {
    const { guard } = guardWith({ outcome: 'accepted' })
    await guard.confirm('two-factor', CODE)
    expect(await guard.confirm('exemption', undefined, 'window 1')).toMatchObject(ASKED)
  })
})
