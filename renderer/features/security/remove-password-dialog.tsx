// Owns: asking whether a profile's password shall really go, and saying what goes with it.
import { Button, Group, Stack, Text } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import type { PermissionProfile } from '../../../shared/ipc'
import { guard } from '../../lib/confirmation-store'
import { hostMirror } from '../../lib/host-store'
import { postern } from '../../lib/postern'
import { reportProblem } from '../../lib/problem'
import { BusyButton } from '../../ui/busy-button'
import { Dialog } from '../../ui/dialog'
import { Note } from '../../ui/note'
import { refusalText, words as common, type ShownRefusal } from '../../ui/words'
import { profileWords as words } from './words'

type Props = { readonly profile: PermissionProfile; readonly onClose: () => void }

export function RemovePasswordDialog({ profile, onClose }: Props): ReactNode {
  const [working, setWorking] = useState(false)
  const [refusal, setRefusal] = useState<ShownRefusal | null>(null)

  const remove = async (): Promise<void> => {
    setRefusal(null)
    const outcome = await guard((confirmation) => postern().call('password.remove', { profile: profile.id, confirmation }))
    if (outcome.kind === 'refused') setRefusal(outcome)
    if (outcome.kind !== 'done') return
    hostMirror.set(outcome.value)
    onClose()
  }
  const start = (): void => {
    setWorking(true)
    void remove()
      .catch(reportProblem)
      .finally(() => setWorking(false))
  }

  return (
    <Dialog title={words.removeTitle(profile.name)} onClose={onClose}>
      <Stack gap="md">
        <Text size="sm">{words.removeIntro}</Text>
        {refusal !== null && (
          <Note tone="bad" live="alert">
            {refusalText(refusal)}
          </Note>
        )}
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
