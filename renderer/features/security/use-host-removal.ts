// Owns: taking something away from this computer's gate, from the button to main's answer. Never: closes a dialog whose
// change main refused.
import { useState } from 'react'
import type { ChangeFailure, Confirmation, HostState } from '../../../shared/ipc'
import type { Result } from '../../../shared/result'
import { guard } from '../../lib/confirmation-store'
import { hostMirror } from '../../lib/host-store'
import { reportProblem } from '../../lib/problem'
import type { ShownRefusal } from '../../ui/words'

type Removal = { readonly start: () => void; readonly working: boolean; readonly refusal: ShownRefusal | null }

export function useHostRemoval(
  remove: (confirmation: Confirmation | undefined) => Promise<Result<HostState, ChangeFailure>>,
  onDone: () => void
): Removal {
  const [working, setWorking] = useState(false)
  const [refusal, setRefusal] = useState<ShownRefusal | null>(null)
  const run = async (): Promise<void> => {
    setRefusal(null)
    const outcome = await guard(remove)
    if (outcome.kind === 'refused') setRefusal(outcome)
    if (outcome.kind !== 'done') return
    hostMirror.set(outcome.value)
    onDone()
  }
  const start = (): void => {
    setWorking(true)
    void run()
      .catch(reportProblem)
      .finally(() => setWorking(false))
  }
  return { start, working, refusal }
}
