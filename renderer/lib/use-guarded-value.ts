// Owns: one value's journey: asked for, then confirmed or refused by main. Must never keep what main refused.
import { useRef, useState } from 'react'
import type { ChangeRefusal, GuardedOutcome } from './guarded-change'
import { newestInTurn } from './newest-in-turn'
import { reportProblem } from './problem'

type Outcome = GuardedOutcome<unknown, ChangeRefusal>
type Refused = Extract<Outcome, { readonly kind: 'refused' }>

export type GuardedValue<Value> = {
  /** One value at a time goes to main; of those that are chosen meanwhile, the newest goes next, unless main said no. */
  readonly change: (value: Value) => void
  /** What main is thinking about now, or will next. */
  readonly asked: Value | null
  readonly refusal: Refused | null
}

export function useGuardedValue<Value>(onChange: (value: Value) => Promise<Outcome>): GuardedValue<Value> {
  const [asked, setAsked] = useState<Value | null>(null)
  const [refusal, setRefusal] = useState<Refused | null>(null)
  const work = async (value: Value): Promise<boolean> => {
    try {
      const outcome = await onChange(value)
      setRefusal(outcome.kind === 'refused' ? outcome : null)
      return outcome.kind === 'done'
    } catch (error) {
      reportProblem(error)
      return false
    }
  }
  const turn = useRef(newestInTurn<Value>(() => setAsked(null)))
  const change = (value: Value): void => {
    setAsked(() => value)
    setRefusal(null)
    turn.current(value, work)
  }
  return { change, asked, refusal }
}
