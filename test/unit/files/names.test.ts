import { describe, expect, it } from 'vitest'
import { isSafeName, numberedName, partName } from '../../../electron/files/names'

describe('A name that a file is made under', () => {
  it.each(['report.pdf', '.bashrc', 'ä ö 漢字.txt', 'a b', 'com', 'console', 'x'.repeat(255), "it's", '-rf', 'a..b'])('may be %j', (name) => {
    expect(isSafeName(name, 'linux')).toBe(true)
  })

  it.each([
    '', '.', '..', '/', '/etc', 'a/b', 'a\\b', '..\\x', 'a\0b', 'line\nbreak', 'bell\u0007', 'trailing.', 'trailing ', 'CON', 'con.txt', 'nul', 'Com1.log',
    'LPT9', 'x'.repeat(256), 'ä'.repeat(128), 'half \ud800 character'
  ])('may not be %j', (name) => {
    expect(isSafeName(name, 'linux')).toBe(false)
  })

  it('has none of the characters that Windows reads as something else, on Windows', () => {
    expect(['a:b', 'a?', '*', 'a|b', '<a>', '"'].map((name) => isSafeName(name, 'win32'))).toEqual(Array(6).fill(false))
  })

  it('gets a number before its ending when both are kept', () => {
    expect(['report.pdf', 'archive.tar.gz', '.bashrc', 'notes'].map((name) => numberedName(name, 2))).toEqual([
      'report (2).pdf', 'archive.tar (2).gz', '.bashrc (2)', 'notes (2)'
    ])
  })
})

describe('A numbered name of what is as long as a name can be', () => {
  const bytes = (text: string): number => new TextEncoder().encode(text).length

  it.each([
    ['x'.repeat(251) + '.pdf', 2, 'x'.repeat(247) + ' (2).pdf'],
    ['x'.repeat(251) + '.pdf', 1000, 'x'.repeat(244) + ' (1000).pdf'],
    ['x'.repeat(255), 2, 'x'.repeat(251) + ' (2)'],
    ['.' + 'x'.repeat(254), 2, '.' + 'x'.repeat(250) + ' (2)'],
    // Two, three and four bytes a character: it is never cut in two.
    ['ä'.repeat(125) + 'a.pdf', 2, 'ä'.repeat(123) + ' (2).pdf'],
    ['漢'.repeat(83) + '.pdf', 2, '漢'.repeat(82) + ' (2).pdf'],
    ['😀'.repeat(62) + '.pdf', 2, '😀'.repeat(61) + ' (2).pdf'],
    // An ending that leaves no room is cut like a name without one.
    ['a.' + 'x'.repeat(253), 2, 'a.' + 'x'.repeat(249) + ' (2)']
  ])('%s, %i', (name, number, numbered) => {
    expect(isSafeName(name, 'linux')).toBe(true)
    expect(numberedName(name, number)).toBe(numbered)
    expect(bytes(numbered)).toBeLessThanOrEqual(255)
    expect(isSafeName(numbered, 'linux')).toBe(true)
  })
})

describe('A temporary name', () => {
  const digest = (text: string): string => `digest${text.length}`

  it('is hidden and says whose it is', () => {
    expect(partName('a.txt', '0123456789abcdef', digest)).toBe('.a.txt.0123456789abcdef.postern-part')
  })

  it('fits where the name alone fits', () => {
    expect(partName('x'.repeat(255), '0123456789abcdef', digest)).toBe('.digest255.0123456789abcdef.postern-part')
  })

  it('is not made from a token with a path in it', () => {
    expect(() => partName('a.txt', '../../../etc/xyz', digest)).toThrow('bad-name')
  })
})
