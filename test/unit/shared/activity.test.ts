// Owns: far-end text on one line, with nothing in it that a terminal or a page acts upon.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { activity, escapeUntrusted } from '../../../shared/activity'

// fast-check's own binary strings take seconds to be set up.
const text = (maxLength?: number) =>
  fc
    .array(fc.oneof(fc.nat(0xffff), fc.nat(0x10ffff), fc.constantFrom(0x0d, 0x0a, 0x1b, 0x5c, 0x202e, 0xd800)), maxLength === undefined ? {} : { maxLength })
    .map((points) => String.fromCodePoint(...points))
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u

describe('text of the far end', () => {
  test.each([
    ['Büro-PC 日本語 😀', 'Büro-PC 日本語 😀'],
    ['a\r\nb', 'a\\u{d}\\u{a}b'],
    ['\u001b[31m', '\\u{1b}[31m'],
    ['\u202egpj', '\\u{202e}gpj'],
    ['\u2028', '\\u{2028}'],
    ['\ud800', '\\u{d800}'],
    ['\\u{a}', '\\\\u{a}']
  ])('%j becomes %j', (text, escaped) => {
    expect(escapeUntrusted(text)).toBe(escaped)
  })

  test('is cut where it is too long', () => {
    expect(escapeUntrusted('x'.repeat(200), 10)).toBe(`${'x'.repeat(10)}…`)
  })

  test('never holds a control, format, separator or surrogate character afterwards', () => {
    fc.assert(fc.property(text(), (untrusted) => {
      expect(UNSAFE.test(escapeUntrusted(untrusted))).toBe(false)
    }))
  })

  test('that differs stays different, so that two names cannot look like one', () => {
    fc.assert(fc.property(text(12), text(12), (left, right) => {
      fc.pre(left !== right)
      expect(escapeUntrusted(left)).not.toBe(escapeUntrusted(right))
    }))
  })
})

test('a record has no room for anything else', () => {
  expect(activity.safeParse({ kind: 'session-granted', code: '123456' }).success).toBe(false)
})
