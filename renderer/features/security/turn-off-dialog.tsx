// Owns: asking whether two-factor authentication shall really go, and saying what goes with it.
import { Button, Group, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { postern } from '../../lib/postern'
import { BusyButton } from '../../ui/busy-button'
import { Dialog } from '../../ui/dialog'
import { RefusalNote } from '../../ui/refusal-note'
import { words as common } from '../../ui/words'
import classes from './security.module.css'
import { savedLoginsMirror } from './saved-logins-store'
import { useHostRemoval } from './use-host-removal'
import { turnOffWords as words } from './words'

export function TurnOffDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const { start, working, refusal } = useHostRemoval((confirmation) => postern().call('twoFactor.turnOff', { confirmation }), onClose)
  const savedLogins = savedLoginsMirror.useValue()

  return (
    <Dialog title={words.title} onClose={onClose}>
      <Stack gap="md">
        <div>
          <Text size="sm">{words.intro}</Text>
          <ul className={classes['losses']}>
            {words.losses(savedLogins?.length ?? 0).map((loss) => (
              <li key={loss}>{loss}</li>
            ))}
          </ul>
        </div>
        <RefusalNote refusal={refusal} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} data-autofocus>
            {common.cancel}
          </Button>
          <BusyButton color="red" busy={working} onClick={start}>
            {words.confirm}
          </BusyButton>
        </Group>
      </Stack>
    </Dialog>
  )
}
