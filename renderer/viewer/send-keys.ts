// Owns: the keys that the local system keeps for itself, as what the host gets. Pure.
import type { InputEvent } from '../../shared/input'

type KeyInput = Extract<InputEvent, { type: 'key' }>
type Modifier = 'ctrl' | 'alt' | 'meta'
export type Chord = { readonly label: string; readonly hold: readonly Modifier[]; readonly code: string; readonly key: string }

const MODIFIER_KEYS = {
  ctrl: { code: 'ControlLeft', key: 'Control' },
  alt: { code: 'AltLeft', key: 'Alt' },
  meta: { code: 'MetaLeft', key: 'Meta' }
} as const

/** Six for text, and where the desktop is. */
const CONSOLES = [1, 2, 3, 4, 5, 6, 7] as const

export const CHORDS: readonly Chord[] = [
  { label: 'Ctrl+Alt+Del', hold: ['ctrl', 'alt'], code: 'Delete', key: 'Delete' },
  { label: 'Alt+Tab', hold: ['alt'], code: 'Tab', key: 'Tab' },
  { label: 'Alt+F4', hold: ['alt'], code: 'F4', key: 'F4' },
  { label: 'Super', hold: [], code: 'MetaLeft', key: 'Meta' },
  { label: 'Print Screen', hold: [], code: 'PrintScreen', key: 'PrintScreen' },
  { label: 'F11', hold: [], code: 'F11', key: 'F11' },
  { label: 'Esc', hold: [], code: 'Escape', key: 'Escape' }
]
/** The text consoles of a Linux host. */
export const CONSOLE_CHORDS: readonly Chord[] = CONSOLES.map((number) => ({
  label: `Ctrl+Alt+F${number}`,
  hold: ['ctrl', 'alt'],
  code: `F${number}`,
  key: `F${number}`
}))

/** Pressed in the order of fingers, and let go the other way round. Nothing stays down. */
export function chordEvents({ hold, code, key }: Chord): InputEvent[] {
  const down: Modifier[] = []
  const event = (pressed: { readonly code: string; readonly key: string }, isDown: boolean): KeyInput => ({
    type: 'key',
    ...pressed,
    down: isDown,
    ctrl: down.includes('ctrl'),
    alt: down.includes('alt'),
    shift: false,
    meta: down.includes('meta'),
    altGraph: false
  })
  const events: InputEvent[] = []
  for (const name of hold) {
    down.push(name)
    events.push(event(MODIFIER_KEYS[name], true))
  }
  events.push(event({ code, key }, true), event({ code, key }, false))
  for (const name of [...hold].reverse()) {
    down.pop()
    events.push(event(MODIFIER_KEYS[name], false))
  }
  return events
}
