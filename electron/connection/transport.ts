// Owns: what the conversation needs from whatever carries it: ordered messages, nothing else. It is never trusted.

export interface Transport {
  /** Address of the far end as the system reports it; a label. */
  readonly source: string
  /** Text before the channel is sealed, bytes after; they are the transport's from here on. */
  send(data: string | Uint8Array): void
  /** Resolves when little enough is waiting to leave, at once when the connection is closed. */
  drained(): Promise<void>
  /** Calls back when the far end has read all that was sent before; never when the connection ends first. */
  mark(onRead: () => void): void
  /** Takes larger frames from now on: there is a grant. */
  widen(): void
  /** The bytes are gone when the listener returns. */
  onMessage(listener: (data: string | Uint8Array) => void): void
  /** Called once, however the connection ends. */
  onClose(listener: () => void): void
  /** Lets what was sent leave, then closes. */
  close(): void
}

/** Timers as a port, so that tests turn the clock instead of waiting. */
export interface Scheduler {
  /** Calls back once after `ms`; the returned function cancels. */
  readonly after: (ms: number, callback: () => void) => () => void
}

export const systemScheduler: Scheduler = {
  after: (ms, callback) => {
    const timer = setTimeout(callback, ms)
    return () => clearTimeout(timer)
  }
}
