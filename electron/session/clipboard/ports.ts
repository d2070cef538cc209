// Owns: what sharing the clipboard needs from the world, as interfaces only.
import type { ClipFormat, ClipHint } from '../../../shared/clipboard'

export type ClipContent =
  | { readonly ok: true; readonly bytes: Uint8Array }
  /** `size` in bytes where the clipboard told it. */
  | { readonly ok: false; readonly why: 'gone' | 'too-large'; readonly size: number | null }

/** This computer's clipboard. Content is read when it is asked for and given when a program here pastes. */
export interface SystemClipboard {
  read(format: ClipFormat): Promise<ClipContent>
  /** From now on the clipboard is the far end's. `provide` is called at a paste; null when there is nothing to be had. */
  own(formats: readonly ClipFormat[], provide: (format: ClipFormat) => Promise<Uint8Array | null>): void
  /** Gives the clipboard up, if it is still ours. */
  disown(): void
  close(): void
}

/** Not called before the clipboard has been handed over. */
export type ClipboardEvents = {
  /** Another program has put this into the clipboard. Nothing when it is empty, or concealed (a password manager's). */
  readonly onOffer: (formats: readonly ClipFormat[]) => void
}
export type OpenSystemClipboard = (events: ClipboardEvents) => SystemClipboard

/** The session's way to the far end: messages of shared/clipboard.ts, in their order. */
export type ClipboardLink = {
  readonly send: (message: Uint8Array) => void
  readonly onMessage: (listener: (message: Uint8Array) => void) => void
}

/** The viewer's window, as far as the clipboard goes. */
export interface ClipboardPage {
  /** Called once, when the remote screen is there; at once when it is. */
  onFirstFrame(listener: () => void): void
  hasFocus(): boolean
  onFocus(listener: (focused: boolean) => void): void
  hint(hint: ClipHint): void
}

/** The process that holds this computer's clipboard for one session, of either side. */
export interface ClipboardProcess {
  /** A message of the far end. */
  hear(message: Uint8Array): void
  /** False: nothing leaves or enters from now on, and the clipboard is given up. True at the beginning. */
  setAllowed(allowed: boolean): void
  /**
   * Whether the person here is working in the session. If not, the far end is told nothing of this clipboard; a moment later
   * it is given nothing either, and what it offers waits. False at the beginning.
   */
  setActive(active: boolean): void
  /** Gives the clipboard up and forgets everything; then the process is gone. Safe to call again. */
  end(): void
}
export type ClipboardProcessEvents = {
  readonly send: (message: Uint8Array) => void
  readonly onHint: (hint: ClipHint) => void
  /** What the far end sent cannot be read. */
  readonly onBroken: () => void
}
/** Null where this system's clipboard cannot be shared; then nothing is offered, and what the far end offers is not taken. */
export type OpenClipboardProcess = ((events: ClipboardProcessEvents) => ClipboardProcess) | null
