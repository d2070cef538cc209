// Owns: checking a code: charged first, burnt before the proof, and never checked against a secret that is no longer it.
import { describe, expect, test } from 'vitest'
import { DeliveredCodes } from '../../../electron/access/delivered-codes'
import { type LaneOwner, SecondFactor, encodeSecret, laneOf, secretAccount } from '../../../electron/access/second-factor'
import { GuessThrottle } from '../../../electron/access/throttle'
import { HashChainedLog } from '../../../electron/audit/audit-log'
import { systemHasher } from '../../../electron/platform/system'
import { codesOf } from '../../support/armed-host'
import { FakeClock, MemoryKeychain, RecordingNotifier, memoryStore, realRandom } from '../../support/fakes'

const SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'
const STRANGERS: LaneOwner = { who: 'strangers' }

function fresh() {
  const [store, clock, keychain, notifier] = [memoryStore(), new FakeClock(), new MemoryKeychain(), new RecordingNotifier()]
  const throttle = new GuessThrottle(store, clock)
  const codes = new DeliveredCodes({ store, clock, hasher: systemHasher, random: realRandom })
  const factor = new SecondFactor({ store, keychain, clock, hasher: systemHasher, throttle, codes, audit: new HashChainedLog(store, clock, systemHasher), notifier, toleranceSteps: () => 1 })
  store.run("INSERT INTO second_factor (only, method, secret_id, enrolled_at, last_step) VALUES (1, 'totp', 'id', 0, 0)")
  keychain.items.set(secretAccount('id'), encodeSecret(SECRET))
  const check = (code: string, who = STRANGERS) => factor.check({ method: 'totp', code }, who)
  return { store, clock, keychain, throttle, factor, check, ...codesOf(SECRET, clock) }
}

describe('a check', () => {
  test('of a right code burns its step and gives the charge back', async () => {
    const { factor, throttle, check, code } = fresh()
    expect(await check(code())).toMatchObject({ outcome: 'accepted', proof: { how: 'totp' } })
    expect(factor.enrollment()?.lastStep).toBeGreaterThan(0)
    expect(throttle.triesLeft(laneOf('totp', STRANGERS))).toBe(5)
  })

  test('of a wrong code keeps the charge', async () => {
    const { check, wrongCode } = fresh()
    expect(await check(wrongCode())).toEqual({ outcome: 'rejected', why: 'wrong', triesLeft: 4, lockedUntil: null })
  })

  test.each<LaneOwner>([STRANGERS, { who: 'connector', key: 'k' }, { who: 'owner' }])(
    'of $who without a readable secret is neither right nor wrong, costs nothing, and takes no earlier failure back',
    async (who) => {
      const { keychain, throttle, check, code, wrongCode } = fresh()
      await check(wrongCode(), who)
      keychain.unavailable = true
      for (const typed of [code(), wrongCode()]) expect(await check(typed, who)).toEqual({ outcome: 'unreadable' })
      expect(throttle.triesLeft(laneOf('totp', who))).toBe(4)
      keychain.unavailable = false
      expect(await check(code(), who)).toMatchObject({ outcome: 'accepted' })
    }
  )

  test('without an enrollment accepts nothing', async () => {
    const { store, check, code } = fresh()
    store.run('DELETE FROM second_factor')
    expect(await check(code())).toEqual({ outcome: 'unreadable' })
  })

  test('against a secret that is replaced while it is read is wrong', async () => {
    const { store, keychain, check, code } = fresh()
    keychain.before = () => store.run("UPDATE second_factor SET secret_id = 'new'")
    expect(await check(code())).toMatchObject({ outcome: 'rejected', why: 'wrong' })
  })

  test('while locked out does not read the secret', async () => {
    const { keychain, check, wrongCode, code } = fresh()
    for (let tries = 0; tries < 5; tries++) await check(wrongCode())
    const asked: string[] = []
    keychain.before = (operation) => void asked.push(operation)
    expect(await check(code())).toMatchObject({ outcome: 'locked-out' })
    expect(asked).toEqual([])
  })
})

describe('the state', () => {
  test('is not enabled, ready or unreadable, and never mixes them up', async () => {
    const { store, keychain, factor } = fresh()
    expect(await factor.status()).toBe('ready')
    keychain.unavailable = true
    expect(await factor.status()).toBe('unreadable')
    store.run('DELETE FROM second_factor')
    expect(await factor.status()).toBe('not-enabled')
  })
})
