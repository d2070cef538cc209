// Owns: a choice from a list whose change main may refuse or guard with a code. It shows what was asked for while main
// thinks, and what main says afterwards. Must never stay on a value that main did not confirm.
import { NativeSelect } from '@mantine/core'
import type { ReactNode } from 'react'
import type { ChangeRefusal, GuardedOutcome } from '../lib/guarded-change'
import { useGuardedValue } from '../lib/use-guarded-value'
import { ManagedMark } from './managed-mark'
import { RefusalNote } from './refusal-note'

type Props = {
  readonly label: string
  readonly description?: string
  readonly data: readonly { readonly value: string; readonly label: string }[]
  readonly value: string
  readonly disabled?: boolean
  /** What the administrator's policy leaves to the owner; null when it says nothing of this. */
  readonly managed?: string | null
  readonly onChange: (value: string) => Promise<GuardedOutcome<unknown, ChangeRefusal>>
}

export function GuardedSelect({ label, description, data, value, disabled = false, managed = null, onChange }: Props): ReactNode {
  const { change, asked, refusal } = useGuardedValue(onChange)

  return (
    <div>
      <NativeSelect
        label={label}
        description={managed === null ? description : <ManagedMark description={description} detail={managed} />}
        inputWrapperOrder={['label', 'input', 'description']}
        data={[...data]}
        value={asked ?? value}
        disabled={disabled}
        aria-busy={asked !== null}
        maw={420}
        // An arrow key on a closed list chooses each value that it passes.
        onChange={(event) => change(event.currentTarget.value)}
      />
      <RefusalNote refusal={refusal} />
    </div>
  )
}
