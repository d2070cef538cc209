// Owns: the list of live sessions with what each may do and the button that ends it.
import { Button, Text } from '@mantine/core'
import { useId, type ReactNode } from 'react'
import type { LiveSession } from '../../../shared/ipc'
import { postern } from '../../lib/postern'
import { run } from '../../lib/problem'
import { Card } from '../../ui/card'
import { Empty } from '../../ui/empty'
import { IconSession } from '../../ui/icons'
import { SessionSwitches } from '../../ui/session-switches'
import { permissionsText, seatHoldText } from '../../ui/words'
import classes from './this-device.module.css'
import { credentialWords, factorWords, words } from './words'

type Props = {
  readonly sessions: readonly LiveSession[]
  /** Unix ms. */
  readonly now: number
}

export function SessionsCard({ sessions, now }: Props): ReactNode {
  return (
    <Card title={words.sessions}>
      {sessions.length === 0 ? (
        <Empty icon={<IconSession size={22} />} title={words.noSessions} />
      ) : (
        <ul className={classes['sessions']}>
          {sessions.map((session) => (
            <Session key={session.id} session={session} now={now} />
          ))}
        </ul>
      )}
    </Card>
  )
}

function Session({ session, now }: { readonly session: LiveSession; readonly now: number }): ReactNode {
  const nameId = useId()
  return (
    <li className={classes['session']}>
      <div className={classes['top']}>
        <div className={classes['who']}>
          <Text id={nameId} fw={600} size="sm">
            {session.connectorName}
          </Text>
          <Text size="sm">{words.session(session.source, session.since, now)}</Text>
          {session.waitsUntil !== null && (
            <Text size="sm" fw={600} role="status">
              {words.interrupted}
            </Text>
          )}
          {session.recordingSince !== null && (
            <Text size="sm" fw={600} className={classes['recording'] ?? ''}>
              {words.recording}
            </Text>
          )}
          {session.statedReason !== null && <Text size="sm">{words.reason(session.statedReason)}</Text>}
          <Text size="xs" c="dimmed">
            {[
              credentialWords[session.credential],
              factorWords[session.secondFactor],
              session.profile,
              words.fingerprint(session.connectorKey)
            ].join(' · ')}
          </Text>
          <Text size="xs" c="dimmed">
            {permissionsText(session.permissions)}
          </Text>
          {seatHoldText(session.seat) !== '' && <Text size="sm">{seatHoldText(session.seat)}</Text>}
        </div>
        <Button
          size="xs"
          color="red"
          variant="light"
          aria-describedby={nameId}
          onClick={() => run(postern().call('host.endSession', { id: session.id }))}
        >
          {words.disconnect}
        </Button>
      </div>
      <div className={classes['may']}>
        <SessionSwitches session={session} change={(what, on) => postern().call('session.switch', { id: session.id, what, on })} />
      </div>
    </li>
  )
}
