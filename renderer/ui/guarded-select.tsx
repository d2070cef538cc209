// Owns: a choice from a list whose change main may refuse or guard with a code. It shows what was asked for while main
// thinks, and what main says afterwards. Must never stay on a value that main did not confirm.
import { NativeSelect } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import type { ChangeRefusal, GuardedOutcome } from '../lib/guarded-change'
import { reportProblem } from '../lib/problem'
import { Note } from './note'
import { refusalText, type ShownRefusal } from './words'

type Props = {
  readonly label: string
  readonly description?: string
  readonly data: readonly { readonly value: string; readonly label: string }[]
  readonly value: string
  readonly disabled?: boolean
  readonly onChange: (value: string) => Promise<GuardedOutcome<unknown, ChangeRefusal>>
}

export function GuardedSelect({ label, description, data, value, disabled = false, onChange }: Props): ReactNode {
  const [asked, setAsked] = useState<string | null>(null)
  const [refusal, setRefusal] = useState<ShownRefusal | null>(null)

  const change = (next: string): void => {
    setAsked(next)
    setRefusal(null)
    onChange(next)
      .then((outcome) => setRefusal(outcome.kind === 'refused' ? outcome : null))
      .catch(reportProblem)
      .finally(() => setAsked(null))
  }

  return (
    <div>
      <NativeSelect
        label={label}
        description={description}
        inputWrapperOrder={['label', 'input', 'description']}
        data={[...data]}
        value={asked ?? value}
        disabled={disabled}
        maw={420}
        onChange={(event) => {
          if (asked === null) change(event.currentTarget.value)
        }}
      />
      {refusal !== null && (
        <Note tone="bad" live="alert">
          {refusalText(refusal)}
        </Note>
      )}
    </div>
  )
}
