// Real Xvfb and the X server's own view: which keys are down, and which events a program gets.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openX11Input } from '../../electron/platform/x11-input'
import { openX11, type X11Connection } from '../../electron/platform/x11-library'
import type { OsInput } from '../../electron/session/ports'
import { createCleanup } from '../support/cleanup'
import { startProgram, until } from '../support/processes'
import { startVirtualScreen } from '../support/virtual-screen'
import { down, strokes, up, type Stroke } from './input-strokes'

let cleanup = createCleanup()
beforeEach(() => {
  cleanup = createCleanup()
})
afterEach(() => cleanup.run())

type Host = { readonly input: OsInput; readonly x: X11Connection; readonly events: () => readonly string[] }

/** A screen with xev under the pointer. `events` are its lines "KeyPress c Control", "ButtonPress 1". */
async function hostWithEventReader(keyboardLayout = 'us'): Promise<Host> {
  const screen = await startVirtualScreen({ width: 640, height: 480, keyboardLayout })
  cleanup.add(screen.stop)
  const reader = startProgram('stdbuf', ['-oL', 'xev', '-geometry', '640x480+0+0'], { env: { ...process.env, ...screen.env } })
  cleanup.add(reader.stop)
  const input = openX11Input({ display: screen.display })
  cleanup.add(() => input.close())
  const x = openX11(screen.display)
  cleanup.add(() => x.close())
  const all = () => readEvents(reader.output())
  await until('the event reader reads', () => {
    input.move(0.5, 0.5)
    for (const event of strokes({ code: 'F12', key: 'F12' })) input.key(event)
    return all().some((line) => line.startsWith('KeyRelease F12'))
  })
  const mark = () => all().findLastIndex((line) => line.startsWith('KeyRelease F12')) + 1
  await until('the mark has passed', () => !heldKeys(x).length)
  return { input, x, events: () => all().slice(mark()) }
}

const MODIFIERS = [['Shift', 1], ['Lock', 2], ['Control', 4], ['Alt', 8], ['Meta', 64], ['AltGr', 128]] as const
function readEvents(output: string): string[] {
  return output.split('\n\n').flatMap((block) => {
    const kind = /^(Key|Button)(Press|Release) event/m.exec(block)
    if (kind === null) return []
    const state = Number(/state 0x([0-9a-f]+)/.exec(block)?.[1] === undefined ? 0 : `0x${/state 0x([0-9a-f]+)/.exec(block)?.[1] ?? 0}`)
    const what = /keysym 0x[0-9a-f]+, (\w+)/.exec(block)?.[1] ?? /button (\d+)/.exec(block)?.[1] ?? '?'
    const held = MODIFIERS.filter(([, bit]) => state & bit).map(([name]) => name)
    return [[`${kind[1]}${kind[2]}`, what, ...held].join(' ')]
  })
}
const heldKeys = (x: X11Connection): number[] => {
  const keycodes = Array.from({ length: x.maxKeycode - x.minKeycode + 1 }, (_, index) => index + x.minKeycode)
  return x.run(() => keycodes.filter((keycode) => x.isDown(keycode)))
}

/** Two connections reach the server in no fixed order, so what one did is asked for until the other one sees it. */
async function settles<Value>(read: () => Value, expected: Value): Promise<void> {
  await until('it settles', () => JSON.stringify(read()) === JSON.stringify(expected), 2000).catch(() => undefined)
  expect(read()).toEqual(expected)
}

async function pressesAfter(host: Host, act: () => void): Promise<readonly string[]> {
  act()
  for (const event of strokes({ code: 'F11', key: 'F11' })) host.input.key(event)
  await until('the events arrive', () => host.events().some((line) => line.startsWith('KeyRelease F11')))
  return host.events().filter((line) => line.includes('Press') && !/ (F11|Shift_L|Control_L|Alt_L|Super_L|ISO_Level3_Shift)\b/.test(line))
}

const ctrl = (key: string, code: string, more: object = {}): Stroke => ({ code, key, ctrl: true, ...more })

describe('shortcuts mean the same on the host', () => {
  it.each<[string, string, Stroke, string]>([
    ['Ctrl+C', 'us', ctrl('c', 'KeyC'), 'KeyPress c Control'],
    ['Ctrl+C', 'de', ctrl('c', 'KeyC'), 'KeyPress c Control'],
    ['Ctrl+Z of a German keyboard, whose Z is elsewhere', 'us', ctrl('z', 'KeyY'), 'KeyPress z Control'],
    ['Ctrl+C of a Russian keyboard', 'us', ctrl('с', 'KeyC'), 'KeyPress c Control'],
    ['Ctrl+Shift+T', 'us', ctrl('T', 'KeyT', { shift: true }), 'KeyPress T Shift Control'],
    ['Ctrl+1 of a French keyboard', 'us', ctrl('&', 'Digit1'), 'KeyPress 1 Control'],
    ['Ctrl++ of a German keyboard', 'us', ctrl('+', 'BracketRight'), 'KeyPress plus Shift Control'],
    ['Ctrl++ of an American keyboard', 'de', ctrl('+', 'Equal', { shift: true }), 'KeyPress plus Control'],
    ['Alt+F4', 'us', { code: 'F4', key: 'F4', alt: true }, 'KeyPress F4 Alt'],
    ['Alt+X', 'de', { code: 'KeyX', key: 'x', alt: true }, 'KeyPress x Alt'],
    ['Meta+E', 'us', { code: 'KeyE', key: 'e', meta: true }, 'KeyPress e Meta'],
    ['Shift+Tab', 'us', { code: 'Tab', key: 'Tab', shift: true }, 'KeyPress ISO_Left_Tab Shift'],
    ['Shift+ArrowLeft', 'us', { code: 'ArrowLeft', key: 'ArrowLeft', shift: true }, 'KeyPress Left Shift'],
    ['Enter of the keypad', 'us', { code: 'NumpadEnter', key: 'Enter' }, 'KeyPress KP_Enter'],
    ['F20, which the layout lacks', 'us', { code: 'F20', key: 'F20' }, 'KeyPress F20']
  ])('%s on %s', async (_name, layout, stroke, expected) => {
    const host = await hostWithEventReader(layout)
    const presses = await pressesAfter(host, () => strokes(stroke).forEach((event) => host.input.key(event)))
    expect(presses).toEqual([expected])
  })
})

describe('what is held is let go', () => {
  it('release-all leaves no key and no button down', async () => {
    const { input, x } = await hostWithEventReader()
    input.key(down('ControlLeft', 'Control', { ctrl: true }))
    input.key(down('ShiftRight', 'Shift', { ctrl: true, shift: true }))
    input.key(down('KeyC', 'C', { ctrl: true, shift: true }))
    input.key(down('ArrowLeft', 'ArrowLeft', { ctrl: true, shift: true }))
    input.button(0, true)
    await settles(() => heldKeys(x).length, 4)
    input.releaseAll()
    await settles(() => heldKeys(x), [])
    await settles(() => buttonsDown(x), 0)
  })

  it('closing lets go and gives back the keycodes it had borrowed', async () => {
    const { input, x } = await hostWithEventReader()
    const before = unusedKeycodes(x)
    input.key(down('KeyN', 'ñ'))
    input.key(down('Minus', 'ß'))
    await settles(() => heldKeys(x).length, 2)
    input.close()
    await settles(() => heldKeys(x), [])
    x.run(() => x.takeMappingChanges())
    expect(unusedKeycodes(x)).toEqual(before)
  })

  it('a key is released although Shift was let go before it', async () => {
    const { input, x } = await hostWithEventReader()
    input.key(down('ShiftLeft', 'Shift', { shift: true }))
    input.key(down('Digit7', '/', { shift: true }))
    input.key(up('ShiftLeft', 'Shift'))
    input.key(up('Digit7', '7'))
    await settles(() => heldKeys(x), [])
  })

  it('a modifier whose release got lost is let go by the next key', async () => {
    const host = await hostWithEventReader()
    const presses = await pressesAfter(host, () => {
      host.input.key(down('AltLeft', 'Alt', { alt: true }))
      for (const event of strokes('a')) host.input.key(event)
    })
    expect(presses).toEqual(['KeyPress a'])
    await settles(() => heldKeys(host.x), [])
  })

  it('a repeated key-down is auto-repeat', async () => {
    const host = await hostWithEventReader()
    const presses = await pressesAfter(host, () => {
      for (let count = 0; count < 3; count++) host.input.key(down('KeyA', 'a'))
      host.input.key(up('KeyA', 'a'))
    })
    expect(presses).toEqual(['KeyPress a', 'KeyPress a', 'KeyPress a'])
  })
})

describe('the pointer', () => {
  it('all five buttons and the wheel arrive', async () => {
    const host = await hostWithEventReader()
    const presses = await pressesAfter(host, () => {
      for (const button of [0, 1, 2, 3, 4]) {
        host.input.button(button, true)
        host.input.button(button, false)
      }
      host.input.wheel(0, 120)
      host.input.wheel(0, -53)
      host.input.wheel(100, 0)
      host.input.wheel(-100, 0)
      // A touchpad: small steps add up.
      for (let count = 0; count < 10; count++) host.input.wheel(0, 10)
    })
    expect(presses.map((line) => line.replace('ButtonPress ', ''))).toEqual(['1', '2', '3', '8', '9', '5', '4', '7', '6', '5'])
  })

  it('reaches every corner', async () => {
    const { input, x } = await hostWithEventReader()
    for (const [fractionX, fractionY, left, top] of [[0, 0, 0, 0], [1, 1, 639, 479], [0.5, 0.5, 320, 240]] as const) {
      input.move(fractionX, fractionY)
      await settles(() => pointer(x), [left, top])
    }
  })
})

const pointer = (x: X11Connection): [number, number] => {
  const { x: left, y: top } = x.run(() => x.pointer())
  return [left, top]
}
const buttonsDown = (x: X11Connection): number => x.run(() => x.pointer()).buttons
const unusedKeycodes = (x: X11Connection): number[] =>
  x.run(() => Array.from({ length: 248 }, (_, index) => index + 8).filter((keycode) => x.lookup(keycode, 0, 0) === 0))
