// Owns: key events as a viewer sends them, for tests. Never: presses anything.
import type { InputEvent } from '../../shared/input'

export type KeyEvent = Extract<InputEvent, { type: 'key' }>
type Modifiers = Partial<Pick<KeyEvent, 'ctrl' | 'alt' | 'shift' | 'meta' | 'altGraph'>>
export type KeyStroke = Modifiers & { readonly code: string; readonly key: string }
/** A letter stands for its key without modifiers. */
export type Stroke = string | KeyStroke

const key = (isDown: boolean, code: string, name: string, modifiers: Modifiers = {}): KeyEvent => ({
  type: 'key',
  code,
  key: name,
  down: isDown,
  ctrl: false,
  alt: false,
  shift: false,
  meta: false,
  altGraph: false,
  ...modifiers
})
export const down = (code: string, name: string, modifiers?: Modifiers): KeyEvent => key(true, code, name, modifiers)
export const up = (code: string, name: string, modifiers?: Modifiers): KeyEvent => key(false, code, name, modifiers)

const CODES: Readonly<Record<string, string>> = { ' ': 'Space', '.': 'Period' }
const MODIFIER_KEYS = [
  ['ctrl', 'ControlLeft', 'Control'],
  ['alt', 'AltLeft', 'Alt'],
  ['shift', 'ShiftLeft', 'Shift'],
  ['meta', 'MetaLeft', 'Meta'],
  ['altGraph', 'AltRight', 'AltGraph']
] as const

/** Down and up of each stroke, with the modifier keys around it, as a person presses them. */
export function strokes(...list: readonly Stroke[]): KeyEvent[] {
  return list.flatMap((stroke) => {
    if (typeof stroke === 'string') {
      const code = CODES[stroke] ?? `Key${stroke.toUpperCase()}`
      return [down(code, stroke), up(code, stroke)]
    }
    const { code, key: name, ...modifiers } = stroke
    const wanted = MODIFIER_KEYS.filter(([flag]) => modifiers[flag])
    const heldAmong = (keys: typeof wanted): Modifiers => Object.fromEntries(keys.map(([flag]) => [flag, true]))
    return [
      ...wanted.map(([, modifier, modifierKey], index) => down(modifier, modifierKey, heldAmong(wanted.slice(0, index + 1)))),
      down(code, name, modifiers),
      up(code, name, modifiers),
      ...wanted.map(([, modifier, modifierKey], index) => up(modifier, modifierKey, heldAmong(wanted.slice(index + 1))))
    ]
  })
}
