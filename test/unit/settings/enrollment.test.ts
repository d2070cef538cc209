// Owns: the enrollment dialog's side of the second factor. What must hold of it is in test/security.
import { describe, expect, test } from 'vitest'
import { codesOf, quickHost } from '../../support/armed-host'

async function begun() {
  const host = await quickHost({ listen: false })
  const result = await host.host.enrollment.begin()
  if (!result.ok) throw new Error(result.code)
  return { ...host, enrollment: host.host.enrollment, ...result.value, ...codesOf(result.value.setupKey, host.clock) }
}

describe('an enrollment', () => {
  test('keeps nothing before it is confirmed', async () => {
    const { store, keychain } = await begun()
    expect([store.all('SELECT * FROM second_factor'), keychain.items.size]).toEqual([[], 0])
  })

  test('says of a code whether it is right, wrong, or right for another time', async () => {
    const { enrollment, id, code, wrongCode } = await begun()
    expect(enrollment.check(id, code())).toEqual({ verdict: 'right' })
    expect(enrollment.check(id, code(-8))).toEqual({ verdict: 'clock-off', secondsOff: 240 })
    expect(enrollment.check(id, code(8))).toEqual({ verdict: 'clock-off', secondsOff: -240 })
    expect(enrollment.check(id, wrongCode())).toEqual({ verdict: 'wrong' })
  })

  test('is not confirmed by a code for another time', async () => {
    const { enrollment, id, code } = await begun()
    expect(await enrollment.confirm(id, code(-8))).toEqual({ ok: false, code: 'code-wrong' })
  })

  test('is confirmed once', async () => {
    const { enrollment, id, code } = await begun()
    const first = await enrollment.confirm(id, code())
    expect(first.ok && first.value.codes).toHaveLength(6)
    expect(await enrollment.confirm(id, code(1))).toEqual({ ok: false, code: 'enrollment-gone' })
  })

  test('confirmed twice at once is confirmed once, and one secret is kept', async () => {
    const { enrollment, keychain, id, code } = await begun()
    const results = await Promise.all([enrollment.confirm(id, code()), enrollment.confirm(id, code())])
    expect(results.map((result) => result.ok).sort()).toEqual([false, true])
    await enrollment.sweep()
    expect([...keychain.items.keys()].filter((name) => name.startsWith('totp:'))).toHaveLength(1)
  })

  test('that is cancelled while the keychain is busy stays cancelled, and its stray is swept', async () => {
    const { enrollment, keychain, store, id, code } = await begun()
    keychain.before = (operation) => {
      if (operation === 'set') enrollment.cancel(id)
    }
    expect(await enrollment.confirm(id, code())).toEqual({ ok: false, code: 'enrollment-gone' })
    expect(store.all('SELECT * FROM second_factor')).toEqual([])
  })

  test('that nobody finishes is forgotten after half an hour, and no code of it is called wrong', async () => {
    const { enrollment, clock, id, code } = await begun()
    clock.advance(30 * 60_000)
    expect(enrollment.check(id, code())).toEqual({ verdict: 'right' })
    clock.advance(1)
    expect(enrollment.setupKey(id)).toBeNull()
    expect(enrollment.check(id, code())).toEqual({ verdict: 'gone' })
    expect(await enrollment.confirm(id, code())).toEqual({ ok: false, code: 'enrollment-gone' })
  })

  test('makes way for the next one', async () => {
    const { enrollment, id, code } = await begun()
    const next = await enrollment.begin()
    expect([enrollment.setupKey(id), next.ok && enrollment.setupKey(next.value.id)]).toEqual([null, next.ok && next.value.setupKey])
    expect(enrollment.check(id, code())).toEqual({ verdict: 'gone' })
  })
})

test('turning off what is not on changes nothing', async () => {
  const { host } = await quickHost({ listen: false })
  expect(await host.enrollment.turnOff()).toEqual({ ok: true, value: null })
  expect(await host.enrollment.makeRecoveryCodes()).toEqual({ ok: false, code: 'invalid' })
})
