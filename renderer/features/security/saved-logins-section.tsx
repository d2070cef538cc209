// Owns: the table of saved logins that other computers hold, and the button that takes one away.
import { Button, Table, Text, VisuallyHidden } from '@mantine/core'
import '@mantine/core/styles/Table.css'
import '@mantine/core/styles/VisuallyHidden.css'
import { useEffect, useId, useState, type ReactNode } from 'react'
import type { IncomingSavedLogin } from '../../../shared/ipc'
import { relativeSince, shortDate } from '../../lib/time-words'
import { useNow } from '../../lib/use-now'
import { Card } from '../../ui/card'
import { ConfirmDialog } from '../../ui/confirm-dialog'
import { Empty } from '../../ui/empty'
import { IconKey } from '../../ui/icons'
import { MirrorGate } from '../../ui/mirror-gate'
import { revokeAllSavedLogins, revokeSavedLogin, savedLoginsMirror } from './saved-logins-store'
import classes from './security.module.css'
import { savedLoginWords as words } from './words'

export function SavedLoginsSection(): ReactNode {
  useEffect(() => void savedLoginsMirror.start(), [])
  return (
    <Card title={words.title} intro={words.intro}>
      <MirrorGate mirror={savedLoginsMirror}>
        {(logins) =>
          logins.length === 0 ? (
            <Empty icon={<IconKey size={22} />} title={words.none}>
              {words.noneAdvice}
            </Empty>
          ) : (
            <LoginTable logins={logins} />
          )
        }
      </MirrorGate>
    </Card>
  )
}

function LoginTable({ logins }: { readonly logins: readonly IncomingSavedLogin[] }): ReactNode {
  const now = useNow(60_000)
  const [asking, setAsking] = useState(false)
  return (
    <>
      <Table aria-label={words.title} verticalSpacing="xs" horizontalSpacing="xs" className={classes['table'] ?? ''}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{words.name}</Table.Th>
            <Table.Th>{words.key}</Table.Th>
            <Table.Th>{words.created}</Table.Th>
            <Table.Th>{words.lastUsed}</Table.Th>
            <Table.Th>
              <VisuallyHidden>{words.actions}</VisuallyHidden>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {logins.map((login) => (
            <Row key={login.id} login={login} now={now} />
          ))}
        </Table.Tbody>
      </Table>
      <Button size="xs" variant="default" mt="sm" onClick={() => setAsking(true)}>
        {words.revokeAll}
      </Button>
      {asking && (
        <ConfirmDialog
          title={words.revokeAllTitle}
          text={words.revokeAllText}
          confirm={words.revokeAll}
          onConfirm={revokeAllSavedLogins}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  )
}

function Row({ login, now }: { readonly login: IncomingSavedLogin; readonly now: number }): ReactNode {
  const nameId = useId()
  return (
    <Table.Tr>
      <Table.Td className={classes['computer'] ?? ''}>
        <span id={nameId}>{login.connectorName}</span>
        <Text size="xs" c="dimmed">
          {login.profile}
        </Text>
      </Table.Td>
      <Table.Td className={`${classes['fingerprint']} ${classes['nowrap']}`}>{login.connectorKey}</Table.Td>
      <Table.Td className={classes['nowrap'] ?? ''}>{shortDate(login.created)}</Table.Td>
      <Table.Td className={classes['nowrap'] ?? ''}>{login.lastUsed === null ? words.never : relativeSince(login.lastUsed, now)}</Table.Td>
      <Table.Td ta="end">
        <Button size="xs" variant="light" color="red" aria-describedby={nameId} onClick={() => revokeSavedLogin(login.id)}>
          {words.revoke}
        </Button>
      </Table.Td>
    </Table.Tr>
  )
}
