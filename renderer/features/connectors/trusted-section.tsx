// Owns: how long a connector is trusted after a code, which ones are trusted now, and the buttons that end it.
import { Stack } from '@mantine/core'
import { useEffect, type ReactNode } from 'react'
import { MAX_TRUST_HOURS } from '../../../shared/constants'
import type { SeenConnector } from '../../../shared/ipc'
import { changeSettings } from '../../lib/settings-store'
import { relativeSince } from '../../lib/time-words'
import { useNow } from '../../lib/use-now'
import { Card } from '../../ui/card'
import { Empty } from '../../ui/empty'
import { GuardedSelect } from '../../ui/guarded-select'
import { IconKey } from '../../ui/icons'
import { MirrorGate } from '../../ui/mirror-gate'
import { RevocableTable } from '../../ui/revocable-table'
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
  const trusted = connectors.filter((connector): connector is Trusted => connector.trustedUntil !== null && connector.trustedUntil > now)
  if (trusted.length === 0) {
    return (
      <Empty icon={<IconKey size={22} />} title={words.none}>
        {words.noneAdvice}
      </Empty>
    )
  }
  return (
    <RevocableTable
      words={words}
      columns={[words.lastUsed, words.until]}
      rows={trusted.map((connector) => ({
        id: connector.key,
        name: shownName(connector),
        fingerprint: connector.fingerprint,
        times: [relativeSince(connector.lastGranted ?? connector.lastSeen, now), words.untilText(connector.trustedUntil, now)]
      }))}
      onRevoke={revokeTrust}
      onRevokeAll={revokeAllTrust}
    />
  )
}
