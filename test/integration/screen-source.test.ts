// Owns: the pipeline on a real X server: damage, shared memory, encoder and pace, drawn by a canvas in Node.
import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { openJpeg } from '../../electron/platform/jpeg'
import { openX11 } from '../../electron/platform/x11-library'
import { openX11Screen } from '../../electron/platform/x11-screen'
import { loadXcb } from '../../electron/platform/xcb-library'
import { createEncoder } from '../../electron/session/screen/encoder'
import { createScreenSession } from '../../electron/session/screen/screen-session'
import { type Cleanup, createCleanup } from '../support/cleanup'
import { openPaintedScreen } from '../support/painted-screen'
import { gradient, noise, photograph, text } from '../support/pictures'
import { until } from '../support/processes'
import { createScreenCanvas } from '../support/screen-canvas'
import { startVirtualScreen } from '../support/virtual-screen'

const WIDTH = 640
const HEIGHT = 480
const whole = { x: 0, y: 0, width: WIDTH, height: HEIGHT }
const ignore = (): void => undefined
const DEAF = { onDamage: ignore, onCursorShape: ignore, onPointer: ignore, onLayout: ignore, onGone: ignore }
const NO_SEGMENT = -1

let cleanup: Cleanup
beforeEach(() => (cleanup = createCleanup()))
afterEach(() => cleanup.run())

/** One connector's pipeline. One that acknowledges nothing is as slow as can be. */
function watch(display: string, { acknowledges }: { readonly acknowledges: boolean }) {
  const failures: string[] = []
  const canvas = createScreenCanvas((message) => {
    if (acknowledges) setImmediate(() => session.receive(message))
  })
  const session = createScreenSession({
    openSource: (events) => Promise.resolve().then(() => openX11Screen(events, display)),
    encoder: createEncoder(openJpeg()),
    encodeVideo: () => undefined,
    send: (messages) => canvas.receive(messages),
    monotonic: () => performance.now(),
    schedule(ms, work) {
      const timer = setTimeout(work, ms)
      return () => clearTimeout(timer)
    },
    ownPointer: () => null,
    onFailed: (why) => failures.push(why)
  })
  cleanup.add(session.close)
  session.open()
  return { canvas, session, failures }
}

async function live() {
  const screen = await startVirtualScreen({ width: WIDTH, height: HEIGHT })
  cleanup.add(screen.stop)
  const painted = openPaintedScreen(screen.display)
  cleanup.add(painted.close)
  const { canvas, session, failures } = watch(screen.display, { acknowledges: true })
  const isSame = (): boolean => {
    const { width, height, pixels } = painted.read()
    if (canvas.picture.width !== width || canvas.picture.height !== height) return false
    const colors = canvas.colors()
    return colors.every((color, at) => color === ((pixels[at] as number) & 0xff_ffff))
  }
  await until('the first picture is there', isSame)
  return { screen, painted, canvas, session, failures, isSame }
}

describe('the canvas becomes the screen of a real X server', () => {
  it.each([
    ['text', text()],
    ['a photograph', photograph()],
    ['gradients', gradient],
    ['noise', noise()]
  ])('%s', async (_name, paint) => {
    const { painted, isSame } = await live()
    painted.paint(whole, paint)
    await until('the pictures are equal', isSame)
  })

  it('one colour after another, with something in the middle of it, and over its edge', async () => {
    const { painted, canvas, isSame } = await live()
    const [middle, edge] = [
      { x: 200, y: 200, width: 32, height: 32 },
      { x: 0, y: 440, width: 100, height: 40 }
    ]
    painted.paint(whole, text())
    await until('the text is there', isSame)
    const { palette } = canvas.counts
    for (const [round, color] of [0x1d4e89, 0xf2c14e, 0x1d4e89].entries()) {
      painted.paint(whole, (x, y) => (x >= 200 && x < 232 && y >= 200 && y < 232 ? round : color))
      await until('the colour is there', isSame)
    }
    // Nothing but the two tiles and a half that the square lies in is more than one colour.
    expect(canvas.counts.palette - palette).toBeLessThanOrEqual(3)
    painted.paint(middle, text(1))
    painted.paint(edge, photograph())
    await until('what came over it is there', isSame)
  })

  it('scrolling, as copies', async () => {
    const { painted, canvas, isSame } = await live()
    painted.paint(whole, text())
    await until('the text is there', isSame)
    for (let step = 1; step <= 5; step++) {
      painted.move({ x: 0, y: 16, width: WIDTH, height: HEIGHT - 16 }, 0, -16)
      painted.paint({ x: 0, y: HEIGHT - 16, width: WIDTH, height: 16 }, text(step))
      await until('it has scrolled', isSame)
    }
    expect(canvas.counts.copy).toBeGreaterThan(0)
    expect(canvas.counts.jpeg).toBe(0)
  })

  it('a display that changes its size', async () => {
    const { painted, canvas, isSame } = await live()
    painted.resize(400, 300)
    painted.paint({ x: 0, y: 0, width: 400, height: 300 }, text())
    await until('the small picture is there', () => canvas.picture.width === 400 && isSame())
  })
})

it('the pointer comes with its place when something else moves it', async () => {
  const { screen, canvas } = await live()
  const x = openX11(screen.display)
  cleanup.add(x.close)
  x.run(() => x.fakeMotion(123, 45))
  await until('the place has come', () => canvas.notes.some((note) => note.op === 'cursor-position' && note.x === 123 && note.y === 45))
  expect(canvas.notes.some((note) => note.op === 'cursor-shape' && note.width > 0)).toBe(true)
})

it('a connector that acknowledges nothing keeps no other one from its picture', async () => {
  const { screen, painted, canvas, isSame } = await live()
  const slow = watch(screen.display, { acknowledges: false })
  await until('the slow one has begun', () => slow.canvas.frames > 0)
  for (let round = 0; round < 20; round++) {
    painted.paint(whole, noise(round))
    const before = canvas.frames
    await until('the other one has it', () => canvas.frames > before)
  }
  await until('the other one has all of it', isSame)
  // Few frames are risked on a way that does not answer, and none of them queue up.
  expect(slow.canvas.frames).toBeLessThan(5)
  expect(slow.failures).toEqual([])
})

it('a still screen sends no pictures, also when something asks the source to look', async () => {
  const { screen, canvas, painted, isSame } = await live()
  painted.paint(whole, text())
  await until('the picture is there', isSame)
  const { frames } = canvas
  painted.paint(whole, text())
  const x = openX11(screen.display)
  cleanup.add(x.close)
  // The server tells of the damage first and of the pointer after it.
  x.run(() => x.fakeMotion(77, 66))
  await until('the pointer has come', () => canvas.notes.some((note) => note.op === 'cursor-position' && note.x === 77))
  expect(canvas.frames).toBe(frames)
})

it('an X server that ends is survived by the process, and told', async () => {
  const screen = await startVirtualScreen({ width: WIDTH, height: HEIGHT })
  cleanup.add(screen.stop)
  let tell = (_why: string): void => undefined
  const gone = new Promise<string>((resolve) => (tell = resolve))
  const source = openX11Screen({ ...DEAF, onGone: (why) => tell(why) }, screen.display)
  cleanup.add(source.close)
  await screen.stop()
  expect(await gone).toContain('gone')
})

describe('without shared memory the screen is not taken for a black one, and none is left behind', () => {
  const expectRefused = (display: string, why: string): void => {
    const before = ownSegments()
    expect(() => cleanup.add(openX11Screen(DEAF, display).close)).toThrow(why)
    expect(ownSegments()).toBe(before)
  }

  it('because the X server is in another IPC namespace, as in a container', async () => {
    const screen = await startVirtualScreen({ width: WIDTH, height: HEIGHT, through: ['unshare', '--map-root-user', '--ipc'] })
    cleanup.add(screen.stop)
    expectRefused(screen.display, 'The X server takes no shared memory')
  })

  it('because this process gets none', async () => {
    const screen = await startVirtualScreen({ width: WIDTH, height: HEIGHT })
    cleanup.add(screen.stop)
    const xcb = loadXcb()
    const { shmat } = xcb
    const refused = vi.spyOn(xcb, 'shmat').mockImplementation((_id, at, flags) => shmat(NO_SEGMENT, at, flags) as number)
    cleanup.add(() => refused.mockRestore())
    expectRefused(screen.display, 'There is no shared memory')
  })
})

/** How many segments this process has made that are still there. */
const ownSegments = (): number =>
  readFileSync('/proc/sysvipc/shm', 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .filter((line) => line.trim().split(/\s+/)[4] === String(process.pid)).length
