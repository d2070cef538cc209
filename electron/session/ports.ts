// Owns: what a session needs from the world, as interfaces only.
import type { InputEvent } from '../../shared/input'

/** The hidden page that captures the screen and owns the RTCPeerConnection. It exists only while a grant lives. */
export interface CapturePage {
  /** Hands the page a signal that came from the viewer. */
  signal(body: string): void
  onSignal(listener: (body: string) => void): void
  /** Untrusted: whatever the far end put on the input channel, already parsed by the IPC schema. */
  onInput(listener: (batch: readonly InputEvent[]) => void): void
  /** The page is gone, could not capture, or lost its peer. Called at most once. */
  onFailed(listener: (why: 'capture-failed' | 'connection-lost') => void): void
  close(): void
}
export type OpenCapturePage = () => CapturePage

/** Moves the real mouse and presses the real keys. */
export interface OsInput {
  /** Fractions of the shared display's width and height. */
  move(x: number, y: number): void
  button(button: number, down: boolean): void
  /** CSS pixels; positive is right and down. */
  wheel(deltaX: number, deltaY: number): void
  /** One physical key with its meaning; see shared/input.ts. */
  key(event: Extract<InputEvent, { type: 'key' }>): void
  text(text: string): void
  /** Lets go of everything that `button` and `key` hold down. */
  releaseAll(): void
  close(): void
}
export type OpenOsInput = () => OsInput

/** The session's half of the encrypted conversation. */
export interface SignalLink {
  send(body: string): void
  onSignal(listener: (body: string) => void): void
}
