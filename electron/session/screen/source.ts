// Owns: what a session needs from something that sees a screen, as interfaces only.
import type { Area, Display } from '../../../shared/screen/wire'

/** A rectangle of the desktop as it is now: its pixels, or the one colour that all of it has, where the source saw that. */
export type Grab = {
  readonly area: Area
} & (
  | {
      /** 0x..RRGGBB, the highest byte means nothing; row by row, `area.width` words each. Only good until the next call to the source. */
      readonly pixels: Uint32Array
    }
  | {
      /** 0x00RRGGBB. */
      readonly color: number
    }
)

export type Layout = {
  /** Size of the whole desktop, in pixels. */
  readonly width: number
  readonly height: number
  /** At least one; the primary one first. */
  readonly displays: readonly Display[]
}

export type CursorShape = {
  readonly width: number
  readonly height: number
  readonly hotX: number
  readonly hotY: number
  /** Straight red, green, blue, alpha bytes. */
  readonly rgba: Uint8Array
}

/** Sees the screen and waits for it to change. All calls after `close` do nothing. */
export interface ScreenSource {
  layout(): Layout
  /**
   * Calls `visit` with all that changed since the last call. What was not asked for stays to be taken.
   * @param room where pixels may be put, if they have to be copied anyway and fit
   */
  take(visit: (grab: Grab) => void, room?: Uint32Array): void
  /** Calls `visit` with all of `area`, changed or not, in parts if it likes. */
  takeAll(area: Area, visit: (grab: Grab) => void, room?: Uint32Array): void
  /** The pointer's picture; null when it is hidden, undefined when the source cannot know. */
  cursorShape(): CursorShape | null | undefined
  /** The pointer's hot spot on the desktop, or null when the source cannot know. */
  cursorPosition(): { readonly x: number; readonly y: number } | null
  close(): void
}

/** What a source tells of itself. Each is said once per change, until the matching call has been made. */
export type SourceEvents = {
  /** There is something to `take`. */
  readonly onDamage: () => void
  readonly onCursorShape: () => void
  /** The pointer may be elsewhere. */
  readonly onPointer: () => void
  /** Displays came, went, or changed their size: ask for `layout` and take all anew. */
  readonly onLayout: () => void
  /** The screen is gone; the source has closed itself. `why` is for the log. */
  readonly onGone: (why: string) => void
}

/** Rejects when this system's screen cannot be seen this way. */
export type OpenScreenSource = (events: SourceEvents) => Promise<ScreenSource>
