// Owns: which of the host's displays is wished for, also when displays come and go while one is shown. Pure.
import { ALL_DISPLAYS, type Display } from '../../shared/screen/wire'

export const ALL = 'all'

/** Names a display for as long as its host knows it; its place in the list changes when another one is unplugged. */
export const displayKey = ({ name }: Display, index: number): string => (name === '' ? `#${index + 1}` : name)

/** The number for the host, and whether the chosen display is there at all. The primary one comes first in the list. */
export function wishedDisplay(chosen: string | null, displays: readonly Display[]): { readonly display: number; readonly isThere: boolean } {
  if (chosen === null) return { display: 0, isThere: true }
  if (chosen === ALL) return displays.length > 1 ? { display: ALL_DISPLAYS, isThere: true } : { display: 0, isThere: true }
  const display = displays.findIndex((one, index) => displayKey(one, index) === chosen)
  return display < 0 ? { display: 0, isThere: false } : { display, isThere: true }
}
