// Owns: token buckets for passwords: per source, for the host, and for connectors that were granted before.
import { describe, expect, test } from 'vitest'
import { AttemptLimit, type Payer, sourceNetwork } from '../../../electron/access/attempt-limit'
import { FakeClock, memoryStore } from '../../support/fakes'

const from = (source: string): Payer => ({ source, connectorKey: null })

function fresh() {
  const clock = new FakeClock()
  const store = memoryStore()
  const limit = new AttemptLimit(store, clock)
  const spend = (payer: Payer): number => {
    let spent = 0
    while (limit.charge(payer).ok) spent++
    return spent
  }
  return { clock, store, limit, spend }
}

describe('a source', () => {
  test('has ten attempts, and one more every 30 seconds', () => {
    const { clock, limit, spend } = fresh()
    expect(spend(from('192.0.2.1'))).toBe(10)
    expect(limit.charge(from('192.0.2.1'))).toEqual({ ok: false, retryAt: clock.now() + 30_000 })
    clock.advance(30_000)
    expect(spend(from('192.0.2.1'))).toBe(1)
  })

  test('never saves up more than ten', () => {
    const { clock, spend } = fresh()
    spend(from('192.0.2.1'))
    clock.advance(86_400_000)
    expect(spend(from('192.0.2.1'))).toBe(10)
  })

  test('gains nothing by setting the clock back or forth, or by a restart', () => {
    const { clock, spend } = fresh()
    spend(from('192.0.2.1'))
    clock.setWall(clock.now() + 3_600_000)
    expect(spend(from('192.0.2.1'))).toBe(0)
    clock.setWall(clock.now() - 7_200_000)
    clock.restart()
    expect(spend(from('192.0.2.1'))).toBe(0)
  })
})

test('all sources together have sixty', () => {
  const { spend } = fresh()
  const spent = Array.from({ length: 20 }, (_, index) => spend(from(`192.0.2.${index}`)))
  expect(spent.reduce((sum, count) => sum + count)).toBe(60)
})

test('a connector that was granted before has twenty of its own, whatever the others do', () => {
  const { spend } = fresh()
  for (let index = 0; index < 20; index++) spend(from(`192.0.2.${index}`))
  expect(spend({ source: '192.0.2.1', connectorKey: 'k' })).toBe(20)
})

test('a right password takes its attempt back, once', () => {
  const { limit, spend } = fresh()
  const attempt = limit.charge(from('192.0.2.1'))
  if (!attempt.ok) throw new Error('refused')
  attempt.giveBack()
  attempt.giveBack()
  expect(spend(from('192.0.2.1'))).toBe(10)
})

test('buckets that nobody used for a day do not stay on the disk', () => {
  const { clock, store, spend } = fresh()
  for (let index = 0; index < 50; index++) spend(from(`192.0.2.${index}`))
  clock.advance(86_400_001)
  spend(from('198.51.100.1'))
  expect(store.all('SELECT name FROM buckets')).toHaveLength(2)
})

describe('the network of a source', () => {
  test.each([
    ['192.0.2.1', '192.0.2.1'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['2001:db8:0:0:ffff::9', '2001:db8:0:0::/64'],
    ['2001:DB8:0:1::1', '2001:db8:0:1::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['2001:0db8:0000:0001:0:0:0:1', '2001:db8:0:1::/64']
  ])('of %s is %s', (source, network) => {
    expect(sourceNetwork(source)).toBe(network)
  })
})

test('a wall clock that is set back does not keep an empty bucket empty until the old time comes round', () => {
  const clock = new FakeClock()
  const limit = new AttemptLimit(memoryStore(), clock)
  const payer = { source: '192.0.2.1', connectorKey: null }
  while (limit.charge(payer).ok);
  clock.setWall(clock.now() - 365 * 24 * 3_600_000)
  clock.restart()
  expect(limit.charge(payer).ok).toBe(false)
  clock.advance(30_000)
  expect(limit.charge(payer).ok).toBe(true)
})
