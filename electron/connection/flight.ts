// Owns: how many bytes of files may be on their way at once: enough to fill the path, too few to make a queue in which keys, words
// and the owner's "no" would stand behind them. Delay-based, as LEDBAT (RFC 6817) is: the far end answers marks between the bytes,
// and what an answer takes longer than on an empty path is the queue. Pure. Never: trusts an answer with more than its limits.

/** What the queue may add to the path's own delay, in ms. */
const TARGET_MS = 60
export const LEAST_BYTES = 16 * 1024
export const MOST_BYTES = 4 * 1024 * 1024
const FIRST_BYTES = 64 * 1024
/** Marks cost little, and fewer than these in a window would tell too late. */
const MARKS_A_WINDOW = 8
/** A frame must not be a queue of its own: at most so much of the window, as a power of two, and not less than the least. */
const FRAMES_A_WINDOW = 8
const LEAST_FRAME_BYTES = 4 * 1024
/** What counts as the empty path's delay is measured again after so long; meanwhile nothing else is on its way. */
const MEASURED_FOR_MS = 30_000

export type Mark = {
  readonly at: number
  /** All that had left by then. */
  readonly sent: number
  /** Whether nothing was on its way before it. */
  readonly alone: boolean
}

export class Flight {
  readonly #monotonic: () => number
  #window = FIRST_BYTES
  #sent = 0
  #marked = 0
  #arrived = 0
  #base = Infinity
  #measuredAt = -Infinity
  /** The path is being emptied, so that its own delay can be measured. */
  #emptying = false
  /** The window has held something back since the last answer; only then is it too small. */
  #held = false
  /** What left before this has been counted in the last cut. */
  #cutAt = 0

  /** @param monotonic milliseconds since an arbitrary start */
  constructor(monotonic: () => number) {
    this.#monotonic = monotonic
  }

  /** How large a frame should be. A power of two, so that it seldom changes; `most` where that is smaller. */
  frameBytes(most: number): number {
    return Math.min(most, Math.max(LEAST_FRAME_BYTES, 2 ** Math.floor(Math.log2(this.#window / FRAMES_A_WINDOW))))
  }

  /** Whether nothing more may leave before the next answer. */
  get isFull(): boolean {
    const underWay = this.#sent - this.#arrived
    return this.#emptying ? underWay > 0 : underWay >= this.#window
  }

  /** A mark that is to leave before what is sent next; null where none is needed. */
  before(): Mark | null {
    return this.#sent === this.#arrived && this.#isMeasurementOld() ? this.#mark(true) : null
  }

  /** So many bytes have left. A mark that is to leave behind them; null where none is needed. */
  sent(bytes: number): Mark | null {
    this.#sent += bytes
    this.#emptying ||= this.#isMeasurementOld()
    if (this.isFull) {
      this.#held ||= !this.#emptying
      return this.#mark(false)
    }
    return this.#sent - this.#marked >= this.#window / MARKS_A_WINDOW ? this.#mark(false) : null
  }

  /** The far end has answered this mark: it has read all that left before. */
  answered({ at, sent, alone }: Mark): void {
    const delay = this.#monotonic() - at
    const arrived = Math.max(0, sent - this.#arrived)
    this.#arrived = Math.max(this.#arrived, sent)
    if (alone) {
      this.#base = delay
      this.#emptying = false
      return
    }
    this.#base = Math.min(this.#base, delay)
    const queue = delay - this.#base
    if (queue > TARGET_MS) {
      // What left before the last cut tells of the queue that it was made for.
      if (sent <= this.#cutAt) return
      this.#cutAt = this.#sent
      this.#window = Math.max(LEAST_BYTES, this.#window * Math.max(0.5, (this.#base + TARGET_MS / 2) / delay))
    } else if (this.#held) {
      this.#held = false
      // Twice as much each round trip until the first cut, then an eighth more.
      const gain = this.#cutAt === 0 ? 1 : 1 / 8
      this.#window = Math.min(MOST_BYTES, this.#window + arrived * gain * (1 - queue / TARGET_MS))
    }
  }

  #isMeasurementOld(): boolean {
    return this.#monotonic() - this.#measuredAt > MEASURED_FOR_MS
  }

  #mark(alone: boolean): Mark {
    const at = this.#monotonic()
    this.#marked = this.#sent
    if (alone) this.#measuredAt = at
    return { at, sent: this.#sent, alone }
  }
}
