// Owns: the sound of this computer for one session: the page that captures it is there only while the connector wants it
// and the owner permits it. Never: opens that page unasked, or leaves it behind.
import type { AsideToConnector, AsideToHost, SoundRefusal } from '../../../shared/aside'
import type { Permission } from '../../../shared/permissions'
import { createBucket } from './bucket'

/** The hidden page that captures the sound and sends it. What it captures ends with it. */
export interface SoundPage {
  /** Hands the page a signal that came from the viewer. */
  signal(body: string): void
  onSignal(listener: (body: string) => void): void
  /** It cannot capture, or lost its peer. Called at most once. */
  onFailed(listener: () => void): void
  close(): void
}
/** Null where this system's sound cannot be captured. */
export type OpenSoundPage = (() => SoundPage) | null

/** Pages are not made more often than that: so many at once, and one more in so many ms. */
const PAGES = 5
const REFILL_MS = 5000

export type HostSoundParts = {
  readonly permissions: readonly Permission[]
  readonly open: OpenSoundPage
  readonly send: (message: Extract<AsideToConnector, { type: 'sound-signal' | 'sound-off' }>) => void
  readonly monotonic: () => number
  readonly onFault: (fault: unknown) => void
}

export type HostSound = {
  readonly hear: (message: Extract<AsideToHost, { type: 'sound' | 'sound-signal' }>) => void
  /** The owner's switch. Off ends the capture before it returns. It cannot allow what the grant does not. */
  readonly setAllowed: (allowed: boolean) => void
  readonly end: () => void
}

export function shareHostSound({ permissions, open, send, monotonic, onFault }: HostSoundParts): HostSound {
  const granted = permissions.includes('sound')
  const pages = createBucket(PAGES, REFILL_MS, monotonic)
  let allowed = true
  let over = false
  let page: SoundPage | null = null

  const stop = (): boolean => {
    const was = page !== null
    page?.close()
    page = null
    return was
  }
  const refuse = (why: SoundRefusal): void => {
    stop()
    send({ type: 'sound-off', why })
  }
  const start = (): void => {
    if (page !== null) return
    if (!granted || !allowed) return refuse('not-permitted')
    if (open === null || !pages.take()) return refuse('not-possible')
    try {
      const opened = open()
      page = opened
      opened.onSignal((body) => {
        if (page === opened) send({ type: 'sound-signal', body })
      })
      opened.onFailed(() => {
        if (page === opened) refuse('not-possible')
      })
    } catch (error) {
      onFault(error)
      refuse('not-possible')
    }
  }

  return {
    hear(message) {
      if (over) return
      if (message.type === 'sound-signal') page?.signal(message.body)
      else if (message.on) start()
      else stop()
    },
    setAllowed(next) {
      allowed = next
      if (!allowed && stop()) send({ type: 'sound-off', why: 'not-permitted' })
    },
    end() {
      over = true
      stop()
    }
  }
}
