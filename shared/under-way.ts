// Owns: work that goes on by itself, for whoever has to wait for the end of all of it. Never: reports its failures.

export class UnderWay {
  readonly #work = new Set<Promise<unknown>>()

  add(work: Promise<unknown>): void {
    const over = (): void => void this.#work.delete(work)
    this.#work.add(work)
    work.then(over, over)
  }

  /** Resolves when nothing is left, also of what was added meanwhile. */
  async settled(): Promise<void> {
    while (this.#work.size > 0) await Promise.allSettled(this.#work)
  }
}
