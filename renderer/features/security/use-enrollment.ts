// Owns: the steps of setting up two-factor authentication. The setup key and the recovery codes live in this state only and
// go with it; must never be copied to a store, a log or a text of their own.
import { useRef, useState } from 'react'
import type { CodeSendFailure, CodeSent, EnrollmentVerdict } from '../../../shared/ipc'
import type { DeliveryMethod } from '../../../shared/destination'
import type { Result } from '../../../shared/result'
import { guard } from '../../lib/confirmation-store'
import { CODE_LENGTH } from '../../lib/one-time-code'
import { postern } from '../../lib/postern'
import { reportProblem, run } from '../../lib/problem'
import type { ShownRefusal } from '../../ui/words'
import type { EnrollmentRefusal } from './words'

export type Method = 'totp' | DeliveryMethod
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
  | { readonly kind: 'choose'; readonly method: Method }
  | { readonly kind: 'beginning'; readonly method: Method }
  | { readonly kind: 'refused'; readonly refusal: ShownRefusal }
  | { readonly kind: 'scan'; readonly offer: Offer; readonly code: string; readonly check: Check }
  | { readonly kind: 'deliver'; readonly id: string; readonly method: DeliveryMethod; readonly code: string; readonly check: Check }
  | { readonly kind: 'codes'; readonly sheetId: string; readonly recoveryCodes: readonly string[] }

type Open = Extract<Stage, { kind: 'scan' | 'deliver' }>
const isOpen = (stage: Stage): stage is Open => stage.kind === 'scan' || stage.kind === 'deliver'
const idOf = (stage: Open): string => (stage.kind === 'scan' ? stage.offer.id : stage.id)

async function begun(method: Method): Promise<Stage> {
  const empty = { code: '', check: { kind: 'incomplete' } } as const
  if (method === 'totp') {
    const outcome = await guard((confirmation) => postern().call('enrollment.begin', { confirmation }))
    return outcome.kind === 'done' ? { kind: 'scan', offer: outcome.value, ...empty } : notBegun(outcome)
  }
  const outcome = await guard((confirmation) => postern().call('enrollment.beginDelivered', { method, confirmation }))
  return outcome.kind === 'done' ? { kind: 'deliver', id: outcome.value.id, method, ...empty } : notBegun(outcome)
}

const notBegun = (outcome: { readonly kind: 'given-up' } | ({ readonly kind: 'refused' } & ShownRefusal)): Stage =>
  outcome.kind === 'refused' ? { kind: 'refused', refusal: outcome } : { kind: 'closed' }

export type Enrollment = {
  readonly stage: Stage
  /** Opens the dialog with the choice of a method. */
  readonly begin: () => void
  readonly choose: (method: Method) => void
  readonly next: () => void
  /** Without the choice: the method stays, the secret is a new one. */
  readonly replaceAuthenticator: () => void
  /** To the address that is being set up. */
  readonly send: (destination: string) => Promise<Result<CodeSent, CodeSendFailure>>
  readonly type: (code: string) => void
  readonly confirm: () => void
  readonly cancel: () => void
  readonly finish: () => void
}

export function useEnrollment(): Enrollment {
  const [stage, setStage] = useState<Stage>({ kind: 'closed' })
  /** The newest code that was sent to be checked; answers to older ones are dropped. */
  const asked = useRef('')

  /** Goes up whenever the dialog is closed: what main answers to an earlier turn opens nothing. */
  const turn = useRef(0)
  const close = (): void => {
    turn.current++
    setStage({ kind: 'closed' })
  }

  const start = async (method: Method): Promise<void> => {
    const mine = turn.current
    setStage({ kind: 'beginning', method })
    const next = await begun(method)
    if (turn.current === mine) setStage(next)
    else if (isOpen(next)) await postern().call('enrollment.cancel', { id: idOf(next) })
  }

  const begin = (method: Method): void => {
    start(method).catch((error: unknown) => {
      close()
      reportProblem(error)
    })
  }

  const judge = async (id: string, code: string): Promise<void> => {
    const verdict = await postern().call('enrollment.check', { id, code })
    setStage((now) =>
      isOpen(now) && idOf(now) === id && asked.current === code && now.code === code
        ? { ...now, check: { kind: 'checked', verdict } }
        : now
    )
  }

  const type = (code: string): void => {
    if (!isOpen(stage)) return
    const complete = code.length === CODE_LENGTH
    asked.current = complete ? code : ''
    setStage({ ...stage, code, check: { kind: complete ? 'checking' : 'incomplete' } })
    if (complete) run(judge(idOf(stage), code))
  }

  const confirm = async (open: Open): Promise<void> => {
    const mine = turn.current
    const outcome = await guard(() => postern().call('enrollment.confirm', { id: idOf(open), code: open.code }))
    // It is on, and its recovery codes are told this once only, whatever is shown by now.
    if (outcome.kind === 'done') return setStage({ kind: 'codes', ...outcome.value })
    if (turn.current !== mine) return
    if (outcome.kind === 'refused') setStage({ ...open, code: '', check: { kind: 'refused', code: outcome.code } })
    else setStage({ ...open, check: { kind: 'checked', verdict: { verdict: 'right' } } })
  }

  return {
    stage,
    begin: () => setStage({ kind: 'choose', method: 'totp' }),
    choose: (method) => setStage((now) => (now.kind === 'choose' ? { kind: 'choose', method } : now)),
    send: async (destination) => {
      if (stage.kind !== 'deliver') return { ok: false, code: 'enrollment-gone' }
      setStage({ ...stage, code: '', check: { kind: 'incomplete' } })
      return postern().call('enrollment.sendCode', { id: stage.id, destination })
    },
    next: () => {
      if (stage.kind === 'choose') begin(stage.method)
    },
    replaceAuthenticator: () => begin('totp'),
    type,
    confirm: () => {
      if (!isOpen(stage) || stage.check.kind !== 'checked' || stage.check.verdict.verdict !== 'right') return
      setStage({ ...stage, check: { kind: 'confirming' } })
      confirm(stage).catch((error: unknown) => {
        setStage({ ...stage, code: '', check: { kind: 'incomplete' } })
        reportProblem(error)
      })
    },
    cancel: () => {
      if (isOpen(stage)) run(postern().call('enrollment.cancel', { id: idOf(stage) }))
      close()
    },
    finish: close
  }
}
