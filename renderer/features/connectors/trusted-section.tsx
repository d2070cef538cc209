// Owns: how long a connector is trusted after a code, which ones are trusted now, and the buttons that end it.
import { Button, Stack, Table, VisuallyHidden } from '@mantine/core'
import '@mantine/core/styles/Table.css'
import '@mantine/core/styles/VisuallyHidden.css'
import { useEffect, useId, useState, type ReactNode } from 'react'
import { MAX_TRUST_HOURS } from '../../../shared/constants'
import type { SeenConnector } from '../../../shared/ipc'
import { changeSettings } from '../../lib/settings-store'
import { relativeSince } from '../../lib/time-words'
import { useNow } from '../../lib/use-now'
import { Card } from '../../ui/card'
import { ConfirmDialog } from '../../ui/confirm-dialog'
import { Empty } from '../../ui/empty'
import { GuardedSelect } from '../../ui/guarded-select'
import { IconKey } from '../../ui/icons'
import { MirrorGate } from '../../ui/mirror-gate'
import tables from '../security/security.module.css'
import { connectorsMirror, revokeAllTrust, revokeTrust, shownName } from './connectors-store'
import { trustWords as words } from './words'

const SPANS = Object.entries(words.spans).map(([value, label]) => ({ value, label }))

type Props = {
  readonly trustHours: number
  /** What the administrator's policy leaves to the owner. */
  readonly most: number
}

export function TrustedSection({ trustHours, most }: Props): ReactNode {
  useEffect(() => void connectorsMirror.start(), [])
  const spans = SPANS.filter(({ value }) => Number(value) <= most)
  const known = spans.some(({ value }) => value === String(trustHours))
  return (
    <Card title={words.title} intro={words.intro}>
      <Stack gap="md">
        <GuardedSelect
          label={words.span}
          data={known ? spans : [...spans, { value: String(trustHours), label: words.otherSpan(trustHours) }]}
          value={String(trustHours)}
          disabled={most === 0}
          managed={most < MAX_TRUST_HOURS ? words.managed(most) : null}
          onChange={(value) => changeSettings({ entry: { trustHours: Number(value) } })}
        />
        {trustHours > 0 && <MirrorGate mirror={connectorsMirror}>{(connectors) => <Trusted connectors={connectors} />}</MirrorGate>}
      </Stack>
    </Card>
  )
}

type Trusted = SeenConnector & { readonly trustedUntil: number }

function Trusted({ connectors }: { readonly connectors: readonly SeenConnector[] }): ReactNode {
  const now = useNow(30_000)
  const [asking, setAsking] = useState(false)
  const trusted = connectors.filter((connector): connector is Trusted => connector.trustedUntil !== null && connector.trustedUntil > now)
  if (trusted.length === 0) {
    return (
      <Empty icon={<IconKey size={22} />} title={words.none}>
        {words.noneAdvice}
      </Empty>
    )
  }
  return (
    <>
      <Table aria-label={words.title} verticalSpacing="xs" horizontalSpacing="xs" className={tables['table'] ?? ''}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{words.name}</Table.Th>
            <Table.Th>{words.key}</Table.Th>
            <Table.Th>{words.lastUsed}</Table.Th>
            <Table.Th>{words.until}</Table.Th>
            <Table.Th>
              <VisuallyHidden>{words.actions}</VisuallyHidden>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {trusted.map((connector) => (
            <Row key={connector.key} connector={connector} now={now} />
          ))}
        </Table.Tbody>
      </Table>
      <div>
        <Button size="xs" variant="default" onClick={() => setAsking(true)}>
          {words.revokeAll}
        </Button>
      </div>
      {asking && (
        <ConfirmDialog
          title={words.revokeAllTitle}
          text={words.revokeAllText}
          confirm={words.revokeAll}
          onConfirm={revokeAllTrust}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  )
}

function Row({ connector, now }: { readonly connector: Trusted; readonly now: number }): ReactNode {
  const nameId = useId()
  return (
    <Table.Tr>
      <Table.Td id={nameId} className={tables['computer'] ?? ''}>
        {shownName(connector)}
      </Table.Td>
      <Table.Td className={`${tables['fingerprint']} ${tables['nowrap']}`}>{connector.fingerprint}</Table.Td>
      <Table.Td className={tables['nowrap'] ?? ''}>{relativeSince(connector.lastGranted ?? connector.lastSeen, now)}</Table.Td>
      <Table.Td className={tables['nowrap'] ?? ''}>{words.untilText(connector.trustedUntil, now)}</Table.Td>
      <Table.Td ta="end">
        <Button size="xs" variant="light" color="red" aria-describedby={nameId} onClick={() => revokeTrust(connector.key)}>
          {words.revoke}
        </Button>
      </Table.Td>
    </Table.Tr>
  )
}
