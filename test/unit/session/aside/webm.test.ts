// Owns: the WebM that a recording becomes: read back by a reader of its own.
import { describe, expect, it } from 'vitest'
import { createWebmWriter } from '../../../../electron/session/aside/webm'
import type { RecordedBlock, RecordedPiece } from '../../../../shared/ipc'
import { readWebm } from '../../../support/webm'

const HEAD: RecordedPiece = { kind: 'head', width: 1280, height: 800, hasSound: true }
const FOUND = ['1549a966', '1654ae6b', '1c53bb6b']
const block = (of: RecordedBlock['of'], at: number, isKey = false, size = 300): RecordedBlock => ({ of, at, isKey, bytes: Buffer.alloc(size, 0xec) })
const picture = (at: number, isKey = false): RecordedBlock => block('picture', at, isKey)
const sound = (at: number): RecordedBlock => block('sound', at, true, 3)

/** As it stands on the disk: while it is made, and when all is done. */
function made(...pieces: readonly (readonly RecordedBlock[])[]): { readonly part: Buffer; readonly whole: Buffer } {
  const webm = createWebmWriter()
  const part = Buffer.concat([HEAD, ...pieces.map((blocks): RecordedPiece => ({ kind: 'blocks', blocks: [...blocks] }))].map((piece) => webm.take(piece)))
  const { append, over } = webm.end()
  const whole = Buffer.concat([part, append])
  for (const { at, bytes } of over) {
    expect(at + bytes.length).toBeLessThanOrEqual(whole.length)
    whole.set(bytes, at)
  }
  return { part, whole }
}
const RECORDING = [
  [picture(0, true), sound(12), picture(50), sound(32)],
  [sound(992), picture(1003)],
  [picture(10_010, true), sound(10_020), picture(10_060)],
  // Encoded after the picture that came later.
  [sound(10_005), picture(11_000)],
  [picture(200_000, true)]
] as const

describe('a recording', () => {
  it('has every picture and sound at its time, its length, and a place to jump to for every picture that stands alone', () => {
    const { whole } = made(...RECORDING)
    const webm = readWebm(whole)
    expect(webm).toMatchObject({ duration: 200_050, found: FOUND, isClosed: true, tracks: [{ number: 1, type: 1 }, { number: 2, type: 2 }] })
    expect(webm.cues).toEqual([0, 10_010, 200_000].map((time) => ({ time, leadsTo: time })))
    const given = RECORDING.flatMap((blocks) => blocks.map(({ of, at, isKey }) => ({ track: of === 'picture' ? 1 : 2, time: at, key: isKey })))
    const sorted = (blocks: readonly { readonly track: number; readonly time: number; readonly key: boolean }[]) =>
      blocks.toSorted((one, other) => one.time - other.time || one.track - other.track)
    expect(sorted(webm.blocks)).toMatchObject(sorted(given))
    expect(webm.blocks).toHaveLength(given.length)
  })

  it('that was cut off by a crash can be read to there', () => {
    const webm = readWebm(made(...RECORDING).part)
    expect(webm).toMatchObject({ duration: null, cues: [], found: [], isClosed: false })
    expect(webm.blocks).toHaveLength(12)
  })

  it('goes on after a gap that is longer than a cluster may be', () => {
    const times = [0, 40_000, 100_000, 132_767, 132_768]
    const webm = readWebm(made(times.map((at) => picture(at, at === 0))).whole)
    expect(webm.blocks.map(({ time }) => time)).toEqual(times)
  })

  it('is written in the order that leaves it playable wherever its end is cut off', () => {
    const webm = createWebmWriter()
    const part = Buffer.concat([HEAD, { kind: 'blocks' as const, blocks: [picture(0, true), picture(70)] }].map((piece) => webm.take(piece)))
    const { append, over } = webm.end()
    const file = Buffer.concat([part, append])
    for (const { at, bytes } of over) {
      expect(readWebm(file).blocks).toHaveLength(2)
      file.set(bytes, at)
    }
    expect(readWebm(file)).toMatchObject({ isClosed: true, duration: 120 })
  })

  it('without a picture is nothing', () => {
    const { whole } = made()
    expect(whole).toHaveLength(0)
  })
})
