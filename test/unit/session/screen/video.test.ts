import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Area } from '../../../../shared/screen/wire'
import { encodeWish } from '../../../../shared/screen/writer'
import { connect, createPaintedDesktop } from '../../../support/painted-desktop'
import { gradient, noise, photograph, plain, text } from '../../../support/pictures'

const SCREEN = { x: 0, y: 0, width: 512, height: 384 }
/** Neither its place nor its size fits the tiles. */
const FILM = { x: 70, y: 90, width: 300, height: 200 }
const BESIDE = { x: 420, y: 40, width: 24, height: 24 }
const FRAME_MS = 33
const STILL = 300
const THIN = { bytesPerSecond: 70_000, delayMs: 60 }

async function live(link = THIN) {
  const desktop = createPaintedDesktop(SCREEN.width, SCREEN.height)
  const all = { desktop, ...connect(desktop, { bytesPerSecond: 10e6, delayMs: link.delayMs }) }
  all.session.open()
  await Promise.resolve()
  all.time.advance(STILL)
  all.changeLink(link)
  return all
}
type Live = Awaited<ReturnType<typeof live>>
const isSame = ({ desktop, canvas }: Live): boolean => Buffer.from(desktop.colors().buffer).equals(Buffer.from(canvas.colors().buffer))
/** Of a grey. */
const greyAt = ({ canvas }: Live, { x, y }: Area): number => (canvas.picture.pixels[(y + 5) * SCREEN.width + x + 5] as number) & 255

const frames = Array.from({ length: 6 }, (_, index) => {
  const paint = photograph(index)
  return Uint32Array.from({ length: FILM.width * FILM.height }, (_, at) => paint(at % FILM.width, Math.floor(at / FILM.width)))
})
let shown = 0
function play({ desktop, time }: Live, count: number, each: (frame: number) => void = () => undefined): void {
  for (let frame = 0; frame < count; frame++) {
    const picture = frames[shown++ % frames.length] as Uint32Array
    desktop.paint(FILM, (x, y) => picture[(y - FILM.y) * FILM.width + x - FILM.x] as number)
    each(frame)
    time.advance(FRAME_MS)
  }
}

describe('on a thin link a large moving area', () => {
  it('is sent as video, 15 times a second and more', async () => {
    const all = await live()
    play(all, 60)
    const before = all.canvas.counts.video
    play(all, 60)
    expect((all.canvas.counts.video - before) / ((60 * FRAME_MS) / 1000)).toBeGreaterThanOrEqual(15)
    expect(all.orders.at(-1)).toMatchObject({ width: FILM.width, height: FILM.height })
  })

  it('is not, when it costs little: one colour after another', async () => {
    const all = await live()
    play(all, 20)
    all.time.advance(STILL)
    const { length } = all.orders
    for (let change = 0; change < 40; change++) {
      all.desktop.paint(SCREEN, plain(change % 2 === 0 ? 0x1d4e89 : 0xf2c14e))
      all.time.advance(100)
    }
    expect(all.orders).toHaveLength(length)
    expect(isSame(all)).toBe(true)
  })

  it('leaves room for a change beside it, which is there 60 ms after the link’s own delay', async () => {
    const all = await live()
    play(all, 60)
    const delays: number[] = []
    for (let change = 1; change <= 12; change++) {
      const grey = change * 16
      const pressed = all.time.now()
      all.desktop.paint(BESIDE, plain(grey * 0x01_0101))
      let seen = Infinity
      play(all, 9, () => {
        for (let ms = 0; ms < FRAME_MS && seen === Infinity; ms++) {
          if (greyAt(all, BESIDE) === grey) seen = all.time.now()
          else all.time.advance(1)
        }
      })
      delays.push(seen - pressed)
    }
    // The key's own way to the host is half of the link's delay.
    expect(delays.sort((one, other) => one - other)[6]).toBeLessThanOrEqual(THIN.delayMs / 2 + 60)
    expect(delays.at(-1)).toBeLessThan(250)
  })

  it('is exact when it has stood still, as soon as the bytes have had their time', async () => {
    const all = await live()
    play(all, 60)
    expect(isSame(all)).toBe(false)
    all.time.advance(STILL + (FILM.width * FILM.height * 4000) / THIN.bytesPerSecond)
    expect(isSame(all)).toBe(true)
  })

  it('is tiles again when the link is wide again, and exact 300 ms after the last of it', async () => {
    const all = await live()
    play(all, 60)
    all.changeLink({ bytesPerSecond: 20e6, delayMs: 2 })
    all.desktop.paint(SCREEN, noise())
    all.time.advance(1000)
    play(all, 60)
    const { video } = all.canvas.counts
    play(all, 20)
    expect(all.canvas.counts.video).toBe(video)
    all.time.advance(STILL)
    expect(isSame(all)).toBe(true)
  })

  it('is tiles where the page has no encoder', async () => {
    const all = await live()
    play(all, 60)
    all.session.noVideo()
    all.time.advance(500)
    const { video } = all.canvas.counts
    play(all, 30)
    all.time.advance(4000)
    expect(all.canvas.counts.video).toBe(video)
    all.time.advance(STILL + (FILM.width * FILM.height * 4000) / THIN.bytesPerSecond)
    expect(isSame(all)).toBe(true)
  })

  it('is tiles again when the page does not answer any more', async () => {
    const all = await live()
    play(all, 60)
    all.changeLink({ ...THIN, noVideo: true })
    play(all, 120)
    const orders = all.orders.length
    const { jpeg } = all.canvas.counts
    play(all, 30)
    expect(all.orders).toHaveLength(orders)
    expect(all.canvas.counts.jpeg).toBeGreaterThan(jpeg)
  })

  it('is never lossy where the connector wants it sharp', async () => {
    const all = await live()
    all.session.receive(encodeWish({ quality: 'sharp', display: 0, paused: false }))
    play(all, 60)
    expect(all.canvas.counts.video).toBe(0)
  })

  it('begins again with a whole picture after the channel was a new one', async () => {
    const all = await live()
    play(all, 60)
    all.session.disturbed()
    play(all, 10)
    all.session.open()
    play(all, 60)
    expect(all.failures).toEqual([])
    expect(all.orders.filter(({ isKey }) => isKey).length).toBeGreaterThan(1)
  })

  it('is exact in the end, whatever happens around and in it', async () => {
    const paints = [text(1), gradient, noise(2), plain(0x335577), photograph(9)]
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            x: fc.nat(440),
            y: fc.nat(320),
            width: fc.integer({ min: 1, max: 200 }),
            height: fc.integer({ min: 1, max: 150 }),
            paint: fc.nat(paints.length - 1),
            frames: fc.nat(12),
            rest: fc.nat(400)
          }),
          { minLength: 2, maxLength: 8 }
        ),
        async (steps) => {
          const all = await live({ bytesPerSecond: 60_000, delayMs: 40 })
          play(all, 25)
          for (const { x, y, width, height, paint, frames: count, rest } of steps) {
            const area = { x, y, width: Math.min(width, SCREEN.width - x), height: Math.min(height, SCREEN.height - y) }
            all.desktop.paint(area, paints[paint] as (typeof paints)[number])
            play(all, count)
            all.time.advance(rest)
          }
          all.changeLink({ bytesPerSecond: 10e6, delayMs: 2 })
          all.time.advance(20_000)
          expect(all.failures).toEqual([])
          expect(isSame(all)).toBe(true)
        }
      ),
      { numRuns: 6, endOnFailure: true }
    )
  }, 30_000)
})

it('on a wide link a large moving area is sent as tiles', async () => {
  const all = await live({ bytesPerSecond: 5e6, delayMs: 2 })
  play(all, 60)
  expect(all.canvas.counts.video).toBe(0)
  expect(all.canvas.counts.jpeg).toBeGreaterThan(30)
})
