// Owns: a clipboard that goes on with the next X server when its own has gone. Never: takes what the far end has offered from
// a program that has copied something there meanwhile.
import type { ClipFormat } from '../../shared/clipboard'
import type { ClipboardEvents, SystemClipboard } from '../session/clipboard/ports'

export type BreakableEvents = ClipboardEvents & {
  /** The server is gone; this clipboard does nothing any more. */
  readonly onGone: () => void
}
export type LastingClipboardParts = {
  readonly open: (events: BreakableEvents) => SystemClipboard
  /** Returns the function that calls it off. */
  readonly schedule: (ms: number, work: () => void) => () => void
}

/** How often a server that is gone is looked for, in ms. */
const RETRY_MS = 500

/** @throws when `open` does so the first time: a computer without a server is told at once */
export function lastingClipboard({ open, schedule }: LastingClipboardParts, { onOffer }: ClipboardEvents): SystemClipboard {
  /** What the far end has to give, as long as nobody here has copied anything since. */
  let owned: Parameters<SystemClipboard['own']> | null = null
  let isFresh = false
  let closed = false
  let callOff = (): void => undefined

  const connect = (): SystemClipboard =>
    open({
      onOffer(formats: readonly ClipFormat[]) {
        const isEmpty = isFresh && formats.length === 0
        isFresh = false
        if (isEmpty && owned !== null) return clipboard?.own(...owned)
        owned = null
        onOffer(formats)
      },
      onGone() {
        clipboard = null
        if (closed) return
        // With the server went what its programs had copied.
        if (owned === null) onOffer([])
        callOff = schedule(RETRY_MS, reconnect)
      }
    })
  const reconnect = (): void => {
    isFresh = true
    try {
      clipboard = connect()
    } catch {
      // There is none yet.
      callOff = schedule(RETRY_MS, reconnect)
    }
  }
  let clipboard: SystemClipboard | null = connect()

  return {
    read: (format) => clipboard?.read(format) ?? Promise.resolve({ ok: false, why: 'gone', size: null }),
    own(...what) {
      owned = what
      isFresh = false
      clipboard?.own(...what)
    },
    disown() {
      owned = null
      clipboard?.disown()
    },
    close() {
      closed = true
      callOff()
      clipboard?.close()
    }
  }
}
