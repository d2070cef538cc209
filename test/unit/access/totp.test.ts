// Owns: time-based codes against the vectors of the RFCs.
import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import { base32, clockDifference, codeOf, generateSecret, isCode, matchingSteps, otpauthUri, stepAt } from '../../../electron/access/totp'
import { systemHasher } from '../../../electron/platform/system'
import { totp as independent } from '../../support/codes'
import { realRandom } from '../../support/fakes'

/** RFC 6238 appendix B: the ASCII text 12345678901234567890, and the codes cut to their last six digits. */
const SECRET = base32(new TextEncoder().encode('12345678901234567890'))
const MINUTE = 60_000
const NOW = Date.UTC(2026, 0, 15, 12)

describe('codes', () => {
  test.each([
    [59, '287082'],
    [1111111109, '081804'],
    [1111111111, '050471'],
    [1234567890, '005924'],
    [2000000000, '279037'],
    [20000000000, '353130']
  ])('RFC 6238 appendix B, SHA-1, at %i seconds: %s', (seconds, code) => {
    expect(codeOf(SECRET, stepAt(seconds * 1000))).toBe(code)
  })

  test('agree with an independent implementation for any secret and step', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 20, maxLength: 20 }), fc.nat(2 ** 31), (bytes, step) => {
        expect(codeOf(base32(bytes), step)).toBe(independent(base32(bytes), step))
      }),
      { numRuns: 50 }
    )
  })

  test('are taken one step before and after the present one, and no further', () => {
    const at = (steps: number) => matchingSteps(systemHasher, SECRET, codeOf(SECRET, stepAt(NOW) + steps), NOW)
    expect([-2, -1, 0, 1, 2].map((steps) => at(steps).length)).toEqual([0, 1, 1, 1, 0])
    expect(at(-1)).toEqual([stepAt(NOW) - 1])
  })

  test.each(['12345', '1234567', ' 123456', '123456\n', '１２３４５６', '12345a', '', '-12345', '1e5000'])('"%s" is none', (text) => {
    expect(isCode(text)).toBe(false)
    expect(matchingSteps(systemHasher, SECRET, text, NOW)).toEqual([])
  })
})

describe('a clock that is off', () => {
  test.each([-10, -4, -1, 1, 4, 10])('by %i minutes is told so, with the sign', (minutes) => {
    const code = codeOf(SECRET, stepAt(NOW - minutes * MINUTE))
    expect(clockDifference(systemHasher, SECRET, code, NOW)).toBe(minutes * 60)
  })

  test.each([-11, 11])('by %i minutes is a wrong code', (minutes) => {
    expect(clockDifference(systemHasher, SECRET, codeOf(SECRET, stepAt(NOW - minutes * MINUTE)), NOW)).toBeNull()
  })

  test('is not diagnosed from something that is no code', () => {
    expect(clockDifference(systemHasher, SECRET, 'abcdef', NOW)).toBeNull()
  })
})

describe('base32, RFC 4648 section 10, without padding', () => {
  test.each([
    ['', ''],
    ['f', 'MY'],
    ['fo', 'MZXQ'],
    ['foo', 'MZXW6'],
    ['foob', 'MZXW6YQ'],
    ['fooba', 'MZXW6YTB'],
    ['foobar', 'MZXW6YTBOI']
  ])('"%s" is "%s"', (text, encoded) => {
    expect(base32(new TextEncoder().encode(text))).toBe(encoded)
  })
})

describe('the setup', () => {
  test('a secret has 160 bits', () => {
    expect(generateSecret(realRandom)).toMatch(/^[A-Z2-7]{32}$/)
  })

  test('the URI names issuer, account and parameters, and escapes what a name may hold', () => {
    const uri = new URL(otpauthUri(SECRET, 'Büro: PC & co?', 'Postern'))
    expect([uri.protocol, uri.host, decodeURIComponent(uri.pathname)]).toEqual(['otpauth:', 'totp', '/Postern:Büro: PC & co?'])
    expect(Object.fromEntries(uri.searchParams)).toEqual({ secret: SECRET, issuer: 'Postern', algorithm: 'SHA1', digits: '6', period: '30' })
  })
})
