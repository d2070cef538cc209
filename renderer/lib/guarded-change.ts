// Owns: the conversation around a change that weakens the gate: try, ask for a code or for the sessions to end,
// try again. Pure: what asks and what calls are handed in. Must never decide that a code isn't needed; main does.
import type { ChangeFailure, Confirmation } from '../../shared/ipc'
import type { FailureInfo, Result } from '../../shared/result'

export type CodeProblemCode = 'confirmation-wrong' | 'confirmation-used' | 'confirmation-void' | 'confirmation-locked'
export type CodeProblem = { readonly code: CodeProblemCode; readonly info: FailureInfo | null }

export type Question =
  | { readonly kind: 'code'; readonly problem: CodeProblem | null }
  | { readonly kind: 'live-sessions' }

export type Answer =
  | { readonly kind: 'confirmation'; readonly confirmation: Confirmation }
  | { readonly kind: 'end-sessions' }
  | { readonly kind: 'give-up' }

export type Asker = {
  readonly ask: (question: Question) => Promise<Answer>
  readonly endSessions: () => Promise<void>
  /** The conversation is over, whatever came of it. */
  readonly close: () => void
}

type Asked = CodeProblemCode | 'confirmation-required' | 'session-live'
/** What is left for the screen that wanted the change. */
export type ChangeRefusal = Exclude<ChangeFailure, Asked>

export type GuardedOutcome<Value, Code extends string> =
  | { readonly kind: 'done'; readonly value: Value }
  | { readonly kind: 'given-up' }
  | { readonly kind: 'refused'; readonly code: Code; readonly info: FailureInfo | null }

export type Attempt<Value, Code extends string> = (
  confirmation: Confirmation | undefined
) => Promise<Result<Value, Code>>

function questionFor(code: string, info: FailureInfo | null): Question | null {
  switch (code) {
    case 'confirmation-required':
      return { kind: 'code', problem: null }
    case 'confirmation-wrong':
    case 'confirmation-used':
    case 'confirmation-void':
    case 'confirmation-locked':
      return { kind: 'code', problem: { code, info } }
    case 'session-live':
      return { kind: 'live-sessions' }
    default:
      return null
  }
}

/** Throws only what `attempt` or `endSessions` throws. */
export async function guardedChange<Value, Code extends string>(
  asker: Asker,
  attempt: Attempt<Value, Code>
): Promise<GuardedOutcome<Value, Exclude<Code, Asked>>> {
  let confirmation: Confirmation | undefined
  try {
    for (;;) {
      const result = await attempt(confirmation)
      if (result.ok) return { kind: 'done', value: result.value }
      const info = result.info ?? null
      const question = questionFor(result.code, info)
      if (question === null) return { kind: 'refused', code: result.code as Exclude<Code, Asked>, info }
      const answer = await asker.ask(question)
      if (answer.kind === 'give-up') return { kind: 'given-up' }
      if (answer.kind === 'confirmation') confirmation = answer.confirmation
      else await asker.endSessions()
    }
  } finally {
    asker.close()
  }
}
