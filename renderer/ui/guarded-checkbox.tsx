// Owns: a checkbox whose change main may refuse or guard with a code. It shows what was asked for while main thinks,
// and what main says afterwards. Must never stay on a value that main did not confirm.
import { Checkbox } from '@mantine/core'
import '@mantine/core/styles/InlineInput.css'
import '@mantine/core/styles/Checkbox.css'
import type { ReactNode } from 'react'
import type { ChangeRefusal, GuardedOutcome } from '../lib/guarded-change'
import { useGuardedValue } from '../lib/use-guarded-value'
import { ManagedMark } from './managed-mark'
import { RefusalNote } from './refusal-note'

type Props = {
  readonly label: string
  readonly description?: string
  readonly checked: boolean
  readonly disabled?: boolean
  /** The administrator's policy has set it. */
  readonly managed?: boolean
  readonly onChange: (checked: boolean) => Promise<GuardedOutcome<unknown, ChangeRefusal>>
}

export function GuardedCheckbox({ label, description, checked, disabled = false, managed = false, onChange }: Props): ReactNode {
  const { change, asked, refusal } = useGuardedValue(onChange)

  return (
    <div>
      <Checkbox
        label={label}
        description={managed ? <ManagedMark description={description} /> : description}
        checked={asked ?? checked}
        disabled={disabled || managed}
        aria-busy={asked !== null}
        onChange={(event) => change(event.currentTarget.checked)}
      />
      <RefusalNote refusal={refusal} />
    </div>
  )
}
