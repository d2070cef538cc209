// Owns: the order of the sections in Settings, Connectors.
import { Stack } from '@mantine/core'
import { useEffect, type ReactNode } from 'react'
import { useLocks } from '../../lib/host-store'
import { changeSettings, settingsMirror } from '../../lib/settings-store'
import { Card } from '../../ui/card'
import { GuardedCheckbox } from '../../ui/guarded-checkbox'
import { MirrorGate } from '../../ui/mirror-gate'
import { Note } from '../../ui/note'
import { ConnectorList } from './connector-list'
import { connectorsMirror } from './connectors-store'
import { HoursSection } from './hours-section'
import { rulesWords as words } from './words'

export function ConnectorsTab(): ReactNode {
  useEffect(() => void connectorsMirror.start(), [])
  const locks = useLocks()
  return (
    <MirrorGate mirror={settingsMirror}>
      {({ entry }) => (
        <MirrorGate mirror={connectorsMirror}>
          {(connectors) => (
            <Stack gap="md">
              <Card title={words.title}>
                <Stack gap="md">
                  <GuardedCheckbox
                    label={words.onlyListed}
                    description={words.onlyListedHint}
                    checked={entry.onlyListed}
                    managed={locks('onlyListed')}
                    onChange={(onlyListed) => changeSettings({ entry: { onlyListed } })}
                  />
                  {entry.onlyListed && !connectors.some((connector) => connector.listed) && (
                    <Note tone="warn" title={words.nobodyTitle} live="status">
                      {words.nobody}
                    </Note>
                  )}
                  <GuardedCheckbox
                    label={words.askReason}
                    description={words.askReasonHint}
                    checked={entry.askReason}
                    managed={locks('askReason')}
                    onChange={(askReason) => changeSettings({ entry: { askReason } })}
                  />
                </Stack>
              </Card>
              <ConnectorList connectors={connectors} />
              <HoursSection hours={entry.hours} />
            </Stack>
          )}
        </MirrorGate>
      )}
    </MirrorGate>
  )
}
