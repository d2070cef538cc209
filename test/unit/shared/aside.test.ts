import { describe, expect, it } from 'vitest'
import { asideToHost, readable } from '../../../shared/aside'
import { MAX_CHAT_LENGTH } from '../../../shared/constants'
import { MAX_FRAME_BYTES } from '../../../shared/protocol'

describe('a chat message', () => {
  const says = (text: unknown, more = {}) => asideToHost.safeParse({ type: 'chat', number: 1, text, ...more }).success
  it('has something in it, and an end', () => {
    expect([says('a'), says('x'.repeat(MAX_CHAT_LENGTH))]).toEqual([true, true])
    expect([says(''), says('x'.repeat(MAX_CHAT_LENGTH + 1)), says(7), says(null), says('a', { html: '<b>' })]).toEqual([false, false, false, false, false])
    expect([0, -1, 1.5, null, 2 ** 40].map((number) => says('a', { number }))).toEqual([false, false, false, false, false])
  })
  it.each([['control characters', '\u0001'], ['halves of a pair', '\ud800'], ['three bytes each', '\u20ac'], ['quotes', '"']])('fits a frame, of %s too', (_what, character) => {
    const frame = JSON.stringify({ type: 'chat', number: 0xffff_ffff, text: character.repeat(MAX_CHAT_LENGTH) })
    expect(Buffer.byteLength(frame)).toBeLessThan(MAX_FRAME_BYTES - 256)
  })
})

describe('far-end text that is shown in lines', () => {
  it.each([
    ['one\r\ntwo\u2028three\rfour', 'one\ntwo\nthree\nfour'],
    ['a\tb', 'a\tb'],
    ['\u001b[31mred\u0000', '\\u{1b}[31mred\\u{0}'],
    ['evil\u202egnp.exe\u2066', 'evil\\u{202e}gnp.exe\\u{2066}'],
    ['half \ud83d of it', 'half \\u{d83d} of it'],
    ['👩\u200d👧 بله', '👩\u200d👧 بله'],
    ['<script>', '<script>']
  ])('%j reads %j', (text, shown) => {
    expect(readable(text)).toBe(shown)
  })
})
