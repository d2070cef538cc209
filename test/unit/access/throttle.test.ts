// Owns: the pauses after wrong codes: how long, for whom, and that nothing shortens them.
import { describe, expect, test } from 'vitest'
import { FREE_TRIES, GuessThrottle, type Lane, pauseAfter } from '../../../electron/access/throttle'
import { FakeClock, memoryStore } from '../../support/fakes'

const STRANGERS: Lane = { kind: 'code', who: 'strangers' }
const KNOWN: Lane = { kind: 'code', who: 'connector', key: 'k' }
const DAY_MS = 24 * 3_600_000

function fresh() {
  const clock = new FakeClock()
  const store = memoryStore()
  const throttle = new GuessThrottle(store, clock)
  const charge = (lane: Lane = STRANGERS) => {
    const charged = throttle.charge(lane)
    return charged.ok ? charged.charge : null
  }
  const fail = (times: number, lane: Lane = STRANGERS): void => {
    for (let count = 0; count < times; count++) charge(lane)
  }
  return { clock, store, throttle, charge, fail }
}

describe('the pause', () => {
  test('begins after five wrong codes and doubles from 30 seconds to a day', () => {
    expect([1, 4, 5, 6, 7, 16, 17, 100].map(pauseAfter)).toEqual([0, 0, 30_000, 60_000, 120_000, 61_440_000, DAY_MS, DAY_MS])
  })

  test('lets one guess through when it is over', () => {
    const { clock, throttle, charge, fail } = fresh()
    fail(FREE_TRIES)
    expect(throttle.triesLeft(STRANGERS)).toBe(0)
    clock.advance(29_999)
    expect(charge()).toBeNull()
    clock.advance(1)
    expect(throttle.triesLeft(STRANGERS)).toBe(1)
    expect(charge()).toMatchObject({ lockedUntil: clock.now() + 60_000, triesLeftAfter: 0 })
    expect(charge()).toBeNull()
  })

  test('is not shortened by setting the wall clock forward in the same run', () => {
    const { clock, charge, fail } = fresh()
    fail(FREE_TRIES)
    clock.setWall(clock.now() + DAY_MS)
    expect(charge()).toBeNull()
    clock.advance(30_000)
    expect(charge()).not.toBeNull()
  })

  test('is not shortened by setting the wall clock back, nor by a restart', () => {
    const { clock, throttle, fail } = fresh()
    fail(FREE_TRIES)
    clock.setWall(clock.now() - DAY_MS)
    clock.restart()
    expect(throttle.lockedUntil(STRANGERS)).toBe(clock.now() + 30_000)
  })

  test('goes on by the wall clock over a restart', () => {
    const { clock, charge, fail } = fresh()
    fail(FREE_TRIES)
    clock.advance(20_000)
    clock.restart()
    expect(charge()).toBeNull()
    clock.advance(10_000)
    expect(charge()).not.toBeNull()
  })

  test('is forgotten after 30 quiet days', () => {
    const { clock, throttle, fail } = fresh()
    fail(FREE_TRIES)
    clock.advance(30 * DAY_MS + 1)
    expect(throttle.triesLeft(STRANGERS)).toBe(FREE_TRIES)
  })
})

describe('lanes', () => {
  test('are apart: strangers, each known connector, the owner, and recovery codes', () => {
    const { throttle, fail } = fresh()
    fail(FREE_TRIES)
    const others: Lane[] = [KNOWN, { kind: 'code', who: 'connector', key: 'other' }, { kind: 'code', who: 'owner' }, { kind: 'recovery', who: 'strangers' }]
    expect(others.map((lane) => throttle.triesLeft(lane))).toEqual([5, 5, 5, 5])
  })

  test('a connector called like another lane does not share it', () => {
    const { throttle, fail } = fresh()
    fail(FREE_TRIES, { kind: 'code', who: 'connector', key: '../strangers' })
    expect(throttle.triesLeft(STRANGERS)).toBe(FREE_TRIES)
  })
})

describe('a charge whose guess was right', () => {
  test('among strangers takes back the one guess and no other', () => {
    const { throttle, charge, fail } = fresh()
    fail(3)
    charge()!.succeeded()
    expect(throttle.triesLeft(STRANGERS)).toBe(2)
  })

  test('in a lane of one\'s own takes back all earlier ones too', () => {
    const { throttle, charge, fail } = fresh()
    fail(3, KNOWN)
    charge(KNOWN)!.succeeded()
    expect(throttle.triesLeft(KNOWN)).toBe(FREE_TRIES)
  })

  test('counts once', () => {
    const { throttle, charge, fail } = fresh()
    fail(2)
    const third = charge()!
    third.succeeded()
    third.succeeded()
    expect(throttle.triesLeft(STRANGERS)).toBe(3)
  })

  test('after a pause does not open the lane earlier than before', () => {
    const { clock, charge, fail } = fresh()
    fail(FREE_TRIES)
    clock.advance(30_000)
    charge()!.succeeded()
    expect(charge()).not.toBeNull()
    expect(charge()).toBeNull()
  })

  test('among many at once leaves what the wrong ones cost', () => {
    const { throttle, charge } = fresh()
    const charges = Array.from({ length: 4 }, () => charge()!)
    charges[1]!.succeeded()
    charges[3]!.succeeded()
    expect(throttle.triesLeft(STRANGERS)).toBe(3)
  })
})

describe.each<[string, Lane]>([
  ['strangers', STRANGERS],
  ['one connector', KNOWN],
  ['the owner', { kind: 'code', who: 'owner' }]
])('a charge whose guess was not looked at, in the lane of %s,', (_who, lane) => {
  const rows = (store: ReturnType<typeof memoryStore>) => store.all('SELECT * FROM pauses')

  test.each([0, 3, FREE_TRIES, FREE_TRIES + 2])('leaves everything as it was after %i failures', (failures) => {
    const { clock, store, charge } = fresh()
    for (let count = 0; count < failures; count++) {
      clock.advance(pauseAfter(count))
      charge(lane)
    }
    clock.advance(pauseAfter(failures))
    const before = rows(store)
    charge(lane)!.undo()
    expect(rows(store)).toEqual(before)
  })

  test('takes back itself and no other that was charged meanwhile, in any order', () => {
    const { throttle, charge, fail } = fresh()
    fail(1, lane)
    const [first, second] = [charge(lane)!, charge(lane)!]
    fail(1, lane)
    second.undo()
    first.undo()
    first.undo()
    expect(throttle.triesLeft(lane)).toBe(FREE_TRIES - 2)
  })

  test('does not shorten a pause that another one has begun meanwhile', () => {
    const { clock, throttle, charge, fail } = fresh()
    fail(FREE_TRIES - 1, lane)
    const slow = charge(lane)!
    clock.advance(30_000)
    fail(1, lane)
    slow.undo()
    expect(throttle.lockedUntil(lane)).toBe(clock.now() + 30_000)
  })

  test('leaves nothing to take back when another guess was right meanwhile', () => {
    const { throttle, charge, fail } = fresh()
    fail(1, lane)
    const [slow, right] = [charge(lane)!, charge(lane)!]
    right.succeeded()
    slow.undo()
    expect(throttle.triesLeft(lane)).toBe(lane.who === 'strangers' ? FREE_TRIES - 1 : FREE_TRIES)
  })
})

test('a charge that cannot be stored throws, so nothing is checked', () => {
  const { store, throttle } = fresh()
  store.run("CREATE TRIGGER full BEFORE INSERT ON pauses BEGIN SELECT raise(ABORT, 'disk full'); END")
  expect(() => throttle.charge(STRANGERS)).toThrow('disk full')
})

describe('a wall clock that is set back', () => {
  const lane = { kind: 'code', who: 'strangers' } as const

  test('begins the pause again from now, and does not hold it until the old time comes round', () => {
    const clock = new FakeClock()
    const throttle = new GuessThrottle(memoryStore(), clock)
    for (let guess = 0; guess < FREE_TRIES; guess++) throttle.charge(lane)
    clock.setWall(clock.now() - 365 * 24 * 3_600_000)
    clock.restart()
    expect(throttle.lockedUntil(lane)).toBe(clock.now() + 30_000)
    clock.advance(29_999)
    expect(throttle.charge(lane).ok).toBe(false)
    clock.advance(1)
    expect(throttle.charge(lane).ok).toBe(true)
  })

  test('cannot be used to shorten a pause', () => {
    const clock = new FakeClock()
    const throttle = new GuessThrottle(memoryStore(), clock)
    for (let guess = 0; guess < FREE_TRIES; guess++) throttle.charge(lane)
    const began = clock.now()
    clock.setWall(began - 3_600_000)
    expect(throttle.charge(lane).ok).toBe(false)
    clock.setWall(began + 24 * 3_600_000)
    expect(throttle.charge(lane).ok).toBe(false)
  })
})
