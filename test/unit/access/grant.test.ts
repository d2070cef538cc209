// Owns: a grant is minted out of two real proofs, each good once.
import { describe, expect, test } from 'vitest'
import { FULL_ACCESS } from '../../../shared/permissions'
import { isGrant, mintGrant } from '../../../electron/access/grant'
import { CONNECTOR, forgedFirst, forgedSecond, realFirst, realSecond } from '../../support/gate-events'

const AT = { sessionId: 'session', now: 1000 }

describe('a grant', () => {
  test('comes out of two real proofs, and says how they were met', () => {
    const grant = mintGrant(realFirst(), realSecond(), CONNECTOR, AT)
    expect(grant).toMatchObject({ sessionId: 'session', credentialId: 'password', secondFactor: 'totp', permissions: FULL_ACCESS, grantedAt: 1000 })
    expect(isGrant(grant)).toBe(true)
  })

  test.each([
    ['a forged first proof', () => mintGrant(forgedFirst(), realSecond(), CONNECTOR, AT)],
    ['a forged second proof', () => mintGrant(realFirst(), forgedSecond(), CONNECTOR, AT)],
    ['a copy of a real proof', () => mintGrant({ ...realFirst() }, realSecond(), CONNECTOR, AT)],
    ['two first proofs', () => mintGrant(realFirst(), realFirst() as never, CONNECTOR, AT)],
    ['two second proofs', () => mintGrant(realSecond() as never, realSecond(), CONNECTOR, AT)],
    ['a proof that is bound to another connector', () => mintGrant(realFirst('another key'), realSecond(), CONNECTOR, AT)]
  ])('is not made out of %s', (_what, mint) => {
    expect(mint).toThrow()
  })

  test('is not made out of proofs that made one before', () => {
    const [first, second] = [realFirst(), realSecond()]
    mintGrant(first, second, CONNECTOR, AT)
    expect(() => mintGrant(first, realSecond(), CONNECTOR, AT)).toThrow('used twice')
    expect(() => mintGrant(realFirst(), second, CONNECTOR, AT)).toThrow('used twice')
  })

  test('is made for the connector that its credential is bound to', () => {
    expect(mintGrant(realFirst(CONNECTOR.publicKey), realSecond(), CONNECTOR, AT).connector).toBe(CONNECTOR)
  })

  test('and its proofs cannot be changed afterwards', () => {
    const grant = mintGrant(realFirst(), realSecond(), CONNECTOR, AT)
    expect(() => (grant.permissions as string[]).push('files')).toThrow(TypeError)
    expect(() => Object.assign(realFirst(), { boundTo: null })).toThrow(TypeError)
    expect(isGrant({ ...grant })).toBe(false)
  })
})
