// Owns: what copying files needs from whatever carries it: ordered messages and a brake. It is never trusted.

export interface BulkLink {
  readonly maxMessageBytes: number
  /** How large a piece of a file had better be now: on a thin path a large one is a queue of its own. */
  frameBytes(): number
  /** Has taken what it needs when it returns: the caller may use the bytes' memory again. Nothing happens once it is closed. */
  send(bytes: Uint8Array): void
  /** Whether what is sent now would stand in a queue: `drained` says when it does not. */
  isFull(): boolean
  /** Resolves when what was sent has left far enough for more; at once when the link is closed. */
  drained(): Promise<void>
  /** The bytes are the listener's own. */
  onMessage(listener: (bytes: Uint8Array) => void): void
  /** Called once, however the link ends; at once when it has ended. */
  onClosed(listener: () => void): void
}
