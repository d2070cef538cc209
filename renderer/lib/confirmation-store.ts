// Owns: the question that "Confirm it's you" shows now, and the promise that waits for its answer.
// Must never keep a code: an answer goes straight to the change that asked.
import { create } from 'zustand'
import { postern } from './postern'
import { guardedChange, type Answer, type Asker, type Attempt, type Question } from './guarded-change'

export type { GuardedOutcome } from './guarded-change'

type Asked = {
  readonly question: Question
  /** Counts the questions, so that each rejection starts with an empty field. */
  readonly round: number
  /** Unix time in ms, from which its words say how long a wait lasts: a dialog may have been open for minutes before. */
  readonly askedAt: number
}
export type Conversation = { readonly kind: 'closed' } | ({ readonly kind: 'asking' } & Asked) | ({ readonly kind: 'trying' } & Asked)

export const useConversation = create<{ readonly now: Conversation }>(() => ({ now: { kind: 'closed' } }))

let waiting: ((answer: Answer) => void) | null = null
let rounds = 0

const asker: Asker = {
  ask: (question) =>
    new Promise((resolve) => {
      waiting = resolve
      rounds += 1
      useConversation.setState({ now: { kind: 'asking', question, round: rounds, askedAt: Date.now() } })
    }),
  endSessions: async () => {
    const { sessions } = await postern().call('host.state')
    for (const { id } of sessions) await postern().call('host.endSession', { id })
  },
  close: () => {
    waiting = null
    useConversation.setState({ now: { kind: 'closed' } })
  }
}

/** The dialog's way to answer. A second answer to the same question is dropped. */
export function answerQuestion(answer: Answer): void {
  const { now } = useConversation.getState()
  const resolve = waiting
  if (resolve === null || now.kind !== 'asking') return
  waiting = null
  if (answer.kind !== 'give-up') useConversation.setState({ now: { ...now, kind: 'trying' } })
  resolve(answer)
}

/** One change at a time: a second one waits until the first has ended. */
let queue: Promise<unknown> = Promise.resolve()

export function guard<Value, Code extends string>(attempt: Attempt<Value, Code>): ReturnType<typeof guardedChange<Value, Code>> {
  const turn = queue.then(() => guardedChange(asker, attempt))
  queue = turn.catch(() => undefined)
  return turn
}
