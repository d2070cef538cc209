// Owns: "Confirm it's you", the one dialog behind every change that weakens the gate.
// Must never remember a code, nor offer a way to the change without one.
import { Stack, Text } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { confirmMethods } from '../lib/confirm-methods'
import { answerQuestion, useConversation, type Conversation } from '../lib/confirmation-store'
import { hostMirror } from '../lib/host-store'
import { postern } from '../lib/postern'
import { CodeForm } from './code-form'
import { Dialog } from './dialog'
import { DialogButtons } from './dialog-buttons'
import { SendCode } from './send-code'
import { codeProblemText, confirmWords } from './words'

const giveUp = (): void => answerQuestion({ kind: 'give-up' })

export function ConfirmIdentityDialog(): ReactNode {
  const now = useConversation((state) => state.now)
  if (now.kind === 'closed') return null
  return now.question.kind === 'code' ? <AskCode now={now} /> : <AskToEndSessions busy={now.kind === 'trying'} />
}

function AskCode({ now }: { readonly now: Exclude<Conversation, { kind: 'closed' }> }): ReactNode {
  const [sent, setSent] = useState(0)
  const problem = now.question.kind === 'code' ? now.question.problem : null
  const methods = confirmMethods(hostMirror.useValue()?.twoFactor)
  return (
    <Dialog title={confirmWords.title} onClose={giveUp}>
      <Text size="sm" mb="sm">
        {confirmWords.why}
      </Text>
      <CodeForm
        methods={methods}
        busy={now.kind === 'trying'}
        held={now.kind === 'trying'}
        problem={problem === null ? null : codeProblemText(problem, now.askedAt)}
        round={now.round + sent}
        onSubmit={(method, code) => answerQuestion({ kind: 'confirmation', confirmation: { method, code } })}
        onCancel={giveUp}
      >
        {!methods.includes('totp') && <SendCode send={() => postern().call('twoFactor.sendCode')} onSent={() => setSent((count) => count + 1)} />}
      </CodeForm>
    </Dialog>
  )
}

function AskToEndSessions({ busy }: { readonly busy: boolean }): ReactNode {
  return (
    <Dialog title={confirmWords.sessionsTitle} onClose={giveUp}>
      <Stack gap="md">
        <Text size="sm">{confirmWords.sessionsWhy}</Text>
        <DialogButtons onCancel={giveUp} label={confirmWords.endSessions} onGo={() => answerQuestion({ kind: 'end-sessions' })} busy={busy} danger />
      </Stack>
    </Dialog>
  )
}
