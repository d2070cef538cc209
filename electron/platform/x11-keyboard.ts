// Owns: turning a key event (physical key plus what it means to the connector) into key presses on the host that mean
// the same there, and knowing what is held down. Never: leaves a modifier changed after the event that needed it.
import type { InputEvent } from '../../shared/input'
import { createSpareKeys, LOCK, readKeymap, SHIFT, type KeyPosition, type Keymap, type SpareKeys } from './x11-keymap'
import { FUNCTION_KEY, KEYCODES_BY_CODE, KEYPAD_OPERATORS, KEYSYMS_BY_CODE, KEYSYMS_BY_KEY } from './x11-keys'
import type { X11Connection } from './x11-library'

export type KeyEvent = Extract<InputEvent, { type: 'key' }>

/** 'busy': nothing was done; the same call works a little later. It must come before any later one. */
export type Outcome = 'done' | 'busy'

export type X11Keyboard = {
  key(event: KeyEvent): Outcome
  /** Types one character and lets go of it. */
  character(character: string): Outcome
  releaseAll(): void
  /** Lets go of everything and gives back every borrowed keycode. */
  close(): void
}

type ModifierFlag = 'ctrl' | 'alt' | 'shift' | 'meta' | 'altGraph'
const FLAG_OF_KEY: Readonly<Record<string, ModifierFlag>> = {
  Control: 'ctrl',
  Alt: 'alt',
  Shift: 'shift',
  Meta: 'meta',
  AltGraph: 'altGraph'
}
/** `asHeld`: the key is pressed with whatever modifiers are held. */
type ShortcutPosition = KeyPosition & { readonly asHeld?: boolean }
/** What is down: the host's keycode, and for a modifier which one. */
type Held = { readonly keycode: number; readonly flag: ModifierFlag | null; readonly bits: number }

const CONTROL_TEXT: Readonly<Record<string, string>> = { '\n': 'Return', '\r': 'Return', '\t': 'Tab', '\b': 'BackSpace' }
const isCharacter = (key: string): boolean => [...key].length === 1

/** Works inside `x.run`; its caller sees to that. `monotonic` in ms. */
export function createX11Keyboard(x: X11Connection, monotonic: () => number): X11Keyboard {
  let group = -1
  let keymap: Keymap
  let spare: SpareKeys | null = null
  const held = new Map<string, Held>()

  const isHeld = (keycode: number): boolean => [...held.values()].some((key) => key.keycode === keycode)

  /** Follows layout changes on the host. Our own loans are not news. */
  const refresh = (current: number): void => {
    const foreign = x
      .takeMappingChanges()
      .some(({ first, count }) => !(count === 1 && spare !== null && spare.owns(first)))
    if (!foreign && current === group) return
    if (foreign) {
      spare?.restore()
      x.takeMappingChanges()
      spare = null
    }
    keymap = readKeymap(x, current, (keycode) => spare?.owns(keycode) ?? false)
    spare ??= createSpareKeys(x, keymap.unused, monotonic)
    group = current
  }

  const borrow = (keysym: number): KeyPosition | 'busy' | null => {
    if (keysym === 0 || spare === null || keymap.unused.length === 0) return null
    const keycode = spare.lend(keysym, isHeld)
    return keycode === 'busy' ? keycode : { keycode, modifiers: 0 }
  }

  /** The key that types `character`; on the same physical key if there is a choice. */
  const positionOf = (character: string, physical: number | undefined): KeyPosition | 'busy' | null => {
    const codePoint = character.codePointAt(0) ?? 0
    const positions = keymap.positionsOf(codePoint)
    const best = positions.find(({ keycode }) => keycode === physical) ?? positions[0]
    if (best !== undefined) return best
    const control = CONTROL_TEXT[character]
    return control === undefined ? borrow(x.keysymOf(codePoint)) : plain(keymap.keycodeOf(x.keysymNamed(control)))
  }

  const plain = (keycode: number | null | undefined): KeyPosition | null =>
    keycode === null || keycode === undefined ? null : { keycode, modifiers: 0 }

  /** Presses a key so that it yields exactly what the position says, whatever modifiers are held or locked. */
  const pressExactly = ({ keycode, modifiers }: KeyPosition, state: { held: number; locked: number }): void => {
    const hindering = [...held.values()].filter(({ bits }) => bits !== 0 && (bits & modifiers) === 0)
    const missing = modifiers & ~state.held
    const helpers: number[] = []
    if (missing & SHIFT) helpers.push(keymap.keycodeOf(x.keysymNamed('Shift_L')) ?? 0)
    if (missing & keymap.level3) helpers.push(keymap.keycodeOf(x.keysymNamed('ISO_Level3_Shift')) ?? 0)
    const added = helpers.filter((helper) => helper !== 0)
    const locked = (state.locked & LOCK) !== 0

    if (locked) x.lock(LOCK, false)
    for (const key of hindering) x.fakeKey(key.keycode, false)
    for (const helper of added) x.fakeKey(helper, true)
    x.fakeKey(keycode, true)
    for (const helper of added) x.fakeKey(helper, false)
    for (const key of hindering) x.fakeKey(key.keycode, true)
    if (locked) x.lock(LOCK, true)
  }

  /** With Ctrl, Alt or Meta: the key that means the same, with the modifiers as the connector holds them. */
  const shortcutPosition = (event: KeyEvent, physical: number | undefined): ShortcutPosition | null => {
    const lower = event.key.toLowerCase()
    const isLetter = lower !== event.key.toUpperCase()
    const positions = keymap.positionsOf((isLetter ? lower : event.key).codePointAt(0) ?? 0)
    const unshifted = positions.find(({ modifiers }) => modifiers === 0)
    if (unshifted !== undefined && (isLetter || !event.shift)) return { ...unshifted, asHeld: true }
    // Digits that need Shift at the connector only: Ctrl+1 is meant, not the sign on that key.
    if (event.code.startsWith('Digit') && !event.shift) return null
    return positions.find(({ keycode }) => keycode === physical) ?? positions[0] ?? null
  }

  const release = (code: string): void => {
    const key = held.get(code)
    if (key === undefined) return
    held.delete(code)
    if (!isHeld(key.keycode)) x.fakeKey(key.keycode, false)
  }

  /** A key-up can get lost (the system took it); the next event tells that the modifier is up. */
  const dropStaleModifiers = (event: KeyEvent): void => {
    for (const [code, key] of [...held]) {
      if (key.flag !== null && !event[key.flag] && FLAG_OF_KEY[event.key] !== key.flag) release(code)
    }
  }

  const hold = (code: string, keycode: number, flag: ModifierFlag | null, bits: number): void => {
    held.set(code, { keycode, flag, bits })
  }

  const pressNamed = (code: string, event: KeyEvent, physical: number | undefined): Outcome => {
    const names =
      KEYSYMS_BY_CODE[`${event.code}/${event.key}`] ??
      KEYSYMS_BY_KEY[event.key] ??
      (FUNCTION_KEY.test(event.key) ? [event.key] : [])
    const keysyms = names.map((name) => x.keysymNamed(name)).filter((keysym) => keysym !== 0)
    const existing = keysyms.map((keysym) => keymap.keycodeOf(keysym)).find((keycode) => keycode !== null)
    const position = plain(existing) ?? (keysyms[0] === undefined ? plain(physical) : borrow(keysyms[0]))
    if (position === 'busy') return position
    if (position === null) return 'done'
    const { keycode } = position
    const flag = FLAG_OF_KEY[event.key] ?? null
    if (isHeld(keycode) && flag === null) x.fakeKey(keycode, false)
    x.fakeKey(keycode, true)
    hold(code, keycode, flag, flag === null ? 0 : modifierBits(keysyms))
    return 'done'
  }
  const modifierBits = (keysyms: readonly number[]): number =>
    keysyms.reduce((bits, keysym) => bits | x.modifiersOf(keysym), 0)

  const pressCharacter = (code: string, event: KeyEvent, physical: number | undefined): Outcome => {
    const state = x.state()
    refresh(state.group)
    const isShortcut = (event.ctrl || event.alt || event.meta) && !event.altGraph
    const position: ShortcutPosition | 'busy' | null = KEYPAD_OPERATORS.has(event.code)
      ? null
      : isShortcut
        ? shortcutPosition(event, physical)
        : positionOf(event.key, physical)
    if (position === 'busy') return position
    const keycode = position?.keycode ?? physical
    if (keycode === undefined) return 'done'
    if (isHeld(keycode)) x.fakeKey(keycode, false)
    if (position === null || position.asHeld) x.fakeKey(keycode, true)
    else if (isShortcut) pressShortcut(position, state.held)
    else pressExactly(position, state)
    hold(code, keycode, null, 0)
    return 'done'
  }

  /** Adjusts Shift and AltGr only: the other modifiers are what makes it a shortcut. */
  const pressShortcut = ({ keycode, modifiers }: KeyPosition, heldBits: number): void => {
    const levelBits = SHIFT | keymap.level3
    const others = [...held.values()].filter(({ bits }) => (bits & levelBits) === 0)
    const kept = others.reduce((bits, key) => bits | key.bits, 0)
    pressExactly({ keycode, modifiers: modifiers | kept }, { held: heldBits | kept, locked: 0 })
  }

  const codeOf = (event: KeyEvent): string => (event.code === '' ? `key:${event.key.toLowerCase()}` : event.code)

  const press = (event: KeyEvent): Outcome => {
    // Caps Lock changes nothing but the text, and that arrives with its effect.
    if (event.key === 'CapsLock') return 'done'
    const code = codeOf(event)
    const earlier = held.get(code)
    // A held key that comes again is the connector's auto-repeat.
    if (earlier !== undefined && earlier.flag !== null) return 'done'
    if (earlier !== undefined) release(code)
    const physical = KEYCODES_BY_CODE.get(event.code)
    if (isCharacter(event.key)) return pressCharacter(code, event, physical)
    refresh(x.state().group)
    return pressNamed(code, event, physical)
  }

  const releaseAll = (): void => {
    for (const code of [...held.keys()].reverse()) release(code)
  }

  refresh(x.state().group)
  return {
    key(event) {
      dropStaleModifiers(event)
      if (event.down) return press(event)
      release(codeOf(event))
      return 'done'
    },
    character(character) {
      const state = x.state()
      refresh(state.group)
      const position = positionOf(character, undefined)
      if (position === 'busy') return position
      if (position === null) return 'done'
      if (isHeld(position.keycode)) x.fakeKey(position.keycode, false)
      pressExactly(position, state)
      x.fakeKey(position.keycode, false)
      return 'done'
    },
    releaseAll,
    close() {
      releaseAll()
      spare?.restore()
      spare = null
      group = -1
    }
  }
}
