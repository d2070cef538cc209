// Owns: who may come back after a restart, until when, and the button that takes it away.
import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import type { HostState } from '../../../shared/ipc'
import { hostMirror } from '../../lib/host-store'
import { postern } from '../../lib/postern'
import { reportProblem } from '../../lib/problem'
import { clockTime } from '../../lib/time-words'
import { Note } from '../../ui/note'
import { words } from './words'

type Props = {
  readonly comeBacks: HostState['comeBacks']
  /** Unix ms. */
  readonly now: number
}

export function ComeBacks({ comeBacks, now }: Props): ReactNode {
  return comeBacks
    .filter(({ until }) => until > now)
    .map(({ id, connectorName, connectorKey, until }) => (
      <Note
        key={id}
        tone="info"
        title={words.comeBack(connectorName, clockTime(until))}
        actions={
          <Button size="xs" variant="default" onClick={() => void postern().call('host.revokeComeBack', { id }).then(hostMirror.set, reportProblem)}>
            {words.revoke}
          </Button>
        }
      >
        {words.comeBackHint} {words.fingerprint(connectorKey)}.
      </Note>
    ))
}
