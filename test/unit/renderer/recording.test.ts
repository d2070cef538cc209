import { describe, expect, it } from 'vitest'
import { evenSize, fitted } from '../../../renderer/viewer/recorded-picture'
import { nextQuantizer } from '../../../renderer/viewer/recorder'
import { inStereo } from '../../../renderer/viewer/sound'
import { recordedTime } from '../../../renderer/viewer/words'

describe('a recorded picture', () => {
  it('has an even size', () => {
    expect([evenSize({ width: 1367, height: 769 }), evenSize({ width: 1, height: 1 })]).toEqual([{ width: 1366, height: 768 }, { width: 2, height: 2 }])
  })
  it('shows a screen of another size whole, in the middle', () => {
    expect(fitted({ width: 800, height: 600 }, { width: 800, height: 600 })).toEqual({ x: 0, y: 0, scale: 1 })
    expect(fitted({ width: 400, height: 600 }, { width: 800, height: 600 })).toEqual({ x: 200, y: 0, scale: 1 })
    expect(fitted({ width: 1600, height: 600 }, { width: 800, height: 600 })).toEqual({ x: 0, y: 150, scale: 0.5 })
  })
  it('becomes coarser while much moves, to a bound, and fine again when it is still', () => {
    const size = { width: 1000, height: 1000 }
    expect([nextQuantizer(24, 300_000, size), nextQuantizer(24, 300_001, size), nextQuantizer(30, 0, size)]).toEqual([24, 28, 28])
    let quantizer = 24
    for (let second = 0; second < 20; second++) quantizer = nextQuantizer(quantizer, 10_000_000, size)
    expect(quantizer).toBe(48)
  })
  it.each([[0, '0:00'], [61_500, '1:01'], [3_727_000, '1:02:07'], [-5, '0:00']])('%i ms are %s', (ms, text) => {
    expect(recordedTime(ms)).toBe(text)
  })
})

describe('the sound', () => {
  const offered = 'v=0\r\na=rtpmap:111 opus/48000/2\r\na=fmtp:111 minptime=10;useinbandfec=1\r\na=rtpmap:9 G722/8000\r\n'
  it('is asked for in stereo, once', () => {
    const stereo = 'v=0\r\na=rtpmap:111 opus/48000/2\r\na=fmtp:111 minptime=10;useinbandfec=1;stereo=1\r\na=rtpmap:9 G722/8000\r\n'
    expect([inStereo(offered), inStereo(stereo), inStereo('v=0\r\n')]).toEqual([stereo, stereo, 'v=0\r\n'])
  })
})
