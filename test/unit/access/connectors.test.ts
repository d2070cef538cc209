// Owns: device cookies: they name a budget, once, and nothing else.
import { describe, expect, test } from 'vitest'
import { Connectors, cookieMac } from '../../../electron/access/connectors'
import { systemHasher } from '../../../electron/platform/system'
import { CONNECTOR } from '../../support/gate-events'
import { FakeClock, memoryStore, realRandom } from '../../support/fakes'

function fresh() {
  const connectors = new Connectors(memoryStore(), new FakeClock(), realRandom, systemHasher)
  const cookie = connectors.noteGrant(CONNECTOR)
  const hello = (ke1: string, key = cookie.key, id = cookie.id) =>
    ({ type: 'hello', version: 1, selector: 'password', ke1, deviceCookie: { id, mac: cookieMac(systemHasher, key, ke1) } }) as const
  return { connectors, cookie, hello }
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
