// Owns: asking whether a profile's password shall really go, and saying what goes with it.
import { Button, Group, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import type { PermissionProfile } from '../../../shared/ipc'
import { postern } from '../../lib/postern'
import { BusyButton } from '../../ui/busy-button'
import { Dialog } from '../../ui/dialog'
import { RefusalNote } from '../../ui/refusal-note'
import { words as common } from '../../ui/words'
import { useHostRemoval } from './use-host-removal'
import { profileWords as words } from './words'

type Props = { readonly profile: PermissionProfile; readonly onClose: () => void }

export function RemovePasswordDialog({ profile, onClose }: Props): ReactNode {
  const { start, working, refusal } = useHostRemoval((confirmation) => postern().call('password.remove', { profile: profile.id, confirmation }), onClose)

  return (
    <Dialog title={words.removeTitle(profile.name)} onClose={onClose}>
      <Stack gap="md">
        <Text size="sm">{words.removeIntro}</Text>
        <RefusalNote refusal={refusal} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} data-autofocus>
            {common.cancel}
          </Button>
          <BusyButton color="red" busy={working} onClick={start}>
            {words.remove}
          </BusyButton>
        </Group>
      </Stack>
    </Dialog>
  )
}
