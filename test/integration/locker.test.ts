// Owns: a real screen locker in a session: it is started by what listens to logind, seen in the picture, unlocked with the far
// keyboard, and shares the seat with what Postern holds of it. Logind's peer only answers and tells, as logind does.
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { checkout } from '../../build/paths.mjs'
import { systemSeat } from '../../electron/platform/seat-process'
import { systemControl } from '../../electron/platform/system-control'
import { isX11Covered } from '../../electron/platform/x11-covered'
import { type Cleanup, createCleanup } from '../support/cleanup'
import { openHands } from '../support/hands'
import { type Locker, startLocker } from '../support/locker'
import { type Logind, startLogind } from '../support/logind'
import { lightOf, turnLightOn } from '../support/monitor'
import { type PaintedScreen, openPaintedScreen } from '../support/painted-screen'
import { text } from '../support/pictures'
import { until } from '../support/processes'
import { makeTempFolder } from '../support/temp-folder'
import { type VirtualScreen, startVirtualScreen } from '../support/virtual-screen'
import { startX11Session } from '../support/x11-session'
import { down, up } from './input-strokes'

const SIZE = { width: 640, height: 480 }
/** With what an American keyboard does not have. */
const PASSWORD = 'Grüße7€'
const LOCK_COLOR = 0x20_40_60

let cleanup: Cleanup
let screen: VirtualScreen
let logind: Logind
beforeEach(async () => {
  cleanup = createCleanup()
  screen = await startVirtualScreen(SIZE)
  cleanup.add(screen.stop)
  logind = await startLogind()
  cleanup.add(logind.stop)
  vi.stubEnv('DISPLAY', screen.display)
  vi.stubEnv('DBUS_SYSTEM_BUS_ADDRESS', logind.address)
  vi.stubEnv('DBUS_SESSION_BUS_ADDRESS', 'unix:path=/nowhere/bus')
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await cleanup.run()
})

const withLocker = (): Promise<Locker> => startLocker(screen.display, logind.address, PASSWORD, cleanup)
function session() {
  const { canvas, says, shows, failures } = startX11Session(screen.display, cleanup)
  const painted: PaintedScreen = openPaintedScreen(screen.display)
  cleanup.add(painted.close)
  const corner = (): number => canvas.colors()[SIZE.width * 8 + 8] ?? -1
  const types = (words: string): void => says({ type: 'text', text: words }, down('Enter', 'Enter'), up('Enter', 'Enter'))
  return { painted, says, types, failures, shows, showsLocker: () => corner() === LOCK_COLOR }
}

it('“Lock remote screen” locks it, the picture shows the locker, and the far keyboard unlocks it', async () => {
  const locker = await withLocker()
  const { painted, types, shows, showsLocker, failures } = session()
  painted.paint({ x: 0, y: 0, ...SIZE }, text())
  await until('the desktop is shown', () => shows(painted))
  expect(isX11Covered()).toBe(false)

  expect(await systemControl('linux').lockScreen()).toBe('locked')
  expect(await locker.isThere()).toBe(true)
  await until('the locker is shown', showsLocker)
  expect(await systemControl('linux').lockScreen()).toBe('locked')

  types('wrong')
  // It takes nothing while it is asking; the second attempt comes when the first one has been refused.
  await until('it is unlocked', async () => {
    if (await locker.isThere()) types(PASSWORD)
    return !(await locker.isThere())
  })
  await until('the desktop is shown', () => shows(painted))
  expect([isX11Covered(), failures]).toEqual([false, []])
})

it('where nobody listens to logind nothing is locked, and that is not said either', async () => {
  expect(await systemControl('linux').lockScreen()).toBe('asked')
  expect(isX11Covered()).toBe(false)
})

it('a program that covers the whole screen is no locker', () => {
  const { painted } = session()
  painted.paint({ x: 0, y: 0, ...SIZE }, text())
  expect(isX11Covered()).toBe(false)
})

it('with the hands blocked and the monitor black it locks, and only the far keyboard unlocks it', async () => {
  const locker = await withLocker()
  turnLightOn(screen.display)
  const hands = openHands(screen.display)
  cleanup.add(hands.close)
  const seat = systemSeat(
    {
      program: process.execPath,
      args: [`${checkout}/build/run-ts.mjs`, `${checkout}/test/support/seat-child.ts`],
      env: { ...process.env, DISPLAY: screen.display },
      mark: `${await makeTempFolder(cleanup)}/seat-held`
    },
    'linux',
    () => 'other'
  )
  const held = { blocked: true, dark: true, size: null }
  const free = { blocked: false, dark: false, size: null }
  cleanup.add(async () => {
    await seat.set(free)
  })
  const { types, showsLocker } = session()
  expect(await seat.set(held)).toEqual(held)
  expect(await systemControl('linux').lockScreen()).toBe('locked')
  await until('the locker is shown', showsLocker)
  expect([lightOf(screen.display), await seat.set(held)]).toEqual([0, held])
  const A = 38
  hands.key(A, true)
  expect(hands.isDown(A)).toBe(false)
  hands.key(A, false)
  types(PASSWORD)
  await until('it is unlocked', async () => !(await locker.isThere()))
  await seat.set(free)
  await until('it is light again', () => lightOf(screen.display) > 0)
  hands.key(A, true)
  expect(hands.isDown(A)).toBe(true)
  hands.key(A, false)
})
