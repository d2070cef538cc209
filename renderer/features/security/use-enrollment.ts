// Owns: the steps of setting up an authenticator. The setup key and the recovery codes live in this state only and
// go with it; must never be copied to a store, a log or a text of their own.
import { useRef, useState } from 'react'
import type { EnrollmentVerdict } from '../../../shared/ipc'
import { guard } from '../../lib/confirmation-store'
import { CODE_LENGTH } from '../../lib/one-time-code'
import { postern } from '../../lib/postern'
import { reportProblem, run } from '../../lib/problem'
import type { ShownRefusal } from '../../ui/words'
import type { EnrollmentRefusal } from './words'

export type Offer = {
  readonly id: string
  readonly qrCode: string
  readonly setupKeyGroups: readonly string[]
  readonly account: string
}
export type Check =
  | { readonly kind: 'incomplete' }
  | { readonly kind: 'checking' }
  | { readonly kind: 'checked'; readonly verdict: EnrollmentVerdict }
  | { readonly kind: 'confirming' }
  | { readonly kind: 'refused'; readonly code: EnrollmentRefusal }

export type Stage =
  | { readonly kind: 'closed' }
  | { readonly kind: 'beginning' }
  | { readonly kind: 'refused'; readonly refusal: ShownRefusal }
  | { readonly kind: 'scan'; readonly offer: Offer; readonly code: string; readonly check: Check }
  | { readonly kind: 'codes'; readonly sheetId: string; readonly recoveryCodes: readonly string[] }

export type Enrollment = {
  readonly stage: Stage
  readonly begin: () => void
  readonly type: (code: string) => void
  readonly confirm: () => void
  readonly cancel: () => void
  readonly finish: () => void
}

export function useEnrollment(): Enrollment {
  const [stage, setStage] = useState<Stage>({ kind: 'closed' })
  /** The newest code that was sent to be checked; answers to older ones are dropped. */
  const asked = useRef('')

  const begin = async (): Promise<void> => {
    setStage({ kind: 'beginning' })
    const outcome = await guard((confirmation) => postern().call('enrollment.begin', { confirmation }))
    if (outcome.kind === 'done')
      setStage({ kind: 'scan', offer: outcome.value, code: '', check: { kind: 'incomplete' } })
    else if (outcome.kind === 'refused') setStage({ kind: 'refused', refusal: outcome })
    else setStage({ kind: 'closed' })
  }

  const judge = async (offer: Offer, code: string): Promise<void> => {
    const verdict = await postern().call('enrollment.check', { id: offer.id, code })
    setStage((now) =>
      now.kind === 'scan' && now.offer.id === offer.id && asked.current === code && now.code === code
        ? { ...now, check: { kind: 'checked', verdict } }
        : now
    )
  }

  const type = (code: string): void => {
    if (stage.kind !== 'scan') return
    const complete = code.length === CODE_LENGTH
    asked.current = complete ? code : ''
    setStage({ ...stage, code, check: { kind: complete ? 'checking' : 'incomplete' } })
    if (complete) run(judge(stage.offer, code))
  }

  const confirm = async (offer: Offer, code: string): Promise<void> => {
    const outcome = await guard(() => postern().call('enrollment.confirm', { id: offer.id, code }))
    if (outcome.kind === 'done') setStage({ kind: 'codes', ...outcome.value })
    else if (outcome.kind === 'refused')
      setStage({ kind: 'scan', offer, code: '', check: { kind: 'refused', code: outcome.code } })
    else setStage({ kind: 'scan', offer, code, check: { kind: 'checked', verdict: { verdict: 'right' } } })
  }

  return {
    stage,
    begin: () => {
      begin().catch((error: unknown) => {
        setStage({ kind: 'closed' })
        reportProblem(error)
      })
    },
    type,
    confirm: () => {
      if (stage.kind !== 'scan' || stage.check.kind !== 'checked' || stage.check.verdict.verdict !== 'right') return
      const { offer, code } = stage
      setStage({ ...stage, check: { kind: 'confirming' } })
      confirm(offer, code).catch((error: unknown) => {
        setStage({ kind: 'scan', offer, code: '', check: { kind: 'incomplete' } })
        reportProblem(error)
      })
    },
    cancel: () => {
      if (stage.kind === 'scan') run(postern().call('enrollment.cancel', { id: stage.offer.id }))
      setStage({ kind: 'closed' })
    },
    finish: () => setStage({ kind: 'closed' })
  }
}
