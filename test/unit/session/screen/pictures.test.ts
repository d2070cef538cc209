import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CursorShape } from '../../../../electron/session/screen/source'
import { connect, createPaintedDesktop, type Paint } from '../../../support/painted-desktop'
import { gradient, noise, photograph, plain, text } from '../../../support/pictures'
import { ALL_DISPLAYS, type Area, type Display, MESSAGE } from '../../../../shared/screen/wire'
import { encodeRefresh, encodeWish } from '../../../../shared/screen/writer'

const STILL = 300

async function live(width = 320, height = 240, link = {}, displays?: readonly Display[]) {
  const desktop = createPaintedDesktop(width, height, displays)
  const connection = connect(desktop, link)
  connection.session.open()
  await Promise.resolve()
  connection.time.advance(STILL)
  return { desktop, ...connection }
}
type Live = Awaited<ReturnType<typeof live>>
/** Compared as a whole: a list of a million differing numbers helps nobody. */
const isSame = ({ desktop, canvas }: Pick<Live, 'desktop' | 'canvas'>, shown?: Area): boolean =>
  Buffer.from(desktop.colors(shown).buffer).equals(Buffer.from(canvas.colors().buffer))

const whole = { x: 0, y: 0, width: 320, height: 240 }

describe('after 300 ms of stillness the canvas equals the screen, pixel by pixel', () => {
  it.each<[string, Paint]>([
    ['one colour', plain(0x336699)],
    ['text', text()],
    ['a photograph', photograph()],
    ['gradients', gradient],
    ['noise', noise()]
  ])('%s', async (_name, paint) => {
    const all = await live()
    all.desktop.paint(whole, paint)
    all.time.advance(STILL)
    expect(isSame(all)).toBe(true)
  })

  it('after motion', async () => {
    const all = await live()
    for (let frame = 0; frame < 20; frame++) {
      all.desktop.paint({ x: 33, y: 21, width: 200, height: 150 }, photograph(frame))
      all.time.advance(33)
    }
    expect(all.canvas.counts.jpeg).toBeGreaterThan(10)
    all.time.advance(STILL)
    expect(isSame(all)).toBe(true)
  })

  it('after scrolling, which is sent as copies', async () => {
    const all = await live()
    all.desktop.paint(whole, text())
    all.time.advance(STILL)
    const before = all.canvas.bytes
    for (let step = 1; step <= 10; step++) {
      all.desktop.scroll({ x: 16, y: 10, width: 280, height: 220 }, 16, text(step))
      all.time.advance(33)
    }
    expect(all.canvas.counts.copy).toBeGreaterThanOrEqual(10)
    expect((all.canvas.bytes - before) / 10).toBeLessThan(3000)
    expect(isSame(all)).toBe(true)
  })

  it('after scrolling a photograph, whose blur scrolls along', async () => {
    const all = await live()
    all.desktop.paint(whole, photograph())
    for (let step = 1; step <= 5; step++) {
      all.time.advance(20)
      all.desktop.scroll(whole, 8, photograph(step))
    }
    all.time.advance(STILL)
    expect(isSame(all)).toBe(true)
  })

  it('after a change of the display, which starts anew', async () => {
    const all = await live()
    all.desktop.paint(whole, text())
    all.desktop.resize(500, 200)
    all.desktop.paint({ x: 0, y: 0, width: 500, height: 200 }, gradient)
    all.time.advance(STILL)
    expect(all.canvas.picture).toMatchObject({ width: 500, height: 200 })
    expect(isSame(all)).toBe(true)
  })

  it('after a reconnect', async () => {
    const all = await live()
    all.desktop.paint(whole, photograph())
    all.session.disturbed()
    all.desktop.paint({ x: 5, y: 5, width: 100, height: 100 }, text())
    const { frames } = all.canvas
    all.time.advance(STILL)
    expect(all.canvas.frames).toBeLessThanOrEqual(frames + 1)
    all.session.open()
    all.time.advance(STILL)
    expect(isSame(all)).toBe(true)
  })

  it('after a reconnect during which the window was restored', async () => {
    const all = await live()
    all.session.receive(encodeWish({ quality: 'automatic', display: 0, paused: true }))
    all.session.disturbed()
    const { bytes } = all.canvas
    all.session.receive(encodeWish({ quality: 'automatic', display: 0, paused: false }))
    all.desktop.paint(whole, photograph())
    all.time.advance(STILL)
    expect(all.canvas.bytes).toBe(bytes)
    all.session.open()
    all.time.advance(STILL)
    expect(isSame(all)).toBe(true)
  })

  it('after a reconnect during which another display was chosen, and it sharp: from the first picture on', async () => {
    const displays = [
      { x: 0, y: 0, width: 200, height: 240, name: 'left', primary: true },
      { x: 200, y: 0, width: 120, height: 240, name: 'right', primary: false }
    ]
    const all = await live(320, 240, {}, displays)
    all.session.disturbed()
    const told = all.canvas.notes.length
    all.session.receive(encodeWish({ quality: 'sharp', display: 1, paused: false }))
    all.desktop.paint(whole, photograph())
    all.session.open()
    all.time.advance(40)
    expect(all.canvas.notes.slice(told).filter(({ op }) => op === 'displays')).toMatchObject([{ width: 120, height: 240 }])
    expect(isSame(all, displays[1])).toBe(true)
    expect(all.canvas.counts.jpeg).toBe(0)
  })

  it('on a thin and long link too, as soon as the bytes have had their time', async () => {
    const all = await live(320, 240, { bytesPerSecond: 250_000, delayMs: 60 })
    for (let frame = 0; frame < 30; frame++) {
      all.desktop.paint(whole, photograph(frame))
      all.time.advance(33)
    }
    all.time.advance(3000)
    expect(isSame(all)).toBe(true)
  })

  it.each([
    ['whatever is drawn, wherever, in whatever order', 'automatic'],
    ['the same, at once, when it is wanted sharp', 'sharp']
  ] as const)('%s', async (_name, quality) => {
    const paint = fc.oneof(
      fc.nat(0xff_ffff).map(plain),
      fc.nat(50).map(noise),
      fc.nat(50).map((seed) => text(seed)),
      fc.nat(50).map(photograph),
      fc.constant(gradient)
    )
    const side = (limit: number) => fc.tuple(fc.nat(limit - 1), fc.integer({ min: 1, max: limit })).map(([start, length]) => [start, Math.min(length, limit - start)] as const)
    const step = fc.record({ x: side(200), y: side(140), paint, scroll: fc.nat(20), pause: fc.nat(40) })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
        const all = await live(200, 140)
        all.session.receive(encodeWish({ quality, display: 0, paused: false }))
        for (const { x, y, paint: color, scroll, pause } of steps) {
          const area: Area = { x: x[0], width: x[1], y: y[0], height: y[1] }
          if (scroll > 10 && scroll < area.height) all.desktop.scroll(area, scroll, color)
          else all.desktop.paint(area, color)
          all.time.advance(pause)
        }
        all.time.advance(quality === 'sharp' ? 40 : STILL)
        expect(isSame(all)).toBe(true)
      }),
      { numRuns: 100 }
    )
  })
})

describe('what is sent', () => {
  it('of a screen of one colour is that colour, and of what stands in it only the tiles that it touches', async () => {
    const all = await live()
    all.desktop.paint(whole, text())
    all.time.advance(STILL)
    for (const color of [0x1d4e89, 0xf2c14e, 0xf2c14f, 0x1d4e89]) {
      const { palette, rgb, jpeg } = all.canvas.counts
      const { bytes } = all.canvas
      all.desktop.paint(whole, (x, y) => (x >= 150 && x < 170 && y >= 100 && y < 120 ? text(color)(x, y) : color))
      all.time.advance(STILL)
      expect(isSame(all)).toBe(true)
      expect(all.canvas.counts).toMatchObject({ palette: palette + 1, rgb, jpeg })
      expect(all.canvas.bytes - bytes).toBeLessThan(500)
    }
  })

  it('of a moving photograph is all JPEG, wherever its edges cut the tiles, and so is a plain wall in it', async () => {
    const all = await live()
    const wall: Paint = (x, y) => (x > 150 ? 0xc0_b0_30 + (photograph(3)(x, y) & 7) * 0x01_01_00 : photograph(x + y)(x, y))
    for (let frame = 0; frame < 8; frame++) {
      all.desktop.paint({ x: 0, y: 52, width: 320, height: 150 }, (x, y) => wall(x, y + frame * 7))
      all.time.advance(33)
    }
    const { jpeg, rgb, palette } = all.canvas.counts
    expect({ rgb, palette }).toEqual({ rgb: 0, palette: 0 })
    // Few large ones: each costs the connector as much as painting a tile.
    expect(jpeg / 8).toBeLessThanOrEqual(3)
  })

  it('is nothing while nothing changes', async () => {
    const all = await live()
    all.desktop.paint(whole, text())
    all.time.advance(STILL)
    const { bytes } = all.canvas
    const { taken } = all.desktop
    all.time.advance(60_000)
    expect(all.canvas.bytes).toBe(bytes)
    expect(all.desktop.taken).toBe(taken)
  })

  it('is nothing for damage that changed no pixel', async () => {
    const all = await live()
    all.desktop.paint(whole, text())
    all.time.advance(STILL)
    const { bytes } = all.canvas
    all.desktop.paint(whole, text())
    all.time.advance(STILL)
    expect(all.canvas.bytes).toBe(bytes)
  })

  it('is a few bytes for a small change, at once', async () => {
    const all = await live()
    const { bytes } = all.canvas
    all.desktop.paint({ x: 100, y: 100, width: 40, height: 40 }, plain(0xff0000))
    all.time.advance(0)
    expect(all.canvas.bytes - bytes).toBeLessThan(100)
    expect(isSame(all)).toBe(true)
  })

  it('is the newest picture only, when the link is slower than the screen', async () => {
    const all = await live(128, 128, { bytesPerSecond: 40_000, delayMs: 60 })
    const { frames } = all.canvas
    for (let change = 0; change < 600; change++) {
      all.desktop.paint({ x: 0, y: 0, width: 128, height: 128 }, noise(change))
      all.time.advance(5)
    }
    expect(all.canvas.frames - frames).toBeLessThan(200)
    expect(all.canvas.frames - frames).toBeGreaterThan(30)
  })

  it('is nothing while nobody looks, and everything after that', async () => {
    const all = await live()
    all.session.receive(encodeWish({ quality: 'automatic', display: 0, paused: true }))
    const { bytes } = all.canvas
    all.desktop.paint(whole, text())
    all.time.advance(STILL)
    expect(all.canvas.bytes).toBe(bytes)
    all.session.receive(encodeWish({ quality: 'automatic', display: 0, paused: false }))
    all.time.advance(STILL)
    expect(isSame(all)).toBe(true)
  })

  it('is the whole picture again when the connector asks for it', async () => {
    const all = await live()
    all.desktop.paint(whole, text())
    all.time.advance(STILL)
    all.canvas.picture.pixels.fill(0)
    all.session.receive(encodeRefresh())
    all.time.advance(STILL)
    expect(isSame(all)).toBe(true)
  })

  it('is exact at once, and never lossy, when the connector wants it sharp', async () => {
    const all = await live()
    all.session.receive(encodeWish({ quality: 'sharp', display: 0, paused: false }))
    const { jpeg } = all.canvas.counts
    for (let frame = 0; frame < 10; frame++) {
      all.desktop.paint(whole, photograph(frame))
      all.time.advance(33)
      expect(isSame(all)).toBe(true)
    }
    expect(all.canvas.counts.jpeg).toBe(jpeg)
  })

  it('becomes exact at once when what is shown with loss is wanted sharp', async () => {
    const all = await live()
    all.desktop.paint(whole, photograph())
    all.time.advance(20)
    expect(isSame(all)).toBe(false)
    all.session.receive(encodeWish({ quality: 'sharp', display: 0, paused: false }))
    all.time.advance(40)
    expect(isSame(all)).toBe(true)
  })

  it('takes fewer bytes in motion when the connector wants it fluid', async () => {
    const bytesOf = async (quality: 'automatic' | 'fluid'): Promise<number> => {
      const all = await live()
      all.session.receive(encodeWish({ quality, display: 0, paused: false }))
      const before = all.canvas.bytes
      for (let frame = 0; frame < 10; frame++) {
        all.desktop.paint(whole, photograph(frame))
        all.time.advance(33)
      }
      return all.canvas.bytes - before
    }
    expect(await bytesOf('fluid')).toBeLessThan((await bytesOf('automatic')) * 0.85)
  })

  it('is the display that the connector chose, or all of them', async () => {
    const displays = [
      { x: 0, y: 0, width: 200, height: 100, name: 'left', primary: true },
      { x: 200, y: 0, width: 120, height: 100, name: 'right', primary: false }
    ]
    const desktop = createPaintedDesktop(320, 100, displays)
    const { session, canvas, time } = connect(desktop)
    session.open()
    await Promise.resolve()
    desktop.paint({ x: 0, y: 0, width: 320, height: 100 }, text())
    session.receive(encodeWish({ quality: 'automatic', display: 1, paused: false }))
    time.advance(STILL)
    expect(canvas.colors()).toEqual(desktop.colors(displays[1]))
    expect(session.shown()).toMatchObject({ x: 200, width: 120 })
    session.receive(encodeWish({ quality: 'automatic', display: ALL_DISPLAYS, paused: false }))
    time.advance(STILL)
    expect(canvas.colors()).toEqual(desktop.colors())
    session.receive(encodeWish({ quality: 'automatic', display: 7, paused: false }))
    time.advance(STILL)
    expect(canvas.colors()).toEqual(desktop.colors(displays[0]))
  })
})

describe('the two ways to the connector', () => {
  const displaysTold = ({ notes }: ReturnType<typeof connect>['canvas']): number => notes.filter(({ op }) => op === 'displays').length
  /** The conversation has a long way; the channel is at once. */
  const slow = (link = { delayMs: 200 }) => {
    const desktop = createPaintedDesktop(100, 100)
    const { session, canvas, time } = connect(desktop, link)
    const channel: number[] = []
    const openChannel = (messages: readonly Uint8Array[]): void => {
      channel.push(...messages.map((message) => message[1] as number))
      canvas.receive(messages)
    }
    return { desktop, session, canvas, time, channel, openChannel }
  }
  const all = { x: 0, y: 0, width: 100, height: 100 }

  it('on a long path the channel is taken when the frames of the conversation have been drawn, and nothing is sent twice', async () => {
    const { desktop, session, canvas, time, channel, openChannel } = slow()
    session.open()
    await Promise.resolve()
    session.channelOpen(openChannel)
    desktop.paint(all, text())
    time.advance(150)
    expect(channel).toEqual([])
    time.advance(STILL)
    desktop.paint(all, text(1))
    time.advance(STILL)
    expect(channel).toContain(MESSAGE.frame)
    expect(canvas.colors()).toEqual(desktop.colors())
    expect(displaysTold(canvas)).toBe(1)
  })

  it('on a short one the conversation stays', async () => {
    const { desktop, session, canvas, time, channel, openChannel } = slow({ delayMs: 2 })
    session.open()
    await Promise.resolve()
    session.channelOpen(openChannel)
    for (let frame = 0; frame < 10; frame++) {
      desktop.paint(all, noise(frame))
      time.advance(33)
    }
    time.advance(STILL)
    expect(channel).toEqual([])
    expect(canvas.colors()).toEqual(desktop.colors())
  })

  it('while files are on the conversation the pictures leave it, and come back afterwards', async () => {
    const { desktop, session, canvas, time, channel, openChannel } = slow({ delayMs: 2 })
    session.open()
    await Promise.resolve()
    session.channelOpen(openChannel)
    time.advance(STILL)
    const play = (): number => {
      const before = channel.length
      for (let frame = 0; frame < 10; frame++) {
        desktop.paint(all, noise(frame))
        time.advance(33)
      }
      return channel.length - before
    }
    session.crowded()
    expect(play()).toBeGreaterThan(5)
    time.advance(1500)
    expect(play()).toBe(0)
    time.advance(STILL)
    expect(canvas.colors()).toEqual(desktop.colors())
    expect(displaysTold(canvas)).toBe(1)
  })

  it('says the pointer again, since the old one may still be on its way', async () => {
    const { desktop, session, time, channel, openChannel } = slow()
    desktop.shape = { width: 1, height: 1, hotX: 0, hotY: 0, rgba: Uint8Array.of(255, 0, 0, 255) }
    session.open()
    await Promise.resolve()
    time.advance(STILL)
    session.channelOpen(openChannel)
    expect(channel).toEqual([MESSAGE.note])
  })

  it('after a disturbance carries the whole picture at once', async () => {
    const { desktop, session, canvas, time, openChannel } = slow()
    session.open()
    await Promise.resolve()
    session.disturbed()
    desktop.paint({ x: 0, y: 0, width: 100, height: 100 }, text())
    time.advance(1000)
    session.channelOpen(openChannel)
    time.advance(STILL)
    expect(canvas.colors()).toEqual(desktop.colors())
    expect(displaysTold(canvas)).toBe(2)
  })

  it('after a disturbance the pictures stay on the channel until what lay on it has been drawn, and leave it then', async () => {
    const { desktop, session, canvas, time, channel, openChannel } = slow({ delayMs: 2 })
    let held: Uint8Array[] | null = null
    const hold = (messages: readonly Uint8Array[]): void => {
      if (held === null) openChannel(messages)
      else held.push(...messages)
    }
    session.open()
    await Promise.resolve()
    session.channelOpen(hold)
    time.advance(STILL)
    session.crowded()
    desktop.paint(all, noise())
    time.advance(100)
    expect(channel).toContain(MESSAGE.frame)
    held = []
    desktop.paint(all, noise(1))
    time.advance(100)
    expect(held.length).toBeGreaterThan(0)
    session.disturbed()
    // The files have been copied meanwhile, so that the conversation is the better way.
    time.advance(2000)
    session.channelOpen((messages) => hold(messages))
    desktop.paint(all, noise(2))
    time.advance(100)
    const late: readonly Uint8Array[] = held
    held = null
    openChannel(late)
    time.advance(STILL)
    const before = channel.length
    desktop.paint(all, text())
    time.advance(STILL)
    expect(canvas.colors()).toEqual(desktop.colors())
    expect(channel.length).toBe(before)
  })

  it('and on the conversation as well', async () => {
    const { desktop, session, canvas, time, channel, openChannel } = slow()
    session.open()
    await Promise.resolve()
    time.advance(STILL)
    desktop.paint(all, noise())
    time.advance(0)
    session.disturbed()
    session.channelOpen(openChannel)
    time.advance(90)
    expect(channel).toEqual([])
    time.advance(STILL)
    desktop.paint(all, text())
    time.advance(STILL)
    expect(canvas.colors()).toEqual(desktop.colors())
    expect(channel).toContain(MESSAGE.frame)
  })
})

describe('the pointer', () => {
  it('is sent with its picture, and where somebody else put it', async () => {
    const desktop = createPaintedDesktop(100, 100)
    desktop.shape = { width: 2, height: 1, hotX: 1, hotY: 0, rgba: Uint8Array.of(255, 0, 0, 255, 0, 0, 0, 0) }
    const { session, canvas, time } = connect(desktop)
    session.open()
    await Promise.resolve()
    desktop.movePointer(7, 9)
    time.advance(STILL)
    expect(canvas.notes).toContainEqual(expect.objectContaining({ op: 'cursor-shape', width: 2, height: 1, hotX: 1, hotY: 0 }))
    expect(canvas.notes).toContainEqual({ op: 'cursor-position', x: 7, y: 9 })
  })

  it('that leaves what is shown is said to be nowhere in it, once; each list of displays says it too', async () => {
    const displays = [
      { x: 0, y: 0, width: 200, height: 100, name: 'left', primary: true },
      { x: 200, y: 0, width: 120, height: 100, name: 'right', primary: false }
    ]
    const desktop = createPaintedDesktop(320, 100, displays)
    const { session, canvas, time } = connect(desktop)
    const show = (display: number): void => session.receive(encodeWish({ quality: 'automatic', display, paused: false }))
    session.open()
    await Promise.resolve()
    const steps = [() => desktop.movePointer(7, 9), () => desktop.movePointer(250, 50), () => desktop.movePointer(260, 50), () => show(1), () => show(0), () => desktop.movePointer(1, 2)]
    for (const step of steps) {
      step()
      time.advance(STILL)
    }
    const told = canvas.notes.flatMap((note) => (note.op === 'displays' ? [`display ${note.shown}`] : note.op === 'cursor-position' ? [`${note.x},${note.y}`] : []))
    expect(told).toEqual(['display 0', '7,9', '65535,65535', 'display 1', '60,50', 'display 0', '1,2'])
  })

  const SIDE = 48
  /** One of an animated pointer's pictures, which no packing makes smaller. */
  const animated = (step: number): CursorShape => {
    const colors = noise(step)
    const rgba = Uint8Array.from({ length: SIDE * SIDE * 4 }, (_, at) => (colors(at, step) >> 8) & 255)
    return { width: SIDE, height: SIDE, hotX: step % SIDE, hotY: 0, rgba }
  }
  const shapes = ({ canvas }: Pick<Live, 'canvas'>) => canvas.notes.filter(({ op }) => op === 'cursor-shape')
  const places = ({ canvas }: Pick<Live, 'canvas'>) => canvas.notes.filter(({ op }) => op === 'cursor-position')
  /** 57 shapes a second. */
  const animate = (all: Live, seconds: number): void => {
    for (let step = 1; step <= seconds * 57; step++) {
      all.desktop.wear(animated(step))
      all.time.advance(17.5)
    }
  }

  it('that changes all the time takes a tenth of a thin link, and its newest shape comes in the end', async () => {
    const bytesPerSecond = 250_000
    const all = await live(320, 240, { bytesPerSecond, delayMs: 20 })
    for (let frame = 0; frame < 30; frame++) {
      all.desktop.paint(whole, photograph(frame))
      all.time.advance(33)
    }
    all.time.advance(3000)
    const { bytes } = all.canvas
    animate(all, 4)
    const taken = all.canvas.bytes - bytes
    expect(taken).toBeGreaterThan(bytesPerSecond * 0.1 * 4 * 0.5)
    expect(taken).toBeLessThan(bytesPerSecond * 0.1 * 4 * 1.5)
    all.desktop.wear(animated(1000))
    all.time.advance(1000)
    expect(shapes(all).at(-1)).toMatchObject({ hotX: 1000 % SIDE })
    const quiet = all.canvas.bytes
    all.time.advance(10_000)
    expect(all.canvas.bytes).toBe(quiet)
  })

  it('after a rest shows its new shape at once, also on a thin link', async () => {
    const all = await live(320, 240, { bytesPerSecond: 250_000 })
    const before = shapes(all).length
    all.time.advance(1000)
    all.desktop.wear({ width: 1, height: 1, hotX: 0, hotY: 0, rgba: Uint8Array.of(255, 0, 0, 255) })
    all.time.advance(1)
    expect(shapes(all).length).toBe(before + 1)
  })

  it('is told no more than 16 ms after it moved, and no more often: 1000 moves a second are 62', async () => {
    const all = await live()
    const [told, { looked }] = [places(all).length, all.desktop]
    for (let move = 1; move <= 1000; move++) {
      all.desktop.movePointer(move % 320, 100)
      all.time.advance(1)
    }
    expect(places(all).length - told).toBeGreaterThan(50)
    expect(places(all).length - told).toBeLessThan(65)
    expect(all.desktop.looked - looked).toBeLessThan(65)
    all.time.advance(16)
    expect(places(all).at(-1)).toEqual({ op: 'cursor-position', x: 1000 % 320, y: 100 })
  })

  it('is not told while nobody looks; what it is then comes with the next look', async () => {
    const all = await live()
    all.session.receive(encodeWish({ quality: 'automatic', display: 0, paused: true }))
    const { bytes } = all.canvas
    animate(all, 1)
    for (let move = 1; move <= 100; move++) all.desktop.movePointer(move, move)
    all.time.advance(1000)
    expect(all.canvas.bytes).toBe(bytes)
    all.session.receive(encodeWish({ quality: 'automatic', display: 0, paused: false }))
    all.time.advance(0)
    expect(shapes(all).at(-1)).toMatchObject({ hotX: 57 % SIDE })
    expect(places(all).at(-1)).toMatchObject({ x: 100, y: 100 })
  })

  it('waits while the way is full, and is the newest one then', async () => {
    const all = await live(320, 240, { bytesPerSecond: 100_000, delayMs: 400 })
    for (let frame = 0; frame < 5; frame++) {
      all.desktop.paint(whole, noise(frame))
      all.time.advance(5)
    }
    const before = shapes(all).length
    animate(all, 0.2)
    all.time.advance(8000)
    expect(shapes(all).length - before).toBeLessThanOrEqual(2)
    expect(shapes(all).at(-1)).toMatchObject({ hotX: 11 % SIDE })
    expect(isSame(all)).toBe(true)
  })
})

describe('a screen that goes away', () => {
  it('is opened again when it is back', async () => {
    const all = await live()
    all.desktop.vanish('the server ended')
    all.time.advance(1000)
    await Promise.resolve()
    all.desktop.paint(whole, text())
    all.time.advance(STILL)
    expect(all.desktop.opened).toBe(2)
    expect(all.failures).toEqual([])
    expect(isSame(all)).toBe(true)
  })

  it('ends the session when it does not come back within 10 s', async () => {
    const all = await live()
    all.desktop.open = () => Promise.reject(new Error('no server'))
    const gone = connect(all.desktop)
    gone.session.open()
    await new Promise(setImmediate)
    expect(gone.failures).toEqual(['Error: no server'])
  })
})

it('a broken message of the connector ends the session', async () => {
  const all = await live()
  all.session.receive(Uint8Array.of(1, 99))
  expect(all.failures).toHaveLength(1)
  const { bytes } = all.canvas
  all.desktop.paint(whole, text())
  all.time.advance(STILL)
  expect(all.canvas.bytes).toBe(bytes)
})
