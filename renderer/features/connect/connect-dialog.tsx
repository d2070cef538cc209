// Owns: the dialog that follows one outgoing attempt, phase by phase. What it shows is main's state and nothing else;
// must never decide by itself that an attempt went on.
import { Button, Group, Loader, Stack, Text } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import type { ConnectState } from '../../../shared/ipc'
import { assertNever } from '../../lib/assert-never'
import { postern } from '../../lib/postern'
import { run } from '../../lib/problem'
import { useNow } from '../../lib/use-now'
import { Dialog } from '../../ui/dialog'
import { Note } from '../../ui/note'
import { CodeStep } from './code-step'
import { cancelConnecting, connectMirror, dismissFailure, isShown, startConnecting, useConnectLocal } from './connect-store'
import { PasswordStep } from './password-step'
import { ReasonStep } from './reason-step'
import { dialogWords, failureWords, type FailedState } from './words'

type Shown = Exclude<ConnectState, { phase: 'idle' | 'granted' }>

export function ConnectDialog(): ReactNode {
  const state = connectMirror.useValue()
  const dismissed = useConnectLocal((local) => local.dismissed)
  if (state === null || state.phase === 'idle' || state.phase === 'granted' || !isShown(state, dismissed)) return null
  const close = state.phase === 'failed' ? () => dismissFailure(state) : cancelConnecting
  return (
    <Dialog title={titleOf(state)} onClose={close} step={state.phase}>
      <Step state={state} />
    </Dialog>
  )
}

function titleOf(state: Shown): string {
  switch (state.phase) {
    case 'reaching':
    case 'proving':
      return dialogWords.titleReaching
    case 'password':
      return dialogWords.titlePassword
    case 'reason':
      return dialogWords.titleReason
    case 'code':
      return dialogWords.titleCode
    case 'failed':
      return dialogWords.titleFailed
    default:
      return assertNever(state)
  }
}

function Step({ state }: { readonly state: Shown }): ReactNode {
  switch (state.phase) {
    case 'reaching':
      return <Waiting text={dialogWords.reaching(state.address)} />
    case 'password':
      return (
        <PasswordStep
          address={state.address}
          problem={state.problem}
          remembered={state.remember}
          onSubmit={(password, remember) => run(postern().call('connect.password', { password, remember }))}
        />
      )
    case 'proving':
      return <Waiting text={state.automatic ? dialogWords.provingAutomatic : dialogWords.proving} />
    case 'reason':
      return <ReasonStep state={state} />
    case 'code':
      return <CodeStep state={state} />
    case 'failed':
      return <Failed state={state} />
    default:
      return assertNever(state)
  }
}

function Waiting({ text }: { readonly text: string }): ReactNode {
  return (
    <Stack gap="lg">
      <Group gap="sm" wrap="nowrap" role="status">
        <Loader size="sm" aria-hidden />
        <Text size="sm">{text}</Text>
      </Group>
      <Group justify="flex-end">
        <Button variant="default" onClick={cancelConnecting} data-autofocus>
          {dialogWords.cancel}
        </Button>
      </Group>
    </Stack>
  )
}

function Failed({ state }: { readonly state: FailedState }): ReactNode {
  const ticking = useNow()
  const [openedAt] = useState(ticking)
  // The words change once, when the wait is over, and not every second: a screen reader would say each of them.
  const now = state.retryAt !== null && state.retryAt <= ticking ? ticking : openedAt
  const words = failureWords[state.why]
  return (
    <Stack gap="lg">
      <Note tone="bad" title={words.title} live="alert">
        {words.advice(state, now)}
      </Note>
      <Group justify="flex-end">
        <Button variant="default" onClick={() => dismissFailure(state)}>
          {dialogWords.close}
        </Button>
        <Button onClick={() => startConnecting(state.address)} data-autofocus>
          {dialogWords.tryAgain}
        </Button>
      </Group>
    </Stack>
  )
}
