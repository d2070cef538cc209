// Owns: tests of the hints about a typed address, and that they never contradict the real parser.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addressHint } from '../../../renderer/lib/address'
import { parseAddress } from '../../../shared/address'

describe('the hint about an address', () => {
  it.each(['office', 'office:47610', '192.168.1.2', '192.168.1.2:1', ' office ', 'fd12::1', '[fd12::1]', '[fd12::1]:47600', 'fe80::1%eth0'])(
    'has nothing to say about %s',
    (address) => expect(addressHint(address)).toBeNull()
  )

  it.each([
    ['', 'empty'],
    ['   ', 'empty'],
    ['http://office', 'has-scheme'],
    ['postern://office', 'has-scheme'],
    ['my office', 'has-space'],
    ['office:', 'bad-port'],
    ['office:http', 'bad-port'],
    ['office:0', 'bad-port'],
    ['office:65536', 'bad-port'],
    ['[fd12::1]:', 'bad-port'],
    ['[fd12::1]:99999', 'bad-port'],
    ['x:y:z', 'ipv6-needs-brackets'],
    ['fd12::1]:47600', 'ipv6-needs-brackets'],
    ['[office]:47600', 'not-an-address'],
    ['[fd12::1', 'not-an-address'],
    ['my+office:47600', 'not-an-address'],
    ['my+office', 'not-an-address'],
    ['x'.repeat(301), 'too-long']
  ])('says of %j: %s', (address, hint) => expect(addressHint(address)).toBe(hint))

  it('says something exactly when the real parser takes nothing', () => {
    const piece = fc.stringMatching(/^[A-Za-z0-9.:[\]% +-]{0,40}$/)
    fc.assert(
      fc.property(piece, (text) => {
        expect(addressHint(text) === null, text).toBe(parseAddress(text) !== null)
      }),
      // The first one is what an earlier pattern of the hint's own did not agree with.
      { numRuns: 2000, examples: [['[::%-]'], ['::%-'], ['[::]:1']] }
    )
  })
})
