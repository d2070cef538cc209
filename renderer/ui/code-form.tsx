// Owns: asking for a code with a way to a recovery code and back; used to connect and to confirm a change.
import { Anchor, Button, Group, Stack } from '@mantine/core'
import { useState, type SubmitEvent, type ReactNode } from 'react'
import type { FactorMethod } from '../../shared/protocol'
import { isComplete } from '../lib/one-time-code'
import { CancelButton } from './cancel-button'
import { CodeField } from './code-field'
import { codeWords, methodWords } from './words'

type Props = {
  readonly methods: readonly FactorMethod[]
  readonly busy: boolean
  /** It cannot be cancelled now. */
  readonly held?: boolean
  readonly problem: string | null
  /** A new number is a new question: the field is emptied and focused. */
  readonly round: number
  /** Stands between the field and the buttons: time and tries left. */
  readonly children?: ReactNode
  readonly onSubmit: (method: FactorMethod, code: string) => void
  readonly onCancel: () => void
}

type Entry = { readonly round: number; readonly code: string; readonly hideProblem: boolean }

export function CodeForm({ methods, busy, held = false, problem, round, children, onSubmit, onCancel }: Props): ReactNode {
  const primary = methods.find((one) => one !== 'recovery-code')
  const [method, setMethod] = useState<FactorMethod>(primary ?? 'recovery-code')
  const [entry, setEntry] = useState<Entry>({ round, code: '', hideProblem: false })
  // What was typed for an earlier question is gone as soon as the next one is asked.
  const code = entry.round === round ? entry.code : ''
  const shownProblem = entry.round === round && entry.hideProblem ? null : problem
  const ready = isComplete(method, code)

  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    if (ready && !busy) onSubmit(method, code)
  }
  const switchTo = (next: FactorMethod): void => {
    setMethod(next)
    setEntry({ round, code: '', hideProblem: true })
  }
  const other: FactorMethod | undefined = method === 'recovery-code' ? primary : 'recovery-code'

  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <CodeField
          method={method}
          value={code}
          onChange={(next) => setEntry({ round, code: next, hideProblem: next.length > 0 })}
          onComplete={(complete) => onSubmit(method, complete)}
          problem={shownProblem}
          busy={busy}
          round={round}
        />
        {children}
        {other !== undefined && primary !== undefined && methods.includes(other) && (
          <div>
            <Anchor component="button" type="button" size="sm" disabled={busy} onClick={() => switchTo(other)}>
              {other === 'recovery-code' ? methodWords[primary].useRecoveryCode : methodWords[primary].back}
            </Anchor>
          </div>
        )}
        <Group justify="flex-end" mt="xs">
          <CancelButton onCancel={onCancel} held={held} />
          <Button type="submit" disabled={!ready} loading={busy}>
            {codeWords.submit}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
