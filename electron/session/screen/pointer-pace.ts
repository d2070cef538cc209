// Owns: when the connector is told of the pointer: the newest shape and place, at once after a rest, and otherwise as often as
// the way has room for beside the pictures. Never: loses the last one.
import type { View } from './layout'
import type { PointerNotes } from './pointer-notes'
import type { ScreenSource } from './source'

/** Between two of a kind at least, in ms: nobody sees more of them. */
const LEAST_MS = 16

export type PointerPace = {
  /** It has another shape. */
  changed(): void
  /** It may be elsewhere. */
  moved(): void
  /** Tells what is new, as far as it is time. */
  tell(from: ScreenSource, view: View | null, now: number): void
  /** Ms until it is time to tell something; Infinity while nothing is new. */
  wait(now: number): number
  /** The connector knows nothing of it any more, and is told at once. */
  forget(): void
}

/** @param besideMs how long so many bytes may take beside the pictures */
export function createPointerPace(notes: PointerNotes, besideMs: (bytes: number) => number): PointerPace {
  const shape = { isDue: false, toldAt: -Infinity, bytes: 0 }
  const place = { isDue: false, toldAt: -Infinity }
  // An animated pointer would fill a thin link by itself.
  const shapeWait = (now: number): number => Math.max(0, shape.toldAt + Math.max(LEAST_MS, besideMs(shape.bytes)) - now)
  const placeWait = (now: number): number => Math.max(0, place.toldAt + LEAST_MS - now)

  return {
    changed: () => void (shape.isDue = true),
    moved: () => void (place.isDue = true),
    tell(from, view, now) {
      if (shape.isDue && shapeWait(now) === 0) {
        const bytes = notes.shape(from, view)
        Object.assign(shape, { isDue: false, toldAt: now, bytes })
      }
      if (place.isDue && placeWait(now) === 0) {
        notes.place(from, view)
        Object.assign(place, { isDue: false, toldAt: now })
      }
    },
    wait: (now) => Math.min(shape.isDue ? shapeWait(now) : Infinity, place.isDue ? placeWait(now) : Infinity),
    forget() {
      notes.forget()
      for (const note of [shape, place]) Object.assign(note, { isDue: true, toldAt: -Infinity })
    }
  }
}
