// Owns: what counts as an address or a number to send a code to, and how it is shown to somebody else.
import { describe, expect, test } from 'vitest'
import { destinationOf, isEmailAddress, isLoopbackHost, maskDestination } from '../../../shared/destination'

describe('an e-mail address', () => {
  test.each(['a@example.org', 'first.last+postern@mail.example.co', 'root@localhost', "o'neil@example.org"])('%s is one', (text) => {
    expect(isEmailAddress(text)).toBe(true)
  })

  test.each([
    '', 'a', '@example.org', 'a@', 'a@@example.org', 'a@example.org, eve@example.org', 'Ada <a@example.org>', '"a b"@example.org', 'a@example.org\r\nBcc: eve@example.org',
    'a@-example.org', 'a@example..org', '.a@example.org', 'a b@example.org', 'a@example.org ', `${'a'.repeat(250)}@example.org`, 'a@[127.0.0.1]', 'a@ex\u202eample.org'
  ])('%j is none', (text) => {
    expect(isEmailAddress(text)).toBe(false)
  })
})

describe('a number', () => {
  test.each([['+49 170 1234542', '+491701234542'], ['+1 (555) 010-0199', '+15550100199']])('%s is kept as %s', (typed, kept) => {
    expect(destinationOf('sms', typed)).toBe(kept)
  })
  test.each(['0170 1234542', '+0170123454', '+49', 'abc', '+491701234542;+15550100', '', '+4917012345421234567'])('%j is none', (typed) => {
    expect(destinationOf('sms', typed)).toBeNull()
  })
})

test('a masked destination shows one letter and the domain, or the last two digits', () => {
  expect(maskDestination('email', 'ada@example.org')).toBe('a•••@example.org')
  expect(maskDestination('sms', '+491701234542')).toBe('•••• 42')
})

test('only this computer is loopback', () => {
  for (const host of ['localhost', 'LOCALHOST', '127.0.0.1', '127.1.2.3', '::1', '[::1]']) expect(isLoopbackHost(host), host).toBe(true)
  for (const host of ['localhost.example.org', '127.0.0.1.example.org', '128.0.0.1', '::2', '', 'example.org']) expect(isLoopbackHost(host), host).toBe(false)
})
