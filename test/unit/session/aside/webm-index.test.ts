// Owns: the length and the index that a recording gets, over WebM files of the kind that MediaRecorder writes.
import { describe, expect, it } from 'vitest'
import { createWebmIndex } from '../../../../electron/session/aside/webm-index'
import { type Cluster, liveWebm, readWebm } from '../../../support/webm'

const FOUND = ['1549a966', '1654ae6b', '1c53bb6b']
const clusters: readonly Cluster[] = [
  { time: 0, blocks: [{ track: 2, at: 0, key: true }, { track: 1, at: 3, key: true, bytes: 900 }, { track: 1, at: 500 }] },
  { time: 600, blocks: [{ track: 1, at: 0, key: true }] },
  { time: 2000, blocks: [{ track: 2, at: 0, key: true }, { track: 1, at: 40 }, { track: 1, at: 90, key: true }] },
  { time: 30_000, blocks: [{ track: 1, at: 0, key: true }, { track: 2, at: 1700, key: true }] },
  { time: 33_000, blocks: [{ track: 1, at: 0, group: true }, { track: 1, at: 5, key: true, group: true, bytes: 300 }, { track: 2, at: 9, key: true }] },
  { time: 36_000, blocks: [{ track: 1, at: 0, key: true, group: true }, { track: 1, at: 1000, group: true }] },
  { time: 40_000, blocks: [{ track: 1, at: 0, key: true, group: true }] }
]

/** The file as it stands on the disk when all is done, from pieces of that size. */
function indexed(live: Buffer, piece: number): Buffer {
  const index = createWebmIndex()
  const taken: Uint8Array[] = []
  for (let at = 0; at < live.length; at += piece) taken.push(index.take(live.subarray(at, at + piece)))
  const { append, over } = index.end()
  const file = Buffer.concat([...taken, append])
  for (const { at, bytes } of over) file.set(bytes, at)
  return file
}

describe('a recording', () => {
  it.each([1, 7, 64, 1000, 100_000])('in pieces of %i bytes gets its length, and a place to jump to for every picture that stands alone', (piece) => {
    const live = liveWebm(clusters)
    const webm = readWebm(indexed(live, piece))
    expect(webm).toMatchObject({ duration: 40_050, found: FOUND, isClosed: true, tracks: [{ number: 2, type: 2 }, { number: 1, type: 1 }] })
    // One a second is enough.
    expect(webm.cues).toEqual([
      { time: 3, leadsTo: 0 },
      { time: 2090, leadsTo: 2000 },
      { time: 30_000, leadsTo: 30_000 },
      { time: 33_005, leadsTo: 33_000 },
      { time: 36_000, leadsTo: 36_000 },
      { time: 40_000, leadsTo: 40_000 }
    ])
    expect(webm.blocks).toEqual(readWebm(live).blocks)
  })

  it('that was cut off by a crash can be read to there', () => {
    const index = createWebmIndex()
    const webm = readWebm(Buffer.from(index.take(liveWebm(clusters))))
    expect(webm).toMatchObject({ duration: null, cues: [], found: [] })
    expect(webm.blocks).toHaveLength(15)
  })

  it('of less than a picture is left as it came', () => {
    const live = liveWebm([])
    expect(indexed(live, 10)).toEqual(live)
  })

  it.each([
    ['something else', Buffer.from('1a45dfa3 84 00000000 ff'.replaceAll(' ', ''), 'hex')],
    ['a head without an end', Buffer.concat([Buffer.from('1a45dfa301000000000fffff', 'hex'), Buffer.alloc(200_000, 1)])],
    ['sound without a picture', liveWebm(clusters).fill(2, liveWebm([]).indexOf('V_VP8') - 3, liveWebm([]).indexOf('V_VP8') - 2)]
  ])('that is not understood passes as it is: %s', (_what, bytes) => {
    expect(indexed(bytes, 50_000).equals(bytes)).toBe(true)
  })

  it('that breaks off in the middle of something foreign keeps every byte', () => {
    const live = Buffer.concat([liveWebm(clusters), Buffer.from('00000000', 'hex'), Buffer.alloc(500, 9)])
    const file = indexed(live, 333)
    expect(file.subarray(-live.length + 200)).toEqual(live.subarray(200))
  })
})
