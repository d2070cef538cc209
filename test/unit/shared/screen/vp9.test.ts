import { describe, expect, it } from 'vitest'
import { readVp9 } from '../../../../shared/screen/vp9'
import { vp9Head } from '../../../support/fake-video'

const bits = (text: string): Uint8Array => Uint8Array.from({ length: Math.ceil(text.length / 8) }, (_, index) => parseInt(text.slice(index * 8, index * 8 + 8).padEnd(8, '0'), 2))
const behind = (head: Uint8Array, ...rest: number[]): Uint8Array => Uint8Array.of(...head, ...rest)

describe('what a VP9 picture says of itself', () => {
  it('is a key’s size', () => {
    expect(readVp9(behind(vp9Head({ width: 1280, height: 719 }), 1, 2, 3))).toEqual({ isKey: true, width: 1280, height: 719 })
    expect(readVp9(vp9Head({ width: 65_536, height: 1 }))).toEqual({ isKey: true, width: 65_536, height: 1 })
  })

  it('is that it goes on with the size it had', () => {
    expect(readVp9(behind(vp9Head(null), 1, 2, 3))).toEqual({ isKey: false })
    // The third of its references has the size, and errors do not spread.
    expect(readVp9(bits(`10000111${'0'.repeat(20)}001`))).toEqual({ isKey: false })
  })

  it.each<[string, Uint8Array]>([
    ['nothing', new Uint8Array(0)],
    ['another marker', bits(`01${'0'.repeat(70)}`)],
    ['another profile', bits(`10100010${'0'.repeat(70)}`)],
    ['an old picture, repeated', bits(`10001010${'0'.repeat(70)}`)],
    ['a hidden picture', bits('10000100' + '0'.repeat(22) + '1')],
    ['a key without its code', bits(`10000010${'0'.repeat(70)}`)],
    ['a key that is cut off', vp9Head({ width: 64, height: 64 }).subarray(0, 7)],
    ['one that is cut off', vp9Head(null).subarray(0, 3)],
    ['one that brings a size of its own', bits(`10000110${'0'.repeat(22)}000${'1'.repeat(32)}`)],
    ['several pictures', behind(vp9Head({ width: 64, height: 64 }), 0b1100_0001, 4, 4, 0b1100_0001)]
  ])('is nothing for %s', (_what, bytes) => {
    expect(readVp9(bytes)).toBeNull()
  })
})
