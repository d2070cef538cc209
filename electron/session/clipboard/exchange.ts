// Owns: one session's clipboard at one of its ends, the same at both: offers go out and come in, content follows a paste.
// Never: lets anything out or in while it is not allowed, or offers back what came from the far end.
import { type ClipFormat, type ClipHint, type ClipMessage, decodeClip, encodeClip } from '../../../shared/clipboard'
import { Giver } from './giver'
import type { OpenSystemClipboard } from './ports'
import { Taker } from './taker'

export type ExchangeParts = {
  readonly openClipboard: OpenSystemClipboard
  readonly send: (message: Uint8Array) => void
  readonly schedule: (ms: number, work: () => void) => () => void
  readonly onHint: (hint: ClipHint) => void
  /** What the far end sent breaks the rules. Called at most once; the exchange has ended. */
  readonly onBroken: () => void
}

export type Exchange = {
  hear(message: Uint8Array): void
  setAllowed(allowed: boolean): void
  setActive(active: boolean): void
  end(): void
}

type FarOffer = Extract<ClipMessage, { type: 'offer' }>

/** Who copies or pastes in the session and turns to another window means it; it takes its time to get there and back. */
const GRACE_MS = 3000

/** @throws what `openClipboard` throws */
export function createExchange(parts: ExchangeParts): Exchange {
  let over = false
  let allowed = true
  /** See `setActive`; `present` also for the grace after it. */
  let active = false
  let present = false
  let callOffGrace = (): void => undefined
  /** What this clipboard holds; and what the far end has been told of it. */
  let local: readonly ClipFormat[] = []
  let changed = false
  let offer = 0
  let toldEmpty = true
  let farOffer = 0
  let waitingOffer: FarOffer | null = null

  const send = (message: ClipMessage): void => {
    if (!over) parts.send(encodeClip(message))
  }
  const offerFormats = (formats: readonly ClipFormat[]): void => {
    toldEmpty = formats.length === 0
    send({ type: 'offer', offer: ++offer, formats })
  }
  const clipboard = parts.openClipboard({
    onOffer: (formats) => {
      local = formats
      changed = true
      giver.forgetUnread()
      tell()
    }
  })
  const giver = new Giver({
    clipboard,
    send,
    schedule: parts.schedule,
    onTooLarge: (what) => parts.onHint({ kind: 'too-large', way: 'to-host', ...what })
  })
  const taker = new Taker({ send, schedule: parts.schedule, onHint: parts.onHint })

  const tell = (): void => {
    if (over || !allowed || !active || !changed) return
    changed = false
    if (local.length > 0 || !toldEmpty) offerFormats(local)
  }
  const end = (): void => {
    if (over) return
    giver.stop()
    over = true
    callOffGrace()
    taker.stop()
    clipboard.close()
  }
  const hearOffer = (message: FarOffer): boolean => {
    if (message.offer <= farOffer) return false
    farOffer = message.offer
    if (!allowed) return true
    waitingOffer = null
    if (message.formats.length === 0) clipboard.disown()
    else if (present) take(message)
    else waitingOffer = message
    return true
  }
  const take = (message: FarOffer): void => {
    if (!allowed) return
    // The far end's clipboard is the newer one now; what this one held is not to be had any more.
    local = []
    changed = false
    toldEmpty = true
    clipboard.own(message.formats, (format) => (over || !allowed ? Promise.resolve(null) : taker.take(message.offer, format)))
  }
  const obeys = (message: ClipMessage): boolean => {
    switch (message.type) {
      case 'offer':
        return hearOffer(message)
      case 'ask': {
        // A copy that has not been told is not what was asked for.
        const isThere = message.offer === offer && !changed && local.includes(message.format)
        return giver.ask(message, !allowed || !present ? 'not-allowed' : isThere ? null : 'gone')
      }
      case 'taken':
        return giver.taken(message.id, message.total)
      case 'data':
      case 'refusal':
        return taker.hear(message)
    }
  }

  // The first thing that the far end hears, so that it is there from now on.
  offerFormats([])

  return {
    hear(bytes) {
      if (over) return
      const message = decodeClip(bytes)
      if (message !== null && obeys(message)) return
      end()
      parts.onBroken()
    },
    setAllowed(next) {
      if (over || next === allowed) return
      if (!next) {
        giver.stop()
        taker.stop()
        waitingOffer = null
        clipboard.disown()
        offerFormats([])
        changed = true
      }
      allowed = next
      tell()
    },
    setActive(next) {
      active = next
      callOffGrace()
      if (!next) {
        callOffGrace = parts.schedule(GRACE_MS, () => (present = false))
        return
      }
      present = true
      // What the person here has copied meanwhile is dearer to them.
      if (waitingOffer !== null && (!changed || local.length === 0)) take(waitingOffer)
      waitingOffer = null
      tell()
    },
    end
  }
}
