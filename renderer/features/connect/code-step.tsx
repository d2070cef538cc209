// Owns: asking for the second factor of an outgoing attempt, with the time and the tries that are left.
import { Group, Stack, Text } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import type { ConnectState } from '../../../shared/ipc'
import { postern } from '../../lib/postern'
import { run } from '../../lib/problem'
import { countdown } from '../../lib/time-words'
import { useNow } from '../../lib/use-now'
import { CodeForm } from '../../ui/code-form'
import { Note } from '../../ui/note'
import { SendingLine } from '../../ui/sending-line'
import { sendingWords } from '../../ui/words'
import { cancelConnecting } from './connect-store'
import { codeProblemWords, dialogWords, sendProblemAdvice, sendProblemWords } from './words'

type CodeState = Extract<ConnectState, { phase: 'code' }>
const HURRY_MS = 30_000

export function CodeStep({ state }: { readonly state: CodeState }): ReactNode {
  // Who asked for another code is about to type it: the field takes the focus, and what stood in it is void.
  const [asked, setAsked] = useState(0)
  const { problem } = state
  const away = problem === 'reconnecting'
  return (
    <Stack gap="sm">
      <Text size="sm">{dialogWords.codeFor(state.hostName)}</Text>
      <CodeForm
        methods={state.methods}
        busy={state.checking}
        problem={problem === null || away ? null : codeProblemWords[problem]}
        round={useRounds(state) + asked}
        onSubmit={(method, code) => run(postern().call('connect.factor', { method, code }))}
        onCancel={cancelConnecting}
      >
        {/* Not at the field: it is no fault of the code, and has to be read over one that is half typed. */}
        {away && (
          <Note tone="warn" live="status">
            {codeProblemWords.reconnecting}
          </Note>
        )}
        {state.delivery !== null && <SentCode delivery={state.delivery} away={away} onAsked={() => setAsked((count) => count + 1)} />}
        <TimeAndTries expiresAt={state.expiresAt} triesLeft={state.triesLeft} />
      </CodeForm>
    </Stack>
  )
}

type SentProps = { readonly delivery: NonNullable<CodeState['delivery']>; readonly away: boolean; readonly onAsked: () => void }

function SentCode({ delivery, away, onAsked }: SentProps): ReactNode {
  const { destination, state, why, sendAgainAt } = delivery
  return (
    <SendingLine
      action={sendingWords.sendAgain}
      busy={state === 'sending' || away}
      sendAgainAt={sendAgainAt}
      status={state === 'failed' ? null : sendingWords[state](destination)}
      problem={state === 'failed' ? `${sendingWords.failed(destination)} ${why === null ? '' : sendProblemWords[why]} ${sendProblemAdvice}` : null}
      onSend={() => {
        run(postern().call('connect.sendAgain'))
        onAsked()
      }}
    />
  )
}

/** Counts the verdicts: each time main has finished checking, the field starts afresh. */
function useRounds(state: CodeState): number {
  const [seen, setSeen] = useState({ state, round: 0 })
  if (seen.state === state) return seen.round
  const answered = (seen.state.checking && !state.checking) || seen.state.triesLeft !== state.triesLeft
  const next = { state, round: answered ? seen.round + 1 : seen.round }
  setSeen(next)
  return next.round
}

type TimeProps = { readonly expiresAt: number; readonly triesLeft: number }

function TimeAndTries({ expiresAt, triesLeft }: TimeProps): ReactNode {
  const remaining = expiresAt - useNow(500)
  return (
    <Group justify="space-between">
      {/* A timer is not a live region: readers can ask for it, and are not told every second. */}
      <Text size="sm" c="dimmed" role="timer" aria-live="off">
        {dialogWords.timeLeft(countdown(remaining))}
      </Text>
      <Text size="sm" c="dimmed">
        {dialogWords.triesLeft(triesLeft)}
      </Text>
      <span role="status" className="visually-hidden">
        {remaining < HURRY_MS ? dialogWords.hurry : ''}
      </span>
    </Group>
  )
}
