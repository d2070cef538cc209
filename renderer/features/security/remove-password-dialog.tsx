// Owns: asking whether a profile's password shall really go, and saying what goes with it.
import { Text } from '@mantine/core'
import type { ReactNode } from 'react'
import type { PermissionProfile } from '../../../shared/ipc'
import { postern } from '../../lib/postern'
import { RemovalDialog } from './removal-dialog'
import { profileWords as words } from './words'

type Props = { readonly profile: PermissionProfile; readonly onClose: () => void }

export function RemovePasswordDialog({ profile, onClose }: Props): ReactNode {
  return (
    <RemovalDialog
      title={words.removeTitle(profile.name)}
      confirm={words.remove}
      remove={(confirmation) => postern().call('password.remove', { profile: profile.id, confirmation })}
      onClose={onClose}
    >
      <Text size="sm">{words.removeIntro}</Text>
    </RemovalDialog>
  )
}
