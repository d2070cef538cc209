// Owns: a session on a computer with several monitors that are plugged in, arranged and unplugged while somebody looks: a real
// X.Org server, whose RandR has an output for each.
import { spawnSync } from 'node:child_process'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { checkout } from '../../build/paths.mjs'
import { systemSeat } from '../../electron/platform/seat-process'
import { openX11 } from '../../electron/platform/x11-library'
import { openX11Screen } from '../../electron/platform/x11-screen'
import { ALL_DISPLAYS, type NoteCommand } from '../../shared/screen/wire'
import { type Cleanup, createCleanup } from '../support/cleanup'
import { type Monitors, startMonitors } from '../support/monitors'
import { type PaintedScreen, openPaintedScreen } from '../support/painted-screen'
import { photograph, text } from '../support/pictures'
import { until } from '../support/processes'
import { makeTempFolder } from '../support/temp-folder'
import { type X11Session, startX11Session } from '../support/x11-session'

type DisplaysNote = Extract<NoteCommand, { op: 'displays' }>

let cleanup: Cleanup
let monitors: Monitors
beforeEach(async () => {
  cleanup = createCleanup()
  monitors = await startMonitors()
  cleanup.add(monitors.stop)
})
afterEach(() => cleanup.run())

/** Left of the first one, which has 800x600, and a little lower; above it, upright. */
const plugLeft = () => monitors.arrange('--output', 'DUMMY1', '--mode', 'DUMMY1 640x480', '--pos', '0x60', '--output', 'DUMMY0', '--pos', '640x0')
const plugAbove = () => monitors.arrange('--output', 'DUMMY2', '--mode', 'DUMMY2 480x640', '--above', 'DUMMY0')
const unplug = (output: string) => monitors.arrange('--output', output, '--off')

async function desk(): Promise<{ readonly session: X11Session; readonly listed: () => DisplaysNote; readonly names: () => readonly string[] }> {
  await monitors.offer('DUMMY1', '640x480')
  await monitors.offer('DUMMY2', '480x640')
  const session = startX11Session(monitors.display, cleanup)
  const listed = () => session.canvas.notes.findLast((note): note is DisplaysNote => note.op === 'displays')!
  await until('a picture is there', () => session.canvas.frames > 0)
  return { session, listed, names: () => listed().displays.map(({ name }) => name) }
}
function paintAll(): PaintedScreen {
  const painted = openPaintedScreen(monitors.display)
  cleanup.add(painted.close)
  const { width, height } = painted.read()
  const [letters, leaves] = [text(), photograph()]
  painted.paint({ x: 0, y: 0, width, height }, (x, y) => ((x >> 6) + (y >> 6)) % 2 === 0 ? letters(x, y) : leaves(x, y))
  return painted
}
function pointer(): () => string {
  const x = openX11(monitors.display)
  cleanup.add(x.close)
  return () => {
    const place = x.run(() => x.pointer())
    return `${place.x},${place.y}`
  }
}

it('one that is plugged in is told, wherever it stands, and each is shown by itself, pixel by pixel, or all of them', async () => {
  const { session, listed, names } = await desk()
  expect(names()).toEqual(['DUMMY0'])
  await plugLeft()
  await until('the second one is told', () => names().length === 2)
  await plugAbove()
  await until('the third one is told', () => names().length === 3)
  expect(listed().displays).toEqual([
    { name: 'DUMMY0', primary: true, x: 640, y: 640, width: 800, height: 600 },
    { name: 'DUMMY1', primary: false, x: 0, y: 700, width: 640, height: 480 },
    { name: 'DUMMY2', primary: false, x: 640, y: 0, width: 480, height: 640 }
  ])
  const painted = paintAll()
  for (const [index, { width, height, ...at }] of listed().displays.entries()) {
    session.wishes(index)
    await until(`display ${index} is shown`, () => session.canvas.picture.width === width && session.canvas.picture.height === height && session.shows(painted, at))
  }
  session.wishes(ALL_DISPLAYS)
  await until('all are shown', () => session.canvas.picture.width === 1440 && session.canvas.picture.height === 1240 && session.shows(painted))
  expect(session.failures).toEqual([])
})

it('the mouse lands where it points on each of them', async () => {
  const { session, names, listed } = await desk()
  await plugLeft()
  await plugAbove()
  await until('all are told', () => names().length === 3 && listed().displays[0]!.y === 640)
  const at = pointer()
  for (const [display, width, place] of [[0, 800, '1040,790'], [1, 640, '320,820'], [2, 480, '880,160'], [ALL_DISPLAYS, 1440, '720,310']] as const) {
    session.wishes(display)
    await until(`display ${display} is shown`, () => session.canvas.picture.width === width)
    session.says({ type: 'move', x: 0.5, y: 0.25 })
    await until(`the pointer is at ${place}`, () => at() === place)
  }
  // Between the monitors is nothing that it could be on; the far end is shown where it is instead.
  session.says({ type: 'move', x: 0.25, y: 0.25 })
  await until('its real place is told', () => session.canvas.notes.some((note) => note.op === 'cursor-position' && `${note.x},${note.y}` === at() && at() !== '720,310'))
})

it('the chosen one stays when another one is unplugged, without a moment of a third', async () => {
  const { session, listed, names } = await desk()
  await plugLeft()
  await plugAbove()
  await until('all are told', () => names().length === 3)
  session.wishes(2)
  await until('the third one is shown', () => session.canvas.picture.width === 480)
  const before = session.canvas.notes.length
  await unplug('DUMMY1')
  await until('it is told', () => names().join() === 'DUMMY0,DUMMY2')
  const told = session.canvas.notes.slice(before).filter((note): note is DisplaysNote => note.op === 'displays')
  expect(told.map(({ displays, shown }) => displays[shown]?.name)).toEqual(told.map(() => 'DUMMY2'))
  expect(listed().shown).toBe(1)
  const painted = paintAll()
  await until('it is shown', () => session.shows(painted, listed().displays[1]))
})

it('a chosen one that is unplugged gives way to the primary one, and comes back when it is wished for again', async () => {
  const { session, listed, names } = await desk()
  await plugLeft()
  await plugAbove()
  await until('all are told', () => names().length === 3)
  session.wishes(1)
  await until('the second one is shown', () => session.canvas.picture.width === 640)
  const painted = paintAll()
  await unplug('DUMMY1')
  await until('the primary one is shown', () => listed().shown === 0 && session.canvas.picture.width === 800 && session.shows(painted, listed().displays[0]))
  const at = pointer()
  session.says({ type: 'move', x: 0.5, y: 0.5 })
  await until('the pointer is on it', () => at() === `${listed().displays[0]!.x + 400},${listed().displays[0]!.y + 300}`)
  await plugLeft()
  await until('it is there again', () => names().includes('DUMMY1'))
  expect(listed().shown).toBe(0)
  session.wishes(names().indexOf('DUMMY1'))
  await until('it is shown', () => session.canvas.picture.width === 640)
  expect(session.failures).toEqual([])
})

it('who wishes for the primary one gets whichever that is', async () => {
  const { session, listed, names } = await desk()
  await plugLeft()
  await until('both are told', () => names().length === 2)
  await monitors.arrange('--output', 'DUMMY1', '--primary')
  await until('the other one is shown', () => listed().displays[0]!.name === 'DUMMY1' && listed().shown === 0 && session.canvas.picture.width === 640)
})

it('with every monitor unplugged the desktop is shown as it is, and with one again that one', async () => {
  const { session, listed, names } = await desk()
  await unplug('DUMMY0')
  await until('there is a nameless one', () => names().join() === '')
  const painted = paintAll()
  await until('it is shown', () => session.shows(painted))
  await monitors.arrange('--output', 'DUMMY1', '--mode', 'DUMMY1 640x480')
  await until('the monitor is told', () => names().join() === 'DUMMY1')
  expect([listed().width, listed().height]).toEqual([640, 480])
  expect(session.failures).toEqual([])
})

it('a server that goes while it is asked how its monitors stand is survived, and told', async () => {
  const ignore = (): void => undefined
  const gone = new Promise<string>((resolve) => {
    const source = openX11Screen({ onDamage: ignore, onCursorShape: ignore, onPointer: ignore, onLayout: ignore, onGone: resolve }, monitors.display)
    cleanup.add(source.close)
  })
  // Nothing that it says is heard before it is gone: this thread is not given back.
  expect(spawnSync('xrandr', ['-display', monitors.display, '--output', 'DUMMY0', '--off']).status).toBe(0)
  process.kill(monitors.pid, 'SIGKILL')
  while (spawnSync('xrandr', ['-display', monitors.display]).status === 0);
  expect(await gone).toContain('gone')
})

describe('the resolution', () => {
  const seatOf = async () =>
    systemSeat(
      {
        program: process.execPath,
        args: [`${checkout}/build/run-ts.mjs`, `${checkout}/test/support/seat-child.ts`],
        env: { ...process.env, DISPLAY: monitors.display },
        mark: `${await makeTempFolder(cleanup)}/seat-held`
      },
      'linux',
      () => 'other'
    )
  const FREE = { blocked: false, dark: false, size: null }
  const shown = (session: X11Session): string => `${session.canvas.picture.width}x${session.canvas.picture.height}`

  it('follows on one monitor, and the picture and the mouse with it', async () => {
    const { session } = await desk()
    const seat = await seatOf()
    cleanup.add(async () => {
      await seat.set(FREE)
    })
    expect((await seat.look()).resolution).toBeNull()
    await seat.set({ ...FREE, size: { width: 904, height: 702 } })
    await until('it has followed', () => shown(session) === '904x702')
    const at = pointer()
    session.says({ type: 'move', x: 1, y: 1 })
    await until('the pointer is in the corner', () => at() === '903,701')
    await seat.set(FREE)
    await until('it is as before', () => shown(session) === '800x600')
  })

  it('comes back when another monitor was plugged in meanwhile, and that one keeps its side', async () => {
    const { session, listed, names } = await desk()
    const seat = await seatOf()
    await seat.set({ ...FREE, size: { width: 904, height: 702 } })
    await until('it has followed', () => shown(session) === '904x702')
    await monitors.arrange('--output', 'DUMMY1', '--mode', 'DUMMY1 640x480', '--right-of', 'DUMMY0', '--output', 'DUMMY2', '--mode', 'DUMMY2 480x640', '--below', 'DUMMY0')
    await until('all are told', () => names().length === 3)
    await seat.set(FREE)
    // One after the other; somebody who looks in between sees that.
    await expect.poll(() => listed().displays, { timeout: 10_000 }).toEqual([
      { name: 'DUMMY0', primary: true, x: 0, y: 0, width: 800, height: 600 },
      { name: 'DUMMY1', primary: false, x: 800, y: 0, width: 640, height: 480 },
      { name: 'DUMMY2', primary: false, x: 0, y: 600, width: 480, height: 640 }
    ])
    const modes = monitors.modes()
    expect([modes.includes('DUMMY1 640x480'), modes.some((mode) => mode.startsWith('Postern'))]).toEqual([true, false])
  })

  it('is not had with several of them, which is said, and can be had again with one', async () => {
    const { names } = await desk()
    await plugLeft()
    await until('both are told', () => names().length === 2)
    const seat = await seatOf()
    expect((await seat.look()).resolution).toBe('several-displays')
    expect(await seat.set({ ...FREE, size: { width: 904, height: 702 } })).toEqual(FREE)
    await unplug('DUMMY1')
    await until('one is left', () => names().length === 1)
    expect((await seat.look()).resolution).toBeNull()
  })
})
