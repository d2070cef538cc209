// Owns: a person's mouse and keyboard on a virtual screen, through the X server. Never: scripts a page.
import { runProgram, until } from './processes'

export interface RealInput {
  readonly type: (text: string) => Promise<void>
  /** Key names as xdotool has them: Return, Escape, ctrl+a, shift+Tab… */
  readonly key: (...names: string[]) => Promise<void>
  readonly keyDown: (name: string) => Promise<void>
  readonly keyUp: (name: string) => Promise<void>
  readonly moveTo: (x: number, y: number) => Promise<void>
  /** As a hand moves the mouse; `moveTo` puts the pointer there, which nobody is told of. */
  readonly moveBy: (x: number, y: number) => Promise<void>
  /** 1 left, 2 middle, 3 right, 4 wheel up, 5 wheel down. */
  readonly click: (button?: number) => Promise<void>
  readonly buttonDown: (button?: number) => Promise<void>
  readonly buttonUp: (button?: number) => Promise<void>
  readonly position: () => Promise<{ readonly x: number; readonly y: number }>
  /** Waits until a visible window has this in its title; returns its id. */
  readonly windowWithTitle: (pattern: string) => Promise<string>
  /** Whether there is one now. */
  readonly hasWindow: (pattern: string) => Promise<boolean>
  /** Brings the window to the front and gives it the keyboard. Needs a window manager. */
  readonly activate: (windowId: string) => Promise<void>
}

export function realInputOn(display: string): RealInput {
  const env = { ...process.env, DISPLAY: display }
  const xdotool = (...args: string[]) => runProgram('xdotool', args, { env })
  const done = async (...args: string[]) => {
    await xdotool(...args)
  }
  return {
    type: (text) => done('type', '--delay', '12', '--', text),
    key: (...names) => done('key', '--', ...names),
    keyDown: (name) => done('keydown', '--', name),
    keyUp: (name) => done('keyup', '--', name),
    moveTo: (x, y) => done('mousemove', '--sync', String(x), String(y)),
    moveBy: (x, y) => done('mousemove_relative', '--sync', '--', String(x), String(y)),
    click: (button = 1) => done('click', String(button)),
    buttonDown: (button = 1) => done('mousedown', String(button)),
    buttonUp: (button = 1) => done('mouseup', String(button)),
    position: async () => {
      const place = await xdotool('getmouselocation', '--shell')
      const read = (name: string) => Number(new RegExp(`^${name}=(-?\\d+)$`, 'm').exec(place)?.[1])
      return { x: read('X'), y: read('Y') }
    },
    windowWithTitle: async (pattern) => {
      // A window that goes while xdotool looks through all of them ends it, so it looks again instead of waiting itself.
      let ids = ''
      await until(`a window is called ${pattern}`, async () => {
        ids = await xdotool('search', '--onlyvisible', '--name', pattern).catch(() => '')
        return ids.trim() !== ''
      })
      return ids.trim().split('\n').at(-1)!
    },
    // Finding none is a failure to xdotool.
    hasWindow: (pattern) => xdotool('search', '--onlyvisible', '--name', pattern).then((ids) => ids.trim() !== '', () => false),
    activate: (windowId) => done('windowactivate', '--sync', windowId)
  }
}
