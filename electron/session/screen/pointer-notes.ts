// Owns: what a connector is told of the host's pointer beside the pictures: its shape, and where it is when somebody at the
// host has moved it. Never: tells the connector where its own hand is.
import { OP } from '../../../shared/screen/wire'
import { createFrameWriter } from '../../../shared/screen/writer'
import { cursorPayload } from './cursor'
import type { View } from './layout'
import type { ScreenSource } from './source'

export type PointerNotes = {
  /** Returns the bytes that it took. */
  shape(from: ScreenSource, view: View | null): number
  place(from: ScreenSource, view: View | null): void
  /** The connector shows it nowhere, as after a list of displays. */
  forget(): void
}

/** Beyond every picture. */
const NOWHERE = { x: 0xffff, y: 0xffff }

/** @param own where the session's own input put it last, on the desktop; null while somebody else may have it */
export function createPointerNotes(
  send: (messages: readonly Uint8Array[]) => void,
  own: () => { readonly x: number; readonly y: number } | null
): PointerNotes {
  const notes = createFrameWriter()
  let told = NOWHERE
  return {
    shape(from, view) {
      const shape = from.cursorShape()
      if (view === null || shape === undefined) return 0
      const { area, payload } = cursorPayload(shape)
      notes.add(OP.cursorShape, area, payload)
      const { bytes } = notes
      send(notes.finishNotes())
      return bytes
    },
    place(from, view) {
      const at = from.cursorPosition()
      if (at === null || view === null) return
      const mine = own()
      if (mine !== null && mine.x === at.x && mine.y === at.y) {
        told = at
        return
      }
      const x = at.x - view.area.x
      const y = at.y - view.area.y
      const isShown = x >= 0 && y >= 0 && x < view.area.width && y < view.area.height
      const now = isShown ? at : NOWHERE
      if (told.x === now.x && told.y === now.y) return
      told = now
      notes.add(OP.cursorPosition, { ...(isShown ? { x, y } : NOWHERE), width: 0, height: 0 }, new Uint8Array(0))
      send(notes.finishNotes())
    },
    forget: () => (told = NOWHERE)
  }
}
