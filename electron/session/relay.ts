// Owns: carrying signals and pictures between an encrypted conversation and who makes or shows them. Never: reads them.
import type { ScreenLink, SignalLink } from './ports'

/** Signals kept for a page that is still loading. A session needs a handful. */
const MAX_WAITING_SIGNALS = 64

export type SignalEnd = { signal(body: string): void; onSignal(listener: (body: string) => void): void }

/**
 * Relays both ways until `isOver()`. A page is listening once it has spoken, so what comes for it earlier waits, and
 * what is too much is dropped.
 */
export function relaySignals(link: SignalLink, page: SignalEnd, isOver: () => boolean): void {
  let waiting: string[] | null = []
  link.onSignal((body) => {
    if (isOver()) return
    if (waiting === null) page.signal(body)
    else if (waiting.length < MAX_WAITING_SIGNALS) waiting.push(body)
  })
  page.onSignal((body) => {
    if (isOver()) return
    const backlog = waiting ?? []
    waiting = null
    link.send(body)
    for (const earlier of backlog) page.signal(earlier)
  })
}

/** Relays both ways until `isOver()`. */
export function relayScreen(one: ScreenLink, other: ScreenLink, isOver: () => boolean): void {
  one.onMessage((message) => {
    if (!isOver()) other.send(message)
  })
  other.onMessage((message) => {
    if (!isOver()) one.send(message)
  })
}
