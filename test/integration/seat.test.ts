// Owns: the seat program on a real X server: keyboard and mouse of whoever sits there, the monitor's ramp, the resolution;
// given back at every kind of end.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { checkout } from '../../build/paths.mjs'
import { systemSeat } from '../../electron/platform/seat-process'
import type { SeatControl } from '../../electron/session/ports'
import { type Cleanup, createCleanup } from '../support/cleanup'
import { type Hands, openHands } from '../support/hands'
import { lightOf, resolutionOf, turnLightOn } from '../support/monitor'
import { openPaintedScreen } from '../support/painted-screen'
import { text } from '../support/pictures'
import { startProgram, until } from '../support/processes'
import { makeTempFolder } from '../support/temp-folder'
import { type VirtualScreen, startVirtualScreen } from '../support/virtual-screen'

const A = 38
const CTRL = 37
const ALT = 64
const ESC = 9
const FREE = { blocked: false, dark: false, size: null }
const runTs = (program: string, ...args: readonly string[]) => [`${checkout}/build/run-ts.mjs`, `${checkout}/test/support/${program}.ts`, ...args]
const launchOn = (display: string) => ({ program: process.execPath, args: runTs('seat-child'), env: { ...process.env, DISPLAY: display }, mark })

let mark: string
let cleanup: Cleanup
let screen: VirtualScreen
let hands: Hands
let seat: SeatControl
let lost: string[]
beforeEach(async () => {
  cleanup = createCleanup()
  screen = await startVirtualScreen({ width: 1024, height: 768 })
  cleanup.add(screen.stop)
  mark = join(await makeTempFolder(cleanup), 'seat-held')
  turnLightOn(screen.display)
  hands = openHands(screen.display)
  cleanup.add(hands.close)
  seat = systemSeat(launchOn(screen.display), 'linux', () => 'other')
  lost = []
  seat.onLost((why) => lost.push(why))
  cleanup.add(async () => {
    await seat.set(FREE)
  })
})
afterEach(() => cleanup.run())

const light = (): number => lightOf(screen.display)
const size = (): readonly [number, number] => {
  const { width, height } = resolutionOf(screen.display)
  return [width, height]
}
const acts = (key = A): boolean => {
  hands.key(key, true)
  const acted = hands.isDown(key)
  hands.key(key, false)
  return acted
}

it('what is possible here is said', async () => {
  expect(await seat.look()).toEqual({ blockInput: null, privacy: null, resolution: null })
})

describe('blocked input', () => {
  it('real keys and buttons do nothing, the far end’s act on, and all is as before when it ends', async () => {
    expect(acts()).toBe(true)
    expect(await seat.set({ ...FREE, blocked: true })).toEqual({ ...FREE, blocked: true })
    expect(acts()).toBe(false)
    hands.button(1, true)
    expect(hands.buttonsDown()).toBe(0)
    hands.button(1, false)
    hands.farKey(A, true)
    expect(hands.isDown(A)).toBe(true)
    hands.farKey(A, false)
    await seat.set(FREE)
    await until('the keyboard acts again', () => acts())
    hands.button(1, true)
    expect(hands.buttonsDown()).toBe(1)
    hands.button(1, false)
    expect(lost).toEqual([])
  })

  it('a key that a hand held is let go, and not stuck', async () => {
    hands.key(A, true)
    hands.button(1, true)
    await seat.set({ ...FREE, blocked: true })
    expect([hands.isDown(A), hands.buttonsDown()]).toEqual([false, 0])
    hands.key(A, false)
    hands.button(1, false)
    await seat.set(FREE)
    await until('the keyboard acts again', () => acts())
  })

  it('Ctrl+Alt+Esc on the real keyboard takes it back, from the far end it does not', async () => {
    const before = light()
    await seat.set({ blocked: true, dark: true, size: null })
    expect([light(), before > 0]).toEqual([0, true])
    for (const key of [CTRL, ALT, ESC]) hands.farKey(key, true)
    for (const key of [ESC, ALT, CTRL]) hands.farKey(key, false)
    expect(await seat.set({ blocked: true, dark: true, size: null })).toMatchObject({ blocked: true })
    expect(lost).toEqual([])
    for (const key of [CTRL, ALT, ESC]) hands.key(key, true)
    await until('it is taken back', () => lost.length > 0)
    expect(lost).toEqual(['taken-back'])
    for (const key of [ESC, ALT, CTRL]) hands.key(key, false)
    expect(acts()).toBe(true)
    expect(light()).toBe(before)
  })

  it('a program that is killed blocks nobody, and what it made dark is light again', async () => {
    const before = light()
    await seat.set({ blocked: true, dark: true, size: { width: 800, height: 600 } })
    expect(light()).toBe(0)
    expect(size()).toEqual([800, 600])
    process.kill(programOn(screen.display), 'SIGKILL')
    await until('the loss is told', () => lost.includes('failed'))
    expect(acts()).toBe(true)
    await until('it is light again', () => light() === before)
    await until('it has its size again', () => size()[0] === 1024)
  })
})

it('a main process that is killed leaves a seat that is free', async () => {
  const before = light()
  // Stands for it: a process that holds the pipe, and dies without a word.
  const { program, args, env } = launchOn(screen.display)
  const child = spawn(program, args, { env, stdio: ['pipe', 'pipe', 'ignore'] })
  const exited = once(child, 'exit')
  child.stdin.write(`${JSON.stringify({ say: 'set', blocked: true, dark: true, size: { width: 640, height: 480 } })}\n`)
  await once(child.stdout, 'data')
  expect([acts(), light(), size()[0]]).toEqual([false, 0, 640])
  child.stdin.destroy()
  await exited
  expect([acts(), light(), ...size()]).toEqual([true, before, 1024, 768])
})

it('when both are killed in the same moment, the next start makes the monitor light again', async () => {
  const before = light()
  const main = startProgram(process.execPath, runTs('seat-holder-child', mark), { env: { ...process.env, DISPLAY: screen.display } })
  cleanup.add(main.stop)
  await until('it is dark', () => main.output().includes('dark'))
  expect([light(), existsSync(mark)]).toEqual([0, true])
  // So that neither can do anything for the other.
  process.kill(main.child.pid!, 'SIGSTOP')
  process.kill(programOn(screen.display), 'SIGKILL')
  const gone = once(main.child, 'exit')
  process.kill(main.child.pid!, 'SIGKILL')
  await gone
  expect(light()).toBe(0)

  systemSeat(launchOn(screen.display), 'linux', () => 'other')
  await until('it is light again', () => light() === before)
  await until('nothing is left to be put right', () => !existsSync(mark))
})

it('what is held again at once is marked as held, also after the program that held it before has ended', async () => {
  await seat.set({ ...FREE, dark: true })
  await seat.set(FREE)
  await seat.set({ ...FREE, dark: true })
  expect([light(), existsSync(mark)]).toEqual([0, true])
  await seat.set(FREE)
  await until('nothing is left to be put right', () => !existsSync(mark))
})

describe('the privacy screen', () => {
  it('makes the monitor black, the picture stays, and a program that lights it again is overruled', async () => {
    const painted = openPaintedScreen(screen.display)
    cleanup.add(painted.close)
    painted.paint({ x: 0, y: 0, width: 1024, height: 768 }, text())
    const before = { light: light(), pixels: painted.read().pixels }
    await seat.set({ ...FREE, dark: true })
    expect(light()).toBe(0)
    expect(painted.read().pixels).toEqual(before.pixels)
    turnLightOn(screen.display)
    expect(light()).toBeGreaterThan(0)
    await until('it is dark again', () => light() === 0)
    await seat.set(FREE)
    await until('it is as before', () => light() === before.light)
  })
})

/** The program of this test's own display. */
function programOn(display: string): number {
  const found = readdirSync('/proc').find((pid) => /^\d+$/.test(pid) && isSeatProgram(pid, display))
  if (found === undefined) throw new Error('No seat program runs')
  return Number(found)
}
function isSeatProgram(pid: string, display: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('seat-child') && readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(`DISPLAY=${display}`)
  } catch {
    return false
  }
}

describe('the resolution', () => {
  it('follows a size, is bounded by what the server has, and comes back', async () => {
    await seat.set({ ...FREE, size: { width: 805, height: 601 } })
    expect(size()).toEqual([800, 600])
    await seat.set({ ...FREE, size: { width: 640, height: 700 } })
    expect(size()).toEqual([640, 700])
    await seat.set({ ...FREE, size: { width: 5000, height: 100 } })
    expect(size()).toEqual([1024, 480])
    await seat.set(FREE)
    await until('it is as before', () => size().join() === '1024,768')
  })

  it('somebody’s own choice meanwhile is not undone', async () => {
    await seat.set({ ...FREE, size: { width: 800, height: 600 } })
    const painted = openPaintedScreen(screen.display)
    cleanup.add(painted.close)
    painted.resize(720, 500)
    await seat.set(FREE)
    await seat.look()
    expect(size()).toEqual([720, 500])
  })
})

it('where there is no way, that is said and nothing is started', async () => {
  const missing = { program: '/nowhere', args: [], mark }
  for (const [platform, desktop, why] of [['win32', 'other', 'not-this-system'], ['linux', 'wayland', 'wayland']] as const) {
    const none = systemSeat(missing, platform, () => desktop)
    expect(await none.look()).toEqual({ blockInput: why, privacy: why, resolution: why })
    expect(await none.set({ blocked: true, dark: true, size: null })).toEqual(FREE)
  }
  await expect(systemSeat(missing, 'linux', () => 'other').look()).rejects.toThrow('ended')
})
