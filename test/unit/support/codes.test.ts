// Proves: the authenticator of the tests follows RFC 6238, or everything that rests on it proves nothing.
import { describe, expect, it } from 'vitest'
import { createAuthenticator, stepAt, totp, wrongCode } from '../../support/codes'

const RFC_SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'

describe('the codes of the tests', () => {
  // RFC 6238, appendix B, SHA-1, the last six of its eight digits.
  it.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_111_111_111, '050471'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037'],
    [20_000_000_000, '353130']
  ])('at %i seconds', (seconds, code) => {
    expect(totp(RFC_SECRET, stepAt(seconds * 1000))).toBe(code)
  })

  it('come from rising steps, and two at once need no waiting', async () => {
    const authenticator = createAuthenticator(RFC_SECRET)
    const codes = [await authenticator.nextCode(), await authenticator.nextCode()]
    const now = stepAt(Date.now())
    const steps = codes.map((code) => [-2, -1, 0, 1].find((offset) => totp(RFC_SECRET, now + offset) === code))
    expect(steps[0]).toBeLessThan(steps[1] ?? -9)
  })

  it('are wrong when they shall be', () => {
    const now = stepAt(Date.now())
    const right = Array.from({ length: 21 }, (_, index) => totp(RFC_SECRET, now - 10 + index))
    expect(right).not.toContain(wrongCode(RFC_SECRET))
  })
})
