// Owns: what a host's screen knows of its keyboard and mouse, asked of the X server itself, and a program that writes
// down every press. Never: presses anything.
import koffi from 'koffi'
import type { Computer } from '../support/computer'
import { startProgram, until } from '../support/processes'

export interface InputState {
  /** How many keys the X server holds down. */
  readonly keysDown: () => number
  readonly buttonsDown: () => number
  readonly close: () => void
}

/** XQueryKeymap and XQueryPointer over a connection of the test's own; the app's own adapter is what is tested. */
export function inputStateOf(computer: Computer): InputState {
  const x11 = koffi.load('libX11.so.6')
  const open = x11.func('void *XOpenDisplay(const char *name)')
  const close = x11.func('int XCloseDisplay(void *display)')
  const root = x11.func('unsigned long XDefaultRootWindow(void *display)')
  const queryKeymap = x11.func('int XQueryKeymap(void *display, uint8_t *keys)')
  const queryPointer = x11.func(
    'int XQueryPointer(void *display, unsigned long window, uint8_t *root, uint8_t *child, uint8_t *x, uint8_t *y, uint8_t *windowX, uint8_t *windowY, _Out_ unsigned int *mask)'
  )
  const display: unknown = open(computer.screen.display)
  const keys = Buffer.alloc(32)
  const ignored = Buffer.alloc(8)
  return {
    keysDown: () => {
      queryKeymap(display, keys)
      return keys.reduce((count, byte) => count + byte.toString(2).replaceAll('0', '').length, 0)
    },
    buttonsDown: () => {
      const mask = [0]
      queryPointer(display, root(display), ignored, ignored, ignored, ignored, ignored, ignored, mask)
      return (mask[0] ?? 0) >> 8
    },
    close: () => void close(display)
  }
}

const MODIFIERS = [['Shift', 1], ['Control', 4], ['Alt', 8], ['Meta', 64]] as const

export interface PressReader {
  /** Presses so far, such as "x Control Shift" or "Button 3". */
  readonly presses: () => readonly string[]
  readonly expectPress: (press: string) => Promise<void>
  readonly stop: () => Promise<void>
}

/** Opens xev over most of the screen, in front and with the keyboard. */
export async function openPressReader(computer: Computer): Promise<PressReader> {
  const program = startProgram('stdbuf', ['-oL', 'xev', '-geometry', '1000x500+100+150', '-name', 'Press reader'], {
    env: { ...process.env, ...computer.env }
  })
  await computer.input.activate(await computer.input.windowWithTitle('Press reader'))
  const presses = (): string[] => program.output().split('\n\n').flatMap(pressIn)
  return {
    presses,
    expectPress: async (press) => {
      try {
        await until(`${press} has arrived`, () => presses().includes(press))
      } catch (error) {
        throw new Error(`Came instead: ${presses().join(', ')}`, { cause: error })
      }
    },
    stop: program.stop
  }
}

function pressIn(block: string): string[] {
  const kind = /^(Key|Button)Press event/m.exec(block)?.[1]
  if (kind === undefined) return []
  if (kind === 'Button') return [`Button ${/button (\d+)/.exec(block)?.[1] ?? '?'}`]
  const state = Number(`0x${/state 0x([0-9a-f]+)/.exec(block)?.[1] ?? '0'}`)
  const held = MODIFIERS.filter(([, bit]) => state & bit).map(([name]) => name)
  return [[/keysym 0x[0-9a-f]+, (\w+)/.exec(block)?.[1] ?? '?', ...held].join(' ')]
}
