// Owns: one change from a button to main's answer: whether it is under way, and why main refused it.
// Must never begin a second one meanwhile, or go on as if a refused one were done.
import { useState } from 'react'
import type { ChangeRefusal, GuardedOutcome } from './guarded-change'
import { reportProblem } from './problem'

type Refused = Extract<GuardedOutcome<unknown, ChangeRefusal>, { readonly kind: 'refused' }>

export type GuardedWork = {
  readonly working: boolean
  readonly refusal: Refused | null
  /** @param onDone called with the new value, when main has changed it */
  readonly start: <Value>(work: () => Promise<GuardedOutcome<Value, ChangeRefusal>>, onDone?: (value: Value) => void) => void
}

export function useGuardedWork(): GuardedWork {
  const [working, setWorking] = useState(false)
  const [refusal, setRefusal] = useState<Refused | null>(null)
  const start: GuardedWork['start'] = (work, onDone) => {
    if (working) return
    setWorking(true)
    setRefusal(null)
    work()
      .then((outcome) => {
        if (outcome.kind === 'refused') setRefusal(outcome)
        if (outcome.kind === 'done') onDone?.(outcome.value)
      })
      .catch(reportProblem)
      .finally(() => setWorking(false))
  }
  return { working, refusal, start }
}
