// Owns: the only path from a session's events to the host's mouse and keyboard. Every single event is checked against
// the grant again. Never: remembers an earlier "yes", or drops a release of something that is held down.
import type { InputEvent } from '../../shared/input'
import type { Permission } from '../../shared/permissions'
import { assertNever } from '../../shared/result'
import type { OpenOsInput, OsInput } from './ports'

export type InputGuardParts = {
  /** What the grant allows. Without 'control' the OS adapter is never even opened. */
  readonly permissions: readonly Permission[]
  /** Asked before every event: is the grant still good? */
  readonly isLive: () => boolean
  readonly openOsInput: OpenOsInput
  /** Milliseconds since an arbitrary start; never goes back. */
  readonly monotonic: () => number
}

export type InputGuard = {
  /** Passes on what is allowed and drops the rest. @throws what the OS adapter throws */
  apply(batch: readonly InputEvent[]): void
  /** Opens the OS adapter where an event would, so that the first one does not wait for it. */
  prepare(): void
  /** The owner's switch. Off lets go of every key and button at once. @throws what the OS adapter throws */
  setAllowed(allowed: boolean): void
  /** Lets go of every key and button, and refuses everything from now on. Safe to call again. */
  close(): void
}

/**
 * More than any person or pointing device produces (a 1000 Hz mouse is coalesced per frame by the viewer), and
 * little enough that a hostile connector cannot keep the host's main process busy.
 */
const EVENTS_PER_SECOND = 1000
const BURST = 1000
/** A long text costs as much as the key presses it stands for. */
const costOf = (event: InputEvent): number => (event.type === 'text' ? event.text.length : 1)

/** Whether the event can only let go. Such an event is never too much. */
const isRelease = (event: InputEvent): boolean =>
  event.type === 'release-all' || ((event.type === 'key' || event.type === 'button') && !event.down)

/** See `InputGuardParts`. Opens the OS adapter at the first allowed event. */
export function createInputGuard(parts: InputGuardParts): InputGuard {
  let closed = false
  let allowed = true
  let os: OsInput | null = null
  let budget = BURST
  let refilled = parts.monotonic()

  const afford = (event: InputEvent): boolean => {
    const now = parts.monotonic()
    budget = Math.min(BURST, budget + ((now - refilled) * EVENTS_PER_SECOND) / 1000)
    refilled = now
    const cost = costOf(event)
    if (budget < cost) return isRelease(event)
    budget -= cost
    return true
  }

  const letGo = (): void => {
    const held = os
    os = null
    if (held === null) return
    try {
      held.releaseAll()
    } finally {
      held.close()
    }
  }
  const close = (): void => {
    closed = true
    letGo()
  }

  const mayAct = (): boolean => {
    if (closed || !allowed || !parts.permissions.includes('control')) return false
    if (parts.isLive()) return true
    close()
    return false
  }

  return {
    apply(batch) {
      for (const event of batch) {
        if (!mayAct()) return
        if (!afford(event)) continue
        os ??= parts.openOsInput()
        perform(os, event)
      }
    },
    prepare() {
      if (!mayAct()) return
      try {
        os ??= parts.openOsInput()
      } catch {
        // The first event tells.
      }
    },
    setAllowed(next) {
      allowed = next
      if (!next) letGo()
    },
    close
  }
}

function perform(os: OsInput, event: InputEvent): void {
  switch (event.type) {
    case 'move':
      return os.move(event.x, event.y)
    case 'button':
      // A button acts where the connector saw it act, even when a move was lost to the rate limit.
      os.move(event.x, event.y)
      return os.button(event.button, event.down)
    case 'wheel':
      return os.wheel(event.deltaX, event.deltaY)
    case 'key':
      return os.key(event)
    case 'text':
      return os.text(event.text)
    case 'release-all':
      return os.releaseAll()
    default:
      return assertNever(event)
  }
}
