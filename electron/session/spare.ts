// Owns: one thing made ahead of its need, because making it takes long. Never: more than one, or for longer than it may wait.

export type SpareParts<Thing> = {
  readonly make: () => Thing
  /** What was made is not needed after all. */
  readonly discard: (thing: Thing) => void
  /** How long it waits, in ms. */
  readonly keepMs: number
  /** Runs `work` after `ms` milliseconds; returns the function that calls it off. */
  readonly schedule: (ms: number, work: () => void) => () => void
}

export class Spare<Thing> {
  readonly #parts: SpareParts<Thing>
  #thing: Thing | null = null
  #callOff: () => void = () => undefined

  constructor(parts: SpareParts<Thing>) {
    this.#parts = parts
  }

  /** Makes one, unless there is one; in either case it waits anew. Rethrows what `make` throws. */
  prepare(): void {
    this.#callOff()
    this.#thing ??= this.#parts.make()
    this.#callOff = this.#parts.schedule(this.#parts.keepMs, () => this.drop())
  }

  /** The one that waits, or a new one. From here on it is the caller's. */
  take(): Thing {
    this.#callOff()
    const thing = this.#thing ?? this.#parts.make()
    this.#thing = null
    return thing
  }

  /** It broke while it waited. */
  forget(thing: Thing): void {
    if (this.#thing !== thing) return
    this.#callOff()
    this.#thing = null
  }

  drop(): void {
    this.#callOff()
    const thing = this.#thing
    this.#thing = null
    if (thing !== null) this.#parts.discard(thing)
  }
}
