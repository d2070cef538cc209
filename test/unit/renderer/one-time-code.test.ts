// Owns: tests of what the code fields make of typing and pasting.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { halves, isComplete, normaliseCode, toAuthorizationCode, toRecoveryCode } from '../../../renderer/lib/one-time-code'

describe('the field for an authorization code', () => {
  it.each([
    ['123456', '123456'],
    ['123 456', '123456'],
    [' 12 34-56\n', '123456'],
    ['12345678', '123456'],
    ['abc', ''],
    ['１２３４５６', ''],
    ['Code: 654321.', '654321']
  ])('reads %j as %j', (typed, code) => expect(toAuthorizationCode(typed)).toBe(code))

  it('never holds anything but up to six plain digits', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (typed) => /^[0-9]{0,6}$/.test(toAuthorizationCode(typed))))
  })

  it('is complete with six digits and not before', () => {
    expect(isComplete('totp', '12345')).toBe(false)
    expect(isComplete('totp', '123456')).toBe(true)
    expect(isComplete('totp', '123456\n')).toBe(false)
  })
})

describe('the field for a recovery code', () => {
  it.each([
    ['abcde-fghij', 'ABCDE-FGHIJ'],
    ['abcde fghij', 'ABCDE-FGHIJ'],
    ['ABCDEFGHIJ', 'ABCDE-FGHIJ'],
    ['abcde', 'ABCDE'],
    ['abcdef', 'ABCDE-F'],
    ['0bc1e-8ghij', 'OBCIE-BGHIJ'],
    ['ABCDE-FGHIJ-KLM', 'ABCDE-FGHIJ']
  ])('reads %j as %j', (typed, code) => expect(toRecoveryCode(typed)).toBe(code))

  it('leaves what it has written as it is', () => {
    fc.assert(fc.property(fc.string(), (typed) => toRecoveryCode(toRecoveryCode(typed)) === toRecoveryCode(typed)))
  })

  it('is complete in the form that the host expects', () => {
    expect(isComplete('recovery-code', 'ABCDE-FGHI')).toBe(false)
    expect(isComplete('recovery-code', normaliseCode('recovery-code', 'abcde fghij'))).toBe(true)
  })

  it('is shown in two halves that make it up', () => {
    expect(halves('ABCDE-FGHIJ')).toEqual(['ABCDE', 'FGHIJ'])
    expect(halves('ABCDEFG')).toEqual(['ABCD', 'EFG'])
  })
})
