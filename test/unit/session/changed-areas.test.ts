import { describe, expect, it } from 'vitest'
import { changedAreas, cutOut, type Pixels, TILE } from '../../../renderer/host/changed-areas'

const blank = (width: number, height: number): Pixels => ({ width, height, words: new Uint32Array(width * height) })
const withPixels = (picture: Pixels, ...places: [x: number, y: number][]): Pixels => {
  const words = picture.words.slice()
  for (const [x, y] of places) words[y * picture.width + x] = 7
  return { ...picture, words }
}

describe('what changed between two pictures', () => {
  const before = blank(300, 200)

  it('is nothing when nothing did', () => {
    expect(changedAreas(before, blank(300, 200))).toEqual([])
  })

  it('is the tile around one pixel, also at the short edges', () => {
    expect(changedAreas(before, withPixels(before, [70, 3]))).toEqual([{ x: 64, y: 0, width: 64, height: 64 }])
    expect(changedAreas(before, withPixels(before, [299, 199]))).toEqual([{ x: 256, y: 192, width: 44, height: 8 }])
  })

  it('grows over neighbours to the right and below', () => {
    const after = withPixels(before, [0, 0], [64, 0], [0, 64], [127, 64], [0, 130])
    expect(changedAreas(before, after)).toEqual([
      { x: 0, y: 0, width: 128, height: 128 },
      { x: 0, y: 128, width: 64, height: 64 }
    ])
  })

  it('holds every changed pixel once, whatever changed', () => {
    let seed = 12345
    const random = (below: number): number => {
      seed = (Math.imul(seed, 1103515245) + 12345) >>> 0
      return (seed >>> 8) % below
    }
    for (let round = 0; round < 25; round++) {
      const first = blank(1 + random(400), 1 + random(300))
      const places = Array.from({ length: random(40) }, (): [number, number] => [random(first.width), random(first.height)])
      const after = withPixels(first, ...places)
      const times = new Uint8Array(first.words.length)
      const rebuilt = first.words.slice()
      for (const area of changedAreas(first, after)) {
        expect([area.x % TILE, area.y % TILE]).toEqual([0, 0])
        const part = new Uint32Array(cutOut(after, area).buffer)
        for (let row = 0; row < area.height; row++) {
          for (let column = 0; column < area.width; column++) {
            const at = (area.y + row) * first.width + area.x + column
            times[at]!++
            rebuilt[at] = part[row * area.width + column]!
          }
        }
      }
      expect(times.every((count) => count <= 1)).toBe(true)
      expect(Buffer.compare(Buffer.from(rebuilt.buffer), Buffer.from(after.words.buffer))).toBe(0)
    }
  })
})
