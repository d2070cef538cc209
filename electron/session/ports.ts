// Owns: what a session needs from the world, as interfaces only.
import type { InputEvent } from '../../shared/input'
import type { Permission } from '../../shared/permissions'
import type { PixelSize, SeatProblem } from '../../shared/seat'

/** One end of the pipe between the session process and the hidden page; see shared/screen/port.ts. */
export interface PagePort {
  close(): void
}

/** The process that captures the screen and drives mouse and keyboard. It exists only while a grant lives. */
export interface SessionProcess {
  /** For the hidden page, once. */
  readonly pagePort: PagePort
  /** What goes over the conversation. */
  readonly screen: ScreenLink
  /** Files are on the conversation; said again while they are. */
  crowded(): void
  /** The first picture is on its way, or cannot be without the page. Called at most once. */
  onPageWanted(listener: () => void): void
  /** The process is gone, or the screen is. Called at most once. */
  onFailed(listener: (why: 'capture-failed') => void): void
  /**
   * The owner's switch for mouse and keyboard. Off lets go of every key.
   * @param onStopped called once nothing acts any more. A process that does not say so in time fails.
   */
  setControl(allowed: boolean, onStopped?: () => void): void
  /** No event acts any more; then keys and buttons are let go, and the process is gone. Safe to call again. */
  end(): void
}
/** What the process holds every event against, beside being told to end. */
export type SessionLimits = {
  readonly permissions: readonly Permission[]
  /** Unix time in ms; null for a grant without an end of its own. */
  readonly expiresAt: number | null
}
/** @throws when the process cannot be started */
export type OpenSessionProcess = (limits: SessionLimits) => SessionProcess

/** The hidden page that owns the RTCPeerConnection. It exists only while a grant lives. */
export interface CapturePage {
  /** Hands the page its end of the pipe to the session process. Called once. */
  connect(port: PagePort): void
  /** Hands the page a signal that came from the viewer. */
  signal(body: string): void
  onSignal(listener: (body: string) => void): void
  /** The page is gone, or lost its peer. Called at most once. */
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

/** What the computer itself can be asked for. */
export interface SystemControl {
  canLockScreen(): Promise<boolean>
  /** `asked`: the wish was passed on, and nothing shows that anybody has heard it. @throws when the system does not do it */
  lockScreen(): Promise<'locked' | 'asked'>
  canRestart(): Promise<boolean>
  /** Resolves when the system has begun to restart. @throws when it does not */
  restart(): Promise<void>
}

/** The messages of the screen on the encrypted conversation; see shared/screen/wire.ts. Unread on the way. */
export interface ScreenLink {
  send(message: Uint8Array): void
  onMessage(listener: (message: Uint8Array) => void): void
}
/** The same at the host, where the pictures begin. */
export interface HostScreenLink extends ScreenLink {
  /** Files are on the same conversation. Called again at least twice a second while they are. */
  onCrowded(listener: () => void): void
}

/** What is wanted of this computer's seat, or is so. */
export type SeatWish = {
  /** Keyboards and mice at this computer do nothing. */
  readonly blocked: boolean
  /** Its monitors are black. */
  readonly dark: boolean
  /** Its resolution follows this size; null for what it was. */
  readonly size: PixelSize | null
}
/** Why each cannot be had; null where it can. */
export type SeatLook = { readonly blockInput: SeatProblem | null; readonly privacy: SeatProblem | null; readonly resolution: SeatProblem | null }

/** Keyboard, mouse and monitor of whoever sits at this computer. Nothing of a wish outlives this program, however it ends. */
export interface SeatControl {
  look(): Promise<SeatLook>
  /** Resolves with what is so now. Calls are carried out in their order. @throws when the system cannot be asked */
  set(wish: SeatWish): Promise<SeatWish>
  /** Nothing is blocked or dark any more: somebody here took it back, or what held it is gone. */
  onLost(listener: (why: 'taken-back' | 'failed') => void): void
}

/** The session's half of the encrypted conversation. */
export interface SignalLink {
  send(body: string): void
  onSignal(listener: (body: string) => void): void
}
export interface SessionLink extends SignalLink {
  readonly screen: ScreenLink
}
export interface HostSessionLink extends SignalLink {
  readonly screen: HostScreenLink
}
