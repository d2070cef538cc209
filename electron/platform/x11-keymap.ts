// Owns: the way back from a character or keysym to the key of the host's layout that makes it, and the spare keycodes
// that stand in for what the layout lacks. Never: presses anything.
import type { X11Connection } from './x11-library'

export const SHIFT = 1
export const LOCK = 2

/** A key, and the modifiers (X bits) that must be held for what is wanted. */
export type KeyPosition = { readonly keycode: number; readonly modifiers: number }

export type Keymap = {
  /** Bit of the modifier behind AltGr; 0 when the layout has none. */
  readonly level3: number
  /** Every way to type a character, fewest modifiers first. */
  positionsOf(codePoint: number): readonly KeyPosition[]
  /** The key that gives this keysym with nothing held; null when none does. */
  keycodeOf(keysym: number): number | null
  /** Keycodes without any meaning, highest first: physical keyboards seldom have those. */
  readonly unused: readonly number[]
}

/** Keysyms of the keypad. They are characters too, but programs tell them from the main block's. */
const isKeypad = (keysym: number): boolean => keysym >= 0xff80 && keysym <= 0xffbd

/**
 * Reads one group (layout) of the current mapping: about 1000 local look-ups, under 2 ms, once per layout change.
 * `isLent` keycodes are left out: what they mean today is ours, and passes.
 */
export function readKeymap(x: X11Connection, group: number, isLent: (keycode: number) => boolean): Keymap {
  const level3 = x.modifiersOf(x.keysymNamed('ISO_Level3_Shift'))
  const levels = level3 === 0 ? [0, SHIFT] : [0, SHIFT, level3, SHIFT | level3]
  const characters = new Map<number, KeyPosition[]>()
  const keycodes = new Map<number, number>()
  const used = new Set<number>()

  for (const modifiers of levels) {
    for (let keycode = x.minKeycode; keycode <= x.maxKeycode; keycode++) {
      const keysym = x.lookup(keycode, modifiers, group)
      if (keysym === 0 || isLent(keycode)) continue
      used.add(keycode)
      if (modifiers === 0 && !keycodes.has(keysym)) keycodes.set(keysym, keycode)
      const codePoint = isKeypad(keysym) ? 0 : x.codePointOf(keysym)
      if (codePoint < 0x20) continue
      const positions = characters.get(codePoint) ?? []
      if (!positions.some((position) => position.keycode === keycode)) positions.push({ keycode, modifiers })
      characters.set(codePoint, positions)
    }
  }

  const unused: number[] = []
  for (let keycode = x.maxKeycode; keycode >= x.minKeycode; keycode--) if (!used.has(keycode)) unused.push(keycode)
  return {
    level3,
    unused,
    positionsOf: (codePoint) => characters.get(codePoint) ?? [],
    keycodeOf: (keysym) => keycodes.get(keysym) ?? null
  }
}

/** Keycodes lent to keysyms that the layout lacks. */
export type SpareKeys = {
  /** A keycode that means `keysym` from now on; 'busy' when none may change its meaning just now. */
  lend(keysym: number, isHeld: (keycode: number) => boolean): number | 'busy'
  owns(keycode: number): boolean
  /** Empties every keycode that was lent, unless somebody else has given it a meaning since. */
  restore(): void
}

type Loan = { readonly keycode: number; readonly usedAt: number }

/**
 * Programs read a changed mapping a little later than they get the key event. So a keycode keeps its meaning as long
 * as possible: the one used longest ago is lent next, and not before this time in ms has passed.
 */
const REST_MS = 100

export function createSpareKeys(x: X11Connection, unused: readonly number[], monotonic: () => number): SpareKeys {
  const free = [...unused]
  /** By keysym, the one used longest ago first. */
  const loans = new Map<number, Loan>()
  /** What each keycode was made to mean last. */
  const bound = new Map<number, number>()

  const obtain = (keysym: number, isHeld: (keycode: number) => boolean): number | 'busy' => {
    const fresh = free.shift()
    const oldest = [...loans].find(([, { keycode, usedAt }]) => !isHeld(keycode) && monotonic() - usedAt >= REST_MS)
    const keycode = fresh ?? oldest?.[1].keycode ?? 'busy'
    if (keycode === 'busy') return keycode
    if (fresh === undefined && oldest !== undefined) loans.delete(oldest[0])
    x.bind(keycode, keysym)
    bound.set(keycode, keysym)
    return keycode
  }

  return {
    lend(keysym, isHeld) {
      const keycode = loans.get(keysym)?.keycode ?? obtain(keysym, isHeld)
      if (keycode === 'busy') return keycode
      loans.delete(keysym)
      loans.set(keysym, { keycode, usedAt: monotonic() })
      return keycode
    },
    owns: (keycode) => bound.has(keycode),
    restore() {
      for (const [keycode, keysym] of bound) if (x.lookup(keycode, 0, 0) === keysym) x.bind(keycode, 0)
      bound.clear()
      loans.clear()
    }
  }
}
