// Owns: mouse and keyboard of a Windows or macOS host, through robotjs. Never: loaded on Linux; x11-input is.
import { createRequire } from 'node:module'
import type { InputEvent } from '../../shared/input'
import type { OsInput } from '../session/ports'
import { createWheel } from './os-input-wheel'

type KeyEvent = Extract<InputEvent, { type: 'key' }>
type Robot = Pick<
  typeof import('@jitsi/robotjs'),
  'keyToggle' | 'unicodeTap' | 'moveMouse' | 'dragMouse' | 'mouseToggle' | 'scrollMouse' | 'setKeyboardDelay' | 'setMouseDelay'
>

/** In the units in which the system places its pointer: pixels on Windows, points on macOS. */
export type ScreenArea = { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
export type RobotInputOptions = {
  readonly area: () => ScreenArea
  /** For tests. */
  readonly robot?: Robot
}

/** MouseEvent.button -> robotjs. It knows no back and forward buttons. */
const BUTTONS = ['left', 'middle', 'right'] as const
const WHEEL_STEP = process.platform === 'darwin' ? 10 : 120

/** `KeyboardEvent.key` -> robotjs. */
const NAMES: Readonly<Record<string, string>> = {
  Enter: 'enter',
  Tab: 'tab',
  Backspace: 'backspace',
  Delete: 'delete',
  Escape: 'escape',
  Insert: 'insert',
  Home: 'home',
  End: 'end',
  PageUp: 'pageup',
  PageDown: 'pagedown',
  ArrowLeft: 'left',
  ArrowUp: 'up',
  ArrowRight: 'right',
  ArrowDown: 'down',
  ' ': 'space',
  Shift: 'shift',
  Control: 'control',
  Alt: 'alt',
  Meta: 'command',
  ContextMenu: 'menu',
  PrintScreen: 'printscreen',
  AudioVolumeUp: 'audio_vol_up',
  AudioVolumeDown: 'audio_vol_down',
  AudioVolumeMute: 'audio_mute',
  MediaPlayPause: 'audio_play',
  MediaStop: 'audio_stop',
  MediaTrackNext: 'audio_next',
  MediaTrackPrevious: 'audio_prev'
}
const FUNCTION_KEY = /^F([1-9]|1[0-9]|2[0-4])$/
/** The key that a code names on an American keyboard; for shortcuts whose character robotjs cannot press. */
const physicalName = (code: string): string | null =>
  /^Key([A-Z])$/.exec(code)?.[1]?.toLowerCase() ?? /^Digit([0-9])$/.exec(code)?.[1] ?? null

/** @throws when robotjs cannot be loaded */
export function openRobotInput(options: RobotInputOptions): OsInput {
  const robot: Robot = options.robot ?? (createRequire(import.meta.url)('@jitsi/robotjs') as Robot)
  robot.setKeyboardDelay(0)
  robot.setMouseDelay(0)
  /** By code: the name that robotjs holds down. */
  const held = new Map<string, string>()
  const heldButtons = new Set<string>()

  const type = (text: string): void => {
    // robotjs takes UTF-16 units.
    for (let index = 0; index < text.length; index++) robot.unicodeTap(text.charCodeAt(index))
  }
  const release = (code: string): void => {
    const name = held.get(code)
    if (name === undefined) return
    held.delete(code)
    robot.keyToggle(name, 'up')
  }
  const tryPress = (code: string, name: string): boolean => {
    try {
      robot.keyToggle(name, 'down')
    } catch {
      return false
    }
    held.set(code, name)
    return true
  }
  const press = (event: KeyEvent): void => {
    const name = NAMES[event.key] ?? (FUNCTION_KEY.test(event.key) ? event.key.toLowerCase() : null)
    if (name !== null) return void tryPress(event.code, name)
    if ([...event.key].length !== 1) return
    const isShortcut = (event.ctrl || event.alt || event.meta) && !event.altGraph
    if (!isShortcut) return type(event.key)
    const physical = physicalName(event.code)
    if (!tryPress(event.code, event.key.toLowerCase()) && physical !== null) tryPress(event.code, physical)
  }
  const wheel = createWheel((direction) => {
    const vertical = direction === 'up' ? WHEEL_STEP : direction === 'down' ? -WHEEL_STEP : 0
    const horizontal = direction === 'left' ? WHEEL_STEP : direction === 'right' ? -WHEEL_STEP : 0
    robot.scrollMouse(horizontal, vertical)
  })
  const releaseAll = (): void => {
    for (const button of heldButtons) robot.mouseToggle('up', button)
    heldButtons.clear()
    for (const code of [...held.keys()].reverse()) release(code)
    wheel.reset()
  }

  return {
    move(x, y) {
      const area = options.area()
      const left = Math.round(area.x + x * (area.width - 1))
      const top = Math.round(area.y + y * (area.height - 1))
      // macOS tells a drag from a move.
      if (heldButtons.size > 0) robot.dragMouse(left, top)
      else robot.moveMouse(left, top)
    },
    button(number, down) {
      const button = BUTTONS[number]
      if (button === undefined) return
      if (down) heldButtons.add(button)
      else heldButtons.delete(button)
      robot.mouseToggle(down ? 'down' : 'up', button)
    },
    wheel: (deltaX, deltaY) => wheel.turn(deltaX, deltaY),
    key(event) {
      if (event.down) press(event)
      else release(event.code)
    },
    text: type,
    releaseAll,
    close: releaseAll
  }
}
