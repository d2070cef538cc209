// Owns: the last line of a dialog: the way out, then the way on.
import { Button, Group } from '@mantine/core'
import type { ReactNode } from 'react'
import { BusyButton } from './busy-button'
import { words } from './words'

type Props = {
  readonly onCancel: () => void
  /** On the button that goes on. */
  readonly label: string
  /** Left out, the button submits the form around it. */
  readonly onGo?: () => void
  readonly busy?: boolean
  readonly disabled?: boolean
  /** It takes something away. */
  readonly danger?: boolean
}

/** Where nothing is to be filled in, the focus is on the way out. */
export function DialogButtons({ onCancel, label, onGo, busy = false, disabled = false, danger = false }: Props): ReactNode {
  return (
    <Group justify="flex-end">
      <Button variant="default" onClick={onCancel} {...(onGo === undefined ? {} : { 'data-autofocus': true })}>
        {words.cancel}
      </Button>
      <BusyButton busy={busy} disabled={disabled} {...(danger ? { color: 'red' } : {})} {...(onGo === undefined ? { type: 'submit' } : { onClick: onGo })}>
        {label}
      </BusyButton>
    </Group>
  )
}
