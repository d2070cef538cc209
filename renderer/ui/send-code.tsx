// Owns: having a code sent to the owner, for a change or a set-up, and saying how that went.
import { useState, type ReactNode } from 'react'
import type { CodeSendFailure, CodeSent } from '../../shared/ipc'
import type { Result } from '../../shared/result'
import { reportProblem } from '../lib/problem'
import { SendingLine } from './sending-line'
import { sendFailureText, sendingWords } from './words'

type Props = {
  readonly send: () => Promise<Result<CodeSent, CodeSendFailure>>
  /** The code is on its way; what comes next is to type it. */
  readonly onSent: () => void
}
type State = { readonly busy: boolean; readonly sent: CodeSent | null; readonly problem: string | null; readonly sendAgainAt: number }

export function SendCode({ send, onSent }: Props): ReactNode {
  const [state, setState] = useState<State>({ busy: false, sent: null, problem: null, sendAgainAt: 0 })
  const start = (): void => {
    setState({ ...state, busy: true, problem: null })
    send().then(
      (result) => {
        if (result.ok) {
          setState({ busy: false, sent: result.value, problem: null, sendAgainAt: result.value.sendAgainAt })
          return onSent()
        }
        const info = result.info ?? null
        setState({ ...state, busy: false, problem: sendFailureText(result.code, info, Date.now()), sendAgainAt: info?.retryAt ?? 0 })
      },
      (error: unknown) => {
        setState({ ...state, busy: false })
        reportProblem(error)
      }
    )
  }
  return (
    <SendingLine
      action={state.sent === null ? sendingWords.sendCode : sendingWords.sendAgain}
      busy={state.busy}
      sendAgainAt={state.sendAgainAt}
      status={state.sent === null ? null : sendingWords.sent(state.sent.destination)}
      problem={state.problem}
      onSend={start}
    />
  )
}
