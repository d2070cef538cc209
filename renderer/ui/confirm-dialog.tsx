// Owns: asking once more before something that cannot be taken back.
import { Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { Dialog } from './dialog'
import { DialogButtons } from './dialog-buttons'

type Props = {
  readonly title: string
  readonly text: string
  /** On the button that does it. */
  readonly confirm: string
  readonly onConfirm: () => void
  readonly onClose: () => void
}

export function ConfirmDialog({ title, text, confirm, onConfirm, onClose }: Props): ReactNode {
  return (
    <Dialog title={title} onClose={onClose}>
      <Stack gap="md">
        <Text size="sm">{text}</Text>
        <DialogButtons
          onCancel={onClose}
          label={confirm}
          onGo={() => {
            onConfirm()
            onClose()
          }}
          danger
        />
      </Stack>
    </Dialog>
  )
}
