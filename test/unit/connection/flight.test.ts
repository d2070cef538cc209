// Owns: how much of a file is on its way at once, on simulated paths: full where the path is free, and little of a queue.
import { describe, expect, test } from 'vitest'
import { Flight, LEAST_BYTES, MOST_BYTES, type Mark } from '../../../electron/connection/flight'

const FRAME = 64 * 1024
type Path = { readonly bytesPerMs: number; readonly roundTripMs: number }

/** A sender that always has more, a bottleneck, and a far end that answers at once. Its clock is turned here. */
function simulate(path: Path) {
  let now = 0
  let { bytesPerMs, roundTripMs } = path
  const flight = new Flight(() => now)
  let freeAt = 0
  let left = 0
  const answers: { readonly at: number; readonly mark: Mark }[] = []
  const mark = (one: Mark | null): void => {
    if (one !== null) answers.push({ at: Math.max(now, freeAt) + roundTripMs, mark: one })
  }
  const fill = (): void => {
    for (let frames = 0; !flight.isFull; frames++) {
      if (frames > 10_000) throw new Error('It never has enough')
      const bytes = flight.frameBytes(FRAME)
      mark(flight.before())
      freeAt = Math.max(now, freeAt) + bytes / bytesPerMs
      left += bytes
      mark(flight.sent(bytes))
    }
  }
  /** Lets so much time pass; returns bytes per ms, and the longest that anything would have waited behind them, in ms. */
  const pass = (ms: number) => {
    const [until, before] = [now + ms, left]
    let queue = 0
    fill()
    for (;;) {
      queue = Math.max(queue, freeAt - now)
      const next = answers[0]
      if (next === undefined) throw new Error('Nothing is on its way, and nothing more leaves')
      if (next.at > until) break
      answers.shift()
      now = next.at
      flight.answered(next.mark)
      fill()
    }
    now = until
    return { rate: (left - before) / ms, queue }
  }
  return { flight, pass, change: (to: Path) => ({ bytesPerMs, roundTripMs } = to) }
}

const MBIT = 125
describe.each([
  ['2 Mbit/s and 60 ms', { bytesPerMs: 2 * MBIT, roundTripMs: 60 }],
  ['1 Mbit/s and 200 ms', { bytesPerMs: MBIT, roundTripMs: 200 }],
  ['20 Mbit/s and 30 ms', { bytesPerMs: 20 * MBIT, roundTripMs: 30 }],
  ['200 Mbit/s and 10 ms', { bytesPerMs: 200 * MBIT, roundTripMs: 10 }]
])('a path of %s', (_, path) => {
  test('is used, and nothing waits long behind a file', () => {
    const { pass } = simulate(path)
    pass(5000)
    const { rate, queue } = pass(60_000)
    expect(rate / path.bytesPerMs).toBeGreaterThan(0.85)
    expect(queue).toBeLessThan(200)
  })
})

test('where nothing is in the way, the window grows to its most, with large frames', () => {
  const { flight, pass } = simulate({ bytesPerMs: 1_000_000, roundTripMs: 0.5 })
  pass(1000)
  expect(flight.frameBytes(FRAME)).toBe(FRAME)
  const most = MOST_BYTES + FRAME
  let underWay = 0
  while (!flight.isFull && underWay < 2 * most) {
    flight.sent(FRAME)
    underWay += FRAME
  }
  expect(underWay).toBeLessThanOrEqual(most)
})

test('a path that becomes thin has a short queue again soon, one that becomes wide is used soon', () => {
  const { pass, change } = simulate({ bytesPerMs: 200 * MBIT, roundTripMs: 30 })
  pass(5000)
  change({ bytesPerMs: 2 * MBIT, roundTripMs: 30 })
  // What has left cannot be taken back.
  pass(20_000)
  expect(pass(5000).queue).toBeLessThan(150)
  change({ bytesPerMs: 200 * MBIT, roundTripMs: 30 })
  pass(3000)
  expect(pass(1000).rate / (200 * MBIT)).toBeGreaterThan(0.85)
})

test('a path that becomes longer is measured anew, and used again', () => {
  const { pass, change } = simulate({ bytesPerMs: 20 * MBIT, roundTripMs: 5 })
  pass(5000)
  change({ bytesPerMs: 20 * MBIT, roundTripMs: 200 })
  pass(45_000)
  expect(pass(5000).rate / (20 * MBIT)).toBeGreaterThan(0.85)
})

test('a far end that answers nothing gets no more than the first window', () => {
  const flight = new Flight(() => 0)
  flight.before()
  let bytes = 0
  for (; !flight.isFull; bytes += LEAST_BYTES) flight.sent(LEAST_BYTES)
  expect(bytes).toBe(4 * LEAST_BYTES)
})

test('an answer that comes twice, or late, frees nothing twice', () => {
  let now = 0
  const flight = new Flight(() => now)
  const marks = [flight.before()!, ...Array.from({ length: 4 }, () => flight.sent(LEAST_BYTES)!)]
  expect(flight.isFull).toBe(true)
  now = 1
  for (let times = 0; times < 50; times++) flight.answered(marks[1]!)
  let more = 0
  for (; !flight.isFull; more += 1024) flight.sent(1024)
  expect(more).toBeLessThanOrEqual(2 * LEAST_BYTES)
})
