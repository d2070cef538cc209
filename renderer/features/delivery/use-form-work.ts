// Owns: what a form of this tab is doing and how it ended: one thing at a time, told in one place.
import { useState } from 'react'
import { reportProblem } from '../../lib/problem'

export type Told = { readonly tone: 'good' | 'bad'; readonly text: string } | null
export type FormWork = {
  readonly doing: string | null
  readonly told: Told
  /** Runs one piece of work, unless another runs; what it returns is told. */
  readonly start: (name: string, work: () => Promise<Told>) => void
  readonly clear: () => void
}

export function useFormWork(): FormWork {
  const [doing, setDoing] = useState<string | null>(null)
  const [told, setTold] = useState<Told>(null)
  return {
    doing,
    told,
    start: (name, work) => {
      if (doing !== null) return
      setDoing(name)
      setTold(null)
      work()
        .then(setTold, reportProblem)
        .finally(() => setDoing(null))
    },
    clear: () => setTold(null)
  }
}
