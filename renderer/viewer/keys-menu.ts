// Owns: the "Send key" menu: what stands in it. Never: says what a key is.
import type { InputEvent } from '../../shared/input'
import { CHORDS, CONSOLE_CHORDS, chordEvents } from './send-keys'
import type { MenuItem } from './toolbar'
import { words } from './words'

/** `unavailable` says why nothing can be sent now; null when it can. */
export function keyItems(unavailable: string | null, send: (...events: InputEvent[]) => void): readonly MenuItem[] {
  const groups = [[words.keysGroup, CHORDS], [words.consolesGroup, CONSOLE_CHORDS]] as const
  return groups.flatMap(([group, chords]) =>
    chords.map((chord): MenuItem => ({ group, label: chord.label, unavailable, onChoose: () => send(...chordEvents(chord)) }))
  )
}
