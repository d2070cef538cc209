// Owns: explaining, before anything is asked, that a further authenticator means a new secret for all of them.
import { Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { Dialog } from '../../ui/dialog'
import { DialogButtons } from '../../ui/dialog-buttons'
import { anotherWords as words } from './words'

type Props = { readonly onClose: () => void; readonly onReplace: () => void }

export function AnotherAuthenticatorDialog({ onClose, onReplace }: Props): ReactNode {
  return (
    <Dialog title={words.title} onClose={onClose}>
      <Stack gap="md">
        <Text size="sm">{words.why}</Text>
        <Text size="sm">{words.how}</Text>
        <Text size="sm">{words.gone}</Text>
        <DialogButtons onCancel={onClose} label={words.replace} onGo={onReplace} />
      </Stack>
    </Dialog>
  )
}
