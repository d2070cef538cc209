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
