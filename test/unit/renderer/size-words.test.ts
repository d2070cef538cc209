import { describe, expect, it } from 'vitest'
import { sizeText, timeLeftText } from '../../../renderer/lib/size-words'

describe('A size in words', () => {
  it.each([
    [0, '0 bytes'], [1, '1 byte'], [999, '999 bytes'], [1000, '1.0 KB'], [1536, '1.5 KB'], [99_940, '99.9 KB'], [99_960, '100 KB'], [4_000_000_000, '4.0 GB']
  ])('%d is %s', (bytes, text) => expect(sizeText(bytes)).toBe(text))
})

describe('The time left', () => {
  it.each([
    [2, 'a few seconds left'], [31, '35 seconds left'], [80, 'about a minute left'], [600, 'about 10 minutes left'], [7300, 'about 2 hours left']
  ])('of %d s is %s', (seconds, text) => expect(timeLeftText(seconds)).toBe(text))
})
