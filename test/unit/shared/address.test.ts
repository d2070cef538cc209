// Owns: reading and writing addresses.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatAddress, parseAddress } from '../../../shared/address'
import { DEFAULT_PORT } from '../../../shared/settings'

describe('an address', () => {
  test.each([
    ['host', 'host', DEFAULT_PORT],
    ['  Host.Example.COM  ', 'host.example.com', DEFAULT_PORT],
    ['host:80', 'host', 80],
    ['192.0.2.1:65535', '192.0.2.1', 65535],
    ['::1', '::1', DEFAULT_PORT],
    ['[::1]', '::1', DEFAULT_PORT],
    ['[2001:DB8::1]:47601', '2001:db8::1', 47601],
    ['fe80::1%eth0', 'fe80::1%eth0', DEFAULT_PORT],
    ['my_pc', 'my_pc', DEFAULT_PORT]
  ])('"%s" is host %s, port %i', (text, host, port) => {
    expect(parseAddress(text)).toEqual({ host, port })
  })

  test.each(['', ' ', 'host:', ':80', 'host:0', 'host:65536', 'host:80:90x', 'http://host', 'host/path', 'user@host', 'ho st', '-host', 'a..b', '[host]', '[::1', '[::1]x', '[::1]:', '[a:1]', 'host:8e1', 'host:+80', 'h\u0000st', 'x'.repeat(300)])(
    '"%s" is none',
    (text) => {
      expect(parseAddress(text)).toBeNull()
    }
  )

  test('written down is read back as the same', () => {
    const name = fc.stringMatching(/^[a-z0-9_][a-z0-9_-]{0,20}(\.[a-z0-9_][a-z0-9_-]{0,20}){0,3}$/)
    const host = fc.oneof(name, fc.ipV4(), fc.ipV6().map((text) => text.toLowerCase()))
    fc.assert(fc.property(host, fc.integer({ min: 1, max: 65535 }), (from, port) => {
      expect(parseAddress(formatAddress({ host: from, port }))).toEqual({ host: from, port })
    }))
  })

  test('read from any text is read back from how it is written, so that a list of devices finds it again', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'F', '0', '1', ':', '.', '[', ']', '%', '-', '_', ' '), maxLength: 12 })
    fc.assert(
      fc.property(letters, (text) => {
        const address = parseAddress(text)
        if (address !== null) expect(parseAddress(formatAddress(address))).toEqual(address)
      }),
      { numRuns: 5000 }
    )
  })
})
