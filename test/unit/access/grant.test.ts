// Owns: a grant is minted out of two real proofs, each good once.
import { describe, expect, test } from 'vitest'
import { FULL_ACCESS } from '../../../shared/permissions'
import { isGrant, mintGrant } from '../../../electron/access/grant'
import { CONNECTOR, LOST, OTHER, forgedFirst, forgedSecond, realFirst, realSecond, resumingFirst, resumingSecond } from '../../support/gate-events'

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
    ['a proof of taking up a session, for a new one', () => mintGrant(realFirst(), resumingSecond('session'), CONNECTOR, AT)],
    ['a code for taking up a session', () => mintGrant(resumingFirst(LOST), realSecond(), CONNECTOR, AT)],
    ['the proofs of two different sessions', () => mintGrant(resumingFirst(OTHER), resumingSecond('session'), CONNECTOR, AT)],
    ['a session that was never granted', () => mintGrant(resumingFirst({ ...LOST }), resumingSecond('session'), CONNECTOR, AT)],
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

  test('that takes a session up again is the session’s own: same id, rights, beginning and end, whatever is asked for', () => {
    const grant = mintGrant(resumingFirst(LOST), resumingSecond('session'), { ...CONNECTOR, source: '192.0.2.9' }, { sessionId: 'new', now: 9_000 })
    expect(grant).toEqual({ ...LOST, connector: { ...CONNECTOR, source: '192.0.2.9' }, resumedBy: 'r' })
    expect(isGrant(grant)).toBe(true)
  })

  test('and its proofs cannot be changed afterwards', () => {
    const grant = mintGrant(realFirst(), realSecond(), CONNECTOR, AT)
    expect(() => (grant.permissions as string[]).push('files')).toThrow(TypeError)
    expect(() => Object.assign(realFirst(), { boundTo: null })).toThrow(TypeError)
    expect(isGrant({ ...grant })).toBe(false)
  })
})
