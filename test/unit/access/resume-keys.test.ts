// Owns: the keys of sessions: one each, in memory, good once, and what is known of a session by its key.
import { describe, expect, test } from 'vitest'
import { ResumeKeys } from '../../../electron/access/resume-keys'
import { RESUME_WITHIN_MS, boundProof } from '../../../shared/protocol'
import { FakeClock, realRandom } from '../../support/fakes'
import { makeGrant } from '../session/grants'

function fresh() {
  const clock = new FakeClock()
  const registered: { selector: string; secret: string }[] = []
  const keys = new ResumeKeys({
    clock,
    random: realRandom,
    opaque: {
      recordOf: ({ selector, secret }) => {
        registered.push({ selector, secret })
        return `record of ${selector}`
      },
      challenge: () => ({ ke2: '', state: '' }),
      verify: () => null
    },
    after: (ms, work) => void clock.after(ms, work)
  })
  return { clock, keys, registered }
}

describe('the key of a session', () => {
  test('is 32 random bytes, registered with the session’s id behind them', () => {
    const { keys, registered } = fresh()
    const grant = makeGrant()
    const { id, secret } = keys.arm(grant, 'setup')
    expect(Buffer.from(secret, 'base64url')).toHaveLength(32)
    expect(registered).toEqual([{ selector: `resume:${id}`, secret: boundProof(secret, 'session') }])
    expect(keys.find(id)).toMatchObject({ grant, record: `record of resume:${id}` })
  })

  test('is armed for a real grant only', () => {
    const { keys } = fresh()
    expect(() => keys.arm({ ...makeGrant() }, 'setup')).toThrow('without a grant')
  })

  test('takes the place of the session’s earlier one, and of no other session’s', () => {
    const { keys } = fresh()
    const [first, other, second] = [makeGrant(), makeGrant({ sessionId: 'other' }), makeGrant()].map((grant) => keys.arm(grant, 'setup').id)
    expect([first, other, second].map((id) => keys.find(id!) !== undefined)).toEqual([false, true, true])
  })

  test('is unknown once it is spent, and once its session is forgotten', () => {
    const { keys } = fresh()
    const spent = keys.arm(makeGrant(), 'setup').id
    const forgotten = keys.arm(makeGrant({ sessionId: 'other' }), 'setup').id
    keys.spend(spent)
    keys.forget('other')
    expect([keys.find(spent), keys.find(forgotten), keys.resumptionBy(spent), keys.resumptionBy(forgotten)]).toEqual([undefined, undefined, 'spent', 'spent'])
  })

  test('tells how long ago the connection was lost, by the slower of two clocks, counted from the first time', () => {
    const { clock, keys } = fresh()
    const { id } = keys.arm(makeGrant({ expiresAt: 5 }), 'setup')
    expect(keys.resumptionBy(id)).toEqual({ sessionId: 'session', how: 'totp', lostForMs: 0, expiresAt: 5, over: null })
    keys.lost('session')
    clock.advance(10_000)
    keys.lost('session')
    expect(keys.resumptionBy(id)).toMatchObject({ lostForMs: 10_000 })
    clock.setWall(clock.now() - 3_600_000)
    expect(keys.resumptionBy(id)).toMatchObject({ lostForMs: 10_000 })
    clock.setWall(clock.now() + 7_200_000)
    expect(keys.resumptionBy(id)).toMatchObject({ lostForMs: 3_610_000 })
  })

  test('opens nothing but the reason for a minute after the session’s end, the first reason that there was', () => {
    const { clock, keys } = fresh()
    const { id } = keys.arm(makeGrant(), 'setup')
    keys.over('session', 'owner-disconnected')
    keys.over('session', 'host-closing')
    clock.advance(RESUME_WITHIN_MS - 1)
    expect(keys.resumptionBy(id)).toMatchObject({ over: 'owner-disconnected' })
    clock.advance(1)
    expect(keys.find(id)).toBeUndefined()
  })
})
