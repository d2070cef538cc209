// Owns: reaching a host again whose question is still open: one dial after another, until the question's time is over.
// Never: speaks to the host; the conversation over what is reached is the flow's.
import type { Clock } from '../access/ports'
import type { Attempt } from './attempt'
import type { Dial } from './dial'
import type { Scheduler, Transport } from './transport'

const INTERVAL_MS = 2_000

export type RedialParts = { readonly dial: Dial; readonly clock: Clock; readonly scheduler: Scheduler }
export type Redial = {
  /** Unix time in ms. */
  readonly until: number
  /** Whether anybody still waits for it. */
  readonly wanted: () => boolean
  readonly reached: (transport: Transport) => void
  readonly timeOver: () => void
}

export function redial({ dial, clock, scheduler }: RedialParts, { address, abort }: Attempt, { until, wanted, reached, timeOver }: Redial): void {
  const tryOnce = async (): Promise<void> => {
    if (!wanted()) return
    const outcome = await dial(address, abort.signal)
    if (!outcome.ok) return tryLater()
    if (wanted()) reached(outcome.value)
    else outcome.value.close()
  }
  const tryLater = (): void => {
    if (!wanted()) return
    if (clock.now() >= until) timeOver()
    else scheduler.after(INTERVAL_MS, () => void tryOnce())
  }
  tryLater()
}
