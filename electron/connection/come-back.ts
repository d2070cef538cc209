// Owns: getting back to a computer that restarts: dialing until it answers, then logging in by itself with the short-term
// password it gave. Never: keeps that password longer than this takes, or anywhere but in memory.
import type { ConnectFailure } from '../../shared/ipc'
import type { RestartTarget } from '../../shared/protocol'
import type { Clock } from '../access/ports'
import type { ConnectFlow } from './connect-flow'
import type { Dial } from './dial'
import type { Scheduler } from './transport'
import type { Ticket, ViewerLink } from './viewer-link'

/** Between two attempts, in ms. */
const INTERVAL_MS = 2_000
/** How long it is waited for: the host opens nothing after 15 minutes, and a program is back within seconds. */
const LIMIT_MS: Readonly<Record<RestartTarget, number>> = { device: 15 * 60_000, app: 2 * 60_000 }

/** A computer that is coming up answers with each of these on its way. */
const PASSING: ReadonlySet<ConnectFailure> = new Set<ConnectFailure>([
  'unreachable', 'connection-refused', 'not-postern', 'timed-out', 'busy', 'connection-lost', 'host-keychain-unavailable'
])

export type ComeBackStep = 'waiting' | 'logging-in' | 'code'
/** `stayed-away`: it was waited for long enough. */
export type ComeBackFailure = ConnectFailure | 'stayed-away'

export type ComeBackParts = {
  readonly dial: Dial
  readonly clock: Clock
  readonly scheduler: Scheduler
  readonly flow: Pick<ConnectFlow, 'resume' | 'cancel'>
  readonly onStep: (step: ComeBackStep) => void
  readonly onGranted: (link: ViewerLink) => void
  readonly onFailed: (why: ComeBackFailure) => void
}

export class ComeBack {
  readonly #parts: ComeBackParts
  readonly #ticket: Ticket
  readonly #abort = new AbortController()
  readonly #began: number
  #resumed = false
  #over = false

  constructor(ticket: Ticket, parts: ComeBackParts) {
    this.#ticket = ticket
    this.#parts = parts
    this.#began = parts.clock.monotonic()
    this.#later()
  }

  cancel(): void {
    if (this.#over) return
    this.#over = true
    this.#abort.abort()
    if (this.#resumed) this.#parts.flow.cancel()
  }

  #later(): void {
    this.#parts.scheduler.after(INTERVAL_MS, () => {
      if (!this.#over) this.#try().catch(() => this.#fail('host-error'))
    })
  }

  async #try(): Promise<void> {
    const { dial, clock, flow, onStep } = this.#parts
    const { address, selector, secret, what } = this.#ticket
    if (clock.monotonic() - this.#began >= LIMIT_MS[what]) return this.#fail('stayed-away')
    onStep('waiting')
    const reached = await dial(address, this.#abort.signal)
    if (this.#isOver()) return reached.ok ? reached.value.close() : undefined
    if (!reached.ok) return this.#failed(reached.code)
    this.#resumed = flow.resume({ address, selector, secret }, reached.value, {
      granted: (link) => {
        this.#over = true
        this.#parts.onGranted(link)
      },
      asked: () => onStep('code'),
      failed: (why) => this.#failed(why)
    })
    if (this.#resumed) return onStep('logging-in')
    // Another computer is being reached; this one has its turn when that is done.
    reached.value.close()
    this.#later()
  }

  // Awaiting lets others change it; the compiler does not see that.
  #isOver(): boolean {
    return this.#over
  }

  #failed(why: ConnectFailure): void {
    this.#resumed = false
    if (this.#over) return
    if (PASSING.has(why)) this.#later()
    else this.#fail(why)
  }

  #fail(why: ComeBackFailure): void {
    this.#over = true
    this.#parts.onFailed(why)
  }
}
