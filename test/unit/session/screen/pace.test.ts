import { describe, expect, it } from 'vitest'
import { createPace } from '../../../../electron/session/screen/pace'

const BYTES = 100_000

describe('the rate that acknowledgements tell', () => {
  /** Frames of 100 kB that take 5 ms on the way; `read` says how long the news lies unread here, and what is known of that. */
  const learned = (read: (frame: number) => { readonly late: number; readonly known: number }): number => {
    const pace = createPace()
    let now = 0
    for (let frame = 1; frame <= 60; frame++) {
      pace.sent(frame, BYTES, false, now)
      const { late, known } = read(frame)
      now += 5 + late
      pace.acknowledged(frame, 0, now, known)
      now += 20
    }
    return pace.path.rate ?? 0
  }

  it('is the way’s', () => {
    expect(learned(() => ({ late: 0, known: 0 }))).toBeGreaterThan(15e6)
  })

  it('does not fall because this process was busy when the news came', () => {
    expect(learned((frame) => (frame > 20 ? { late: 500, known: 505 } : { late: 0, known: 0 }))).toBeGreaterThan(15e6)
  })

  it('falls when the way takes so long', () => {
    expect(learned((frame) => (frame > 20 ? { late: 500, known: 0 } : { late: 0, known: 0 }))).toBeLessThan(2e6)
  })
})

describe('the way is strained', () => {
  const after = (bytes: number): boolean => {
    const pace = createPace()
    for (let frame = 1; frame <= 3; frame++) {
      pace.sent(frame, bytes, false, frame * 300)
      pace.acknowledged(frame, 0, frame * 300 + 200)
    }
    return pace.isStrained(1100)
  }

  it('by frames that take too long on it, not by small ones', () => {
    expect(after(400_000)).toBe(true)
    expect(after(1000)).toBe(false)
  })

  it('no longer, a while after', () => {
    const pace = createPace()
    for (let frame = 1; frame <= 3; frame++) pace.sent(frame, 10, true, frame)
    expect(pace.isStrained(10)).toBe(true)
    expect(pace.isStrained(5000)).toBe(false)
  })
})
