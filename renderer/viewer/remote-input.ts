// Owns: mouse and keyboard of the person while the session takes them. Never: sends anything before it is told to begin, or
// leaves a key held when it ends or the window is left.
import type { InputEvent } from '../../shared/input'
import { captureKeyboard } from './keyboard'
import { capturePointer } from './pointer'

export type RemoteInput = {
  readonly isOn: () => boolean
  /** Nothing is sent while it is off. */
  readonly send: (...events: readonly InputEvent[]) => void
  readonly start: () => void
  readonly stop: () => void
  /** Lets go of everything that is held. */
  readonly letGo: () => void
}

export type RemoteInputParts = {
  readonly field: HTMLCanvasElement
  readonly screen: HTMLCanvasElement
  readonly send: (events: readonly InputEvent[]) => void
  /** The chord that leads out was pressed. */
  readonly onLeave: () => void
}

export function createRemoteInput({ field, screen, send, onLeave }: RemoteInputParts): RemoteInput {
  let running: { readonly stop: () => void; readonly flushMoves: () => void } | null = null
  const sendWhileOn = (...events: readonly InputEvent[]): void => {
    if (running !== null) send(events)
  }
  const letGo = (): void => sendWhileOn({ type: 'release-all' })
  window.addEventListener('blur', letGo)
  window.addEventListener('pagehide', letGo)
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') letGo()
  })

  return {
    isOn: () => running !== null,
    send: sendWhileOn,
    letGo,
    start() {
      if (running !== null) return
      const keyboard = captureKeyboard({
        field,
        send: (...events) => {
          // A shortcut that follows a move acts where the move ended.
          running?.flushMoves()
          sendWhileOn(...events)
        },
        onLeave
      })
      const pointer = capturePointer({ screen, send: sendWhileOn, onPress: () => field.focus(), holdsCtrl: () => keyboard.holds('Control') })
      running = {
        flushMoves: pointer.flush,
        stop: () => {
          pointer.stop()
          keyboard.stop()
        }
      }
    },
    stop() {
      letGo()
      running?.stop()
      running = null
    }
  }
}
