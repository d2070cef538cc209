// Owns: one value's journey: asked for, then confirmed or refused by main. Must never keep what main refused.
import { useState } from 'react'
import type { ChangeRefusal, GuardedOutcome } from './guarded-change'
import { reportProblem } from './problem'

type Refused = Extract<GuardedOutcome<unknown, ChangeRefusal>, { readonly kind: 'refused' }>

export type GuardedValue<Value> = {
  readonly change: (value: Value) => void
  /** What main is thinking about now. */
  readonly asked: Value | null
  readonly refusal: Refused | null
}

export function useGuardedValue<Value>(onChange: (value: Value) => Promise<GuardedOutcome<unknown, ChangeRefusal>>): GuardedValue<Value> {
  const [asked, setAsked] = useState<Value | null>(null)
  const [refusal, setRefusal] = useState<Refused | null>(null)
  const change = (value: Value): void => {
    setAsked(() => value)
    setRefusal(null)
    onChange(value)
      .then((outcome) => setRefusal(outcome.kind === 'refused' ? outcome : null))
      .catch(reportProblem)
      .finally(() => setAsked(null))
  }
  return { change, asked, refusal }
}
