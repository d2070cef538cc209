// Owns: what the system can do for this computer's seat, asked now and then. Never: asks with every wish of a far end.
import type { SeatControl, SeatLook, SystemControl } from './ports'

type Parts = {
  readonly seat: SeatControl
  readonly system: SystemControl
  readonly clock: { monotonic(): number }
  readonly onFault: (fault: unknown) => void
}
type Seen = { readonly look: SeatLook; readonly canLock: boolean }

/** It is looked at again after so long, in ms. */
const LASTS_MS = 60_000

export class SeatLooks {
  readonly #parts: Parts
  #seen: (Seen & { readonly at: number }) | null = null
  #generation = 0

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Something has changed that the answer hangs on. */
  forget(): void {
    this.#seen = null
    this.#generation++
  }

  async now(): Promise<Seen> {
    const { seat, system, clock, onFault } = this.#parts
    if (this.#seen !== null && clock.monotonic() - this.#seen.at < LASTS_MS) return this.#seen
    const generation = this.#generation
    const look = seat.look().catch((error: unknown): SeatLook => {
      onFault(error)
      return { blockInput: 'failed', privacy: 'failed', resolution: 'failed' }
    })
    const seen = { look: await look, canLock: await system.canLockScreen(), at: clock.monotonic() }
    // What was asked before the change says nothing of now.
    if (generation === this.#generation) this.#seen = seen
    return seen
  }
}
