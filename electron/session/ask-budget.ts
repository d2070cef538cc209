// Owns: how often one connector may ask for something that costs the host work. More than a person asks is dropped.
const BURST = 30
const ASKS_PER_SECOND = 5

export class AskBudget {
  readonly #clock: { monotonic(): number }
  #left = BURST
  #filled: number

  constructor(clock: { monotonic(): number }) {
    this.#clock = clock
    this.#filled = clock.monotonic()
  }

  /** Whether there is one left, which is then spent. */
  spend(): boolean {
    const now = this.#clock.monotonic()
    this.#left = Math.min(BURST, this.#left + ((now - this.#filled) * ASKS_PER_SECOND) / 1000)
    this.#filled = now
    if (this.#left < 1) return false
    this.#left--
    return true
  }
}
