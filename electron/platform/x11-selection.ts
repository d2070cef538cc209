// Owns: what reading and giving an X11 selection have in common: the connection, our window, atoms, events (X11 protocol;
// ICCCM section 2). Never: decides what is in a selection.
import { type XcbConnection, loadXcb } from './xcb-library'

export const ATOM_TYPE = 4
export const ANY = 0
export const CURRENT_TIME = 0
const EVENT_MASK = 0x800
export const PROPERTY_CHANGE = 0x40_0000

export const SELECTION_REQUEST = 30
export const SELECTION_NOTIFY = 31
export const PROPERTY_NOTIFY = 28
export const NEW_VALUE = 0
export const DELETED = 1

export type Selection = {
  readonly x: XcbConnection
  /** Ours; nobody sees it. */
  readonly window: number
  /** CLIPBOARD, as a number. */
  readonly name: number
  readonly atom: (name: string) => number
  /** From now on changes of the window's properties are told. */
  readonly watchProperties: (window: number) => void
}

export function openSelection(x: XcbConnection): Selection {
  const xcb = loadXcb()
  const atoms = new Map<string, number>()
  const atom = (name: string): number => {
    const known = atoms.get(name) ?? x.ask(xcb.internAtom, 0, name.length, name)?.readUInt32LE(8)
    if (known === undefined) throw new Error('The X server is gone')
    atoms.set(name, known)
    return known
  }
  const watchProperties = (watched: number): void => {
    const mask = Buffer.alloc(4)
    mask.writeUInt32LE(PROPERTY_CHANGE)
    xcb.selectEvents(x.raw, watched, EVENT_MASK, mask)
  }
  const window = xcb.generateId(x.raw) as number
  const INPUT_ONLY = 2
  xcb.createWindow(x.raw, 0, window, x.root, 0, 0, 1, 1, 0, INPUT_ONLY, 0, 0, null)
  watchProperties(window)
  return { x, window, name: atom('CLIPBOARD'), atom, watchProperties }
}
