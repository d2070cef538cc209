// Owns: asking whether two-factor authentication shall really go, and saying what goes with it.
import { Button, Group, Stack, Text } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { guard } from '../../lib/confirmation-store'
import { hostMirror } from '../../lib/host-store'
import { postern } from '../../lib/postern'
import { reportProblem } from '../../lib/problem'
import { BusyButton } from '../../ui/busy-button'
import { Dialog } from '../../ui/dialog'
import { Note } from '../../ui/note'
import { refusalText, words as common, type ShownRefusal } from '../../ui/words'
import classes from './security.module.css'
import { savedLoginsMirror } from './saved-logins-store'
import { turnOffWords as words } from './words'

export function TurnOffDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const [working, setWorking] = useState(false)
  const [refusal, setRefusal] = useState<ShownRefusal | null>(null)
  const savedLogins = savedLoginsMirror.useValue()

  const turnOff = async (): Promise<void> => {
    setRefusal(null)
    const outcome = await guard((confirmation) => postern().call('twoFactor.turnOff', { confirmation }))
    if (outcome.kind === 'refused') setRefusal(outcome)
    if (outcome.kind !== 'done') return
    hostMirror.set(outcome.value)
    onClose()
  }
  const start = (): void => {
    setWorking(true)
    void turnOff()
      .catch(reportProblem)
      .finally(() => setWorking(false))
  }

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
            {words.confirm}
          </BusyButton>
        </Group>
      </Stack>
    </Dialog>
  )
}
