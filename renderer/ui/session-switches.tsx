// Owns: the owner's switches of one live session: what it may do, one by one. Must never decide whether something may be
// switched on again; main does, and says so in `locked`.
import { Switch, Text } from '@mantine/core'
import '@mantine/core/styles/InlineInput.css'
import '@mantine/core/styles/Switch.css'
import { useId, useState, type ReactNode } from 'react'
import type { LiveSession, SwitchFailure } from '../../shared/ipc'
import type { OwnerSwitch } from '../../shared/permissions'
import type { Result } from '../../shared/result'
import { reportProblem } from '../lib/problem'
import classes from './session-switches.module.css'
import { switchWords as words } from './words'

type Props = {
  readonly session: LiveSession
  readonly change: (what: OwnerSwitch, on: boolean) => Promise<Result<null, SwitchFailure>>
}

export function SessionSwitches({ session, change }: Props): ReactNode {
  const lockedId = useId()
  const [failed, setFailed] = useState<SwitchFailure | null>(null)
  if (session.switches.length === 0) return <Text size="xs">{words.onlySees}</Text>

  const press = (what: OwnerSwitch, on: boolean): void =>
    void change(what, on).then((changed) => setFailed(changed.ok ? null : changed.code), reportProblem)
  const isLocked = session.switches.some(({ what, locked }) => locked && what !== 'control')
  return (
    <div>
      <div className={classes['switches']} role="group" aria-label={words.group(session.connectorName)}>
        {session.switches.map(({ what, on, locked }) => (
          <Switch
            key={what}
            size="xs"
            classNames={{ root: classes['switch'] ?? '' }}
            label={words.names[what]}
            checked={on}
            disabled={locked}
            aria-describedby={isLocked && locked ? lockedId : undefined}
            onChange={(event) => press(what, event.currentTarget.checked)}
          />
        ))}
      </div>
      {(failed !== null || isLocked) && (
        <Text size="xs" c="dimmed" id={lockedId} role="status" className={classes['why'] ?? ''}>
          {failed === null ? words.lockedBehindControl : words.failed[failed]}
        </Text>
      )}
    </div>
  )
}
