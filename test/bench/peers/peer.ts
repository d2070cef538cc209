// Owns: what it takes to be measured: two screens, and a program that shows one of them on the other and takes keys there
// back. Never: knows how any of them does it.
import type { Cleanup } from '../../support/cleanup'

/** How the two ends reach each other, and the words that start a program at one of them. */
export type Link = {
  readonly hostAddress: string
  readonly atHost: readonly string[]
  readonly atConnector: readonly string[]
}
export const LOOPBACK: Link = { hostAddress: '127.0.0.1', atHost: [], atConnector: [] }

export type End = {
  /** As in DISPLAY. */
  readonly display: string
  /** Processes that, with all they started, are this end: the program and its X server. */
  readonly leaders: readonly number[]
}
export type Ends = {
  readonly host: End
  readonly connector: End
  /** Begins to copy a file of so many bytes to the host, in the session, where the product can. */
  readonly copy?: (bytes: number) => Promise<void>
}

export type PeerName = 'Postern' | 'TigerVNC' | 'x11vnc' | 'FreeRDP'
export type Peer = {
  readonly name: PeerName
  /** What must be installed. */
  readonly programs: readonly string[]
  /** It reads its screen again and again also when nobody measures it; then it is stopped, so that it takes nothing from others. */
  readonly polls: boolean
  /** Both ends, connected, full screen. What it started is undone by the clean-up. */
  readonly start: (cleanup: Cleanup, link: Link) => Promise<Ends>
}

/** Splits words that start something at one end into what `startProgram` takes. */
export function commandAt(through: readonly string[], program: string, args: readonly string[]): [string, string[]] {
  const [first = program, ...rest] = [...through, program, ...args]
  return [first, rest]
}
