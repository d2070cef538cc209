// Owns: device cookies: they name a budget, once, and nothing else.
import { describe, expect, test } from 'vitest'
import { type ConnectorPatch, Connectors, cookieMac } from '../../../electron/access/connectors'
import { systemHasher } from '../../../electron/platform/system'
import { CONNECTOR } from '../../support/gate-events'
import { FakeClock, memoryStore, realRandom } from '../../support/fakes'

function fresh() {
  const clock = new FakeClock()
  const connectors = new Connectors(memoryStore(), clock, realRandom, systemHasher)
  const cookie = connectors.noteGrant(CONNECTOR)
  const hello = (ke1: string, key = cookie.key, id = cookie.id) =>
    ({ type: 'hello', version: 1, selector: 'password', ke1, deviceCookie: { id, mac: cookieMac(systemHasher, key, ke1) } }) as const
  return { clock, connectors, cookie, hello }
}

describe('a device cookie', () => {
  test('names the connector it was given to', () => {
    const { connectors, hello } = fresh()
    expect(connectors.recognize(hello('aaaa'))).toBe(CONNECTOR.publicKey)
  })

  test('played again names nobody, so that a recording cannot use up the budget', () => {
    const { connectors, hello } = fresh()
    connectors.recognize(hello('aaaa'))
    expect(connectors.recognize(hello('aaaa'))).toBeNull()
    expect(connectors.recognize(hello('bbbb'))).toBe(CONNECTOR.publicKey)
  })

  test('with the MAC of another hello, another key or another id names nobody', () => {
    const { connectors, cookie, hello } = fresh()
    expect(connectors.recognize({ ...hello('aaaa'), ke1: 'bbbb' })).toBeNull()
    expect(connectors.recognize(hello('aaaa', 'AAAA'))).toBeNull()
    expect(connectors.recognize(hello('aaaa', cookie.key, 'unknown'))).toBeNull()
  })

  test('stays the same from grant to grant, and differs between connectors', () => {
    const { connectors, cookie } = fresh()
    expect(connectors.noteGrant(CONNECTOR)).toEqual(cookie)
    expect(connectors.noteGrant({ ...CONNECTOR, publicKey: 'other' }).id).not.toBe(cookie.id)
  })
})

test('a hello without a cookie names nobody', () => {
  expect(fresh().connectors.recognize({ type: 'hello', version: 1, selector: 'password', ke1: 'a' })).toBeNull()
})

test('a connector is known once it was granted, and by its key alone', () => {
  const { connectors } = fresh()
  expect([connectors.wasGranted(CONNECTOR.publicKey), connectors.wasGranted(CONNECTOR.name), connectors.wasGranted('other')]).toEqual([true, false, false])
})

describe('the list of connectors', () => {
  const stranger = (index: number) => ({ publicKey: `stranger ${index}`, name: 'x', platform: 'linux' })

  test('has a connector once, with its newest name and both its dates', () => {
    const { clock, connectors } = fresh()
    const first = clock.now()
    expect(connectors.noteSeen(stranger(1))).toEqual({ isNew: true, ownerName: null })
    clock.advance(5000)
    connectors.update('stranger 1', { ownerName: 'Mira' })
    expect(connectors.noteSeen({ ...stranger(1), name: 'y' })).toEqual({ isNew: false, ownerName: 'Mira' })
    expect(connectors.find('stranger 1')).toMatchObject({ name: 'y', ownerName: 'Mira', firstSeenAt: first, lastSeenAt: first + 5000, lastGrantedAt: null })
  })

  test('keeps 500 that were never let in, the newest, and every one that was let in or that the owner has touched', () => {
    const { clock, connectors } = fresh()
    const touched: Readonly<Record<string, ConnectorPatch>> = {
      'stranger 0': { rule: 'blocked' },
      'stranger 1': { listed: true },
      'stranger 2': { ownerName: 'Mira' },
      'stranger 3': { accessUntil: 5 }
    }
    for (let index = 0; index < 520; index++) {
      clock.advance(1)
      connectors.noteSeen(stranger(index))
      const change = touched[`stranger ${index}`]
      if (change !== undefined) connectors.update(`stranger ${index}`, change)
    }
    const kept = new Set(connectors.list().map((known) => known.publicKey))
    expect(kept.size).toBe(1 + 4 + 500)
    expect([...Object.keys(touched), CONNECTOR.publicKey, 'stranger 519', 'stranger 20'].filter((key) => !kept.has(key))).toEqual([])
    expect([kept.has('stranger 4'), kept.has('stranger 19')]).toEqual([false, false])
  })

  test('one that was seen and never let in pays with the strangers', () => {
    const { connectors } = fresh()
    connectors.noteSeen(stranger(1))
    expect(connectors.wasGranted('stranger 1')).toBe(false)
  })

  test('one that was forgotten has nothing left', () => {
    const { connectors } = fresh()
    connectors.noteCode(CONNECTOR.publicKey)
    expect(connectors.standing(CONNECTOR.publicKey).sinceCode).toBe(0)
    connectors.remove(CONNECTOR.publicKey)
    expect(connectors.standing(CONNECTOR.publicKey)).toEqual({ rule: 'usual', listed: false, accessUntil: null, sinceCode: null })
    expect(connectors.wasGranted(CONNECTOR.publicKey)).toBe(false)
  })
})
