// Owns: a checkbox whose change main may refuse or guard with a code. It shows what was asked for while main thinks,
// and what main says afterwards. Must never stay on a value that main did not confirm.
import { Checkbox } from '@mantine/core'
import '@mantine/core/styles/InlineInput.css'
import '@mantine/core/styles/Checkbox.css'
import { useState, type ReactNode } from 'react'
import type { ChangeRefusal, GuardedOutcome } from '../lib/guarded-change'
import { reportProblem } from '../lib/problem'
import { Note } from './note'
import { refusalText, type ShownRefusal } from './words'

type Props = {
  readonly label: string
  readonly description?: string
  readonly checked: boolean
  readonly disabled?: boolean
  readonly onChange: (checked: boolean) => Promise<GuardedOutcome<unknown, ChangeRefusal>>
}

export function GuardedCheckbox({ label, description, checked, disabled = false, onChange }: Props): ReactNode {
  const [asked, setAsked] = useState<boolean | null>(null)
  const [refusal, setRefusal] = useState<ShownRefusal | null>(null)

  const change = (next: boolean): void => {
    setAsked(next)
    setRefusal(null)
    onChange(next)
      .then((outcome) => setRefusal(outcome.kind === 'refused' ? outcome : null))
      .catch(reportProblem)
      .finally(() => setAsked(null))
  }

  return (
    <div>
      <Checkbox
        label={label}
        description={description}
        checked={asked ?? checked}
        disabled={disabled}
        onChange={(event) => {
          if (asked === null) change(event.currentTarget.checked)
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
