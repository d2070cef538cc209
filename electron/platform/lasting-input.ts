// Owns: mouse and keyboard that go on with the next X server when theirs has gone. Never: presses anything on the new one
// that was held on the old one, or waits for a server.
import type { OsInput } from '../session/ports'

/** `isBroken`: the server is gone. What was asked for last did not happen, and nothing will. */
export type BreakableInput = OsInput & { readonly isBroken: boolean }

/** How often a server that is gone is looked for, in ms. Meanwhile nothing is there to act on, and events are dropped. */
const RETRY_MS = 200

/** @throws when `open` does so the first time: a computer without a server is told at once */
export function lastingInput(open: () => BreakableInput, monotonic: () => number): OsInput {
  let input: BreakableInput | null = open()
  let triedAt = -Infinity
  let closed = false

  const reopen = (): void => {
    const now = monotonic()
    if (closed || now - triedAt < RETRY_MS) return
    triedAt = now
    try {
      input = open()
    } catch {
      // There is none yet.
    }
  }
  const dropBroken = (): void => {
    if (input?.isBroken !== true) return
    input.close()
    input = null
  }
  const ready = (): BreakableInput | null => {
    dropBroken()
    if (input === null) reopen()
    return input
  }
  const act = (work: (input: OsInput) => void): void => {
    const first = ready()
    if (first === null) return
    work(first)
    if (!first.isBroken) return
    // It was gone before; the event is meant for whichever server is there now.
    const next = ready()
    if (next !== null) work(next)
  }

  return {
    move: (x, y) => act((to) => to.move(x, y)),
    button: (button, down) => act((to) => to.button(button, down)),
    wheel: (deltaX, deltaY) => act((to) => to.wheel(deltaX, deltaY)),
    key: (event) => act((to) => to.key(event)),
    text: (text) => act((to) => to.text(text)),
    // A new server holds nothing down.
    releaseAll() {
      dropBroken()
      input?.releaseAll()
    },
    close() {
      closed = true
      input?.close()
      input = null
    }
  }
}
