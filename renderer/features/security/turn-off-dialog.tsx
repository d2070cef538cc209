// Owns: asking whether two-factor authentication shall really go, and saying what goes with it.
import { Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { postern } from '../../lib/postern'
import { RemovalDialog } from './removal-dialog'
import classes from './security.module.css'
import { savedLoginsMirror } from './saved-logins-store'
import { turnOffWords as words } from './words'

export function TurnOffDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const savedLogins = savedLoginsMirror.useValue()
  return (
    <RemovalDialog title={words.title} confirm={words.confirm} remove={(confirmation) => postern().call('twoFactor.turnOff', { confirmation })} onClose={onClose}>
      <div>
        <Text size="sm">{words.intro}</Text>
        <ul className={classes['losses']}>
          {words.losses(savedLogins?.length ?? 0).map((loss) => (
            <li key={loss}>{loss}</li>
          ))}
        </ul>
      </div>
    </RemovalDialog>
  )
}
