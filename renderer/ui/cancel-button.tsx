// Owns: the button that leaves a dialog, and with it whether anything does. It stays focusable while nothing does, as
// the button stays that has started the work. Must never look as if it cancelled what goes on.
import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { useDialogHold } from './dialog-hold'
import { words } from './words'

type Props = {
  readonly onCancel: () => void
  /** Main is at work; neither this button nor Escape leaves the dialog meanwhile. */
  readonly held: boolean
  /** The focus is here when the dialog opens. */
  readonly autofocus?: boolean
}

export function CancelButton({ onCancel, held, autofocus = false }: Props): ReactNode {
  useDialogHold(held)
  return (
    <Button
      variant="default"
      aria-disabled={held}
      {...(held ? { 'data-disabled': true } : {})}
      {...(autofocus ? { 'data-autofocus': true } : {})}
      onClick={() => {
        if (!held) onCancel()
      }}
    >
      {words.cancel}
    </Button>
  )
}
