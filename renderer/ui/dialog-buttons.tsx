// Owns: the last line of a dialog: the way out, then the way on.
import { Group } from '@mantine/core'
import type { ReactNode } from 'react'
import { BusyButton } from './busy-button'
import { CancelButton } from './cancel-button'

type Props = {
  readonly onCancel: () => void
  /** On the button that goes on. */
  readonly label: string
  /** Left out, the button submits the form around it. */
  readonly onGo?: () => void
  /** Main is at work on it, and the dialog cannot be left. */
  readonly busy?: boolean
  readonly disabled?: boolean
  /** It takes something away. */
  readonly danger?: boolean
}

/** Where nothing is to be filled in, the focus is on the way out. */
export function DialogButtons({ onCancel, label, onGo, busy = false, disabled = false, danger = false }: Props): ReactNode {
  return (
    <Group justify="flex-end">
      <CancelButton onCancel={onCancel} held={busy} autofocus={onGo !== undefined} />
      <BusyButton busy={busy} disabled={disabled} {...(danger ? { color: 'red' } : {})} {...(onGo === undefined ? { type: 'submit' } : { onClick: onGo })}>
        {label}
      </BusyButton>
    </Group>
  )
}
