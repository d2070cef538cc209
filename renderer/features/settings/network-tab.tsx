// Owns: Settings, Network: whether and where this device listens, and how it shows itself.
import { Stack } from '@mantine/core'
import { type ReactNode } from 'react'
import { hostMirror } from '../../lib/host-store'
import { changeSettings, settingsMirror } from '../../lib/settings-store'
import { Card } from '../../ui/card'
import { GuardedCheckbox } from '../../ui/guarded-checkbox'
import { GuardedSelect } from '../../ui/guarded-select'
import { MirrorGate } from '../../ui/mirror-gate'
import { Note } from '../../ui/note'
import { DeviceNameField } from './device-name-field'
import { PortField } from './port-field'
import { networkWords as words } from './words'

export function NetworkTab(): ReactNode {
  const host = hostMirror.useValue()
  return (
    <MirrorGate mirror={settingsMirror}>
      {({ network, device }) => (
        <Stack gap="md">
          <Card title={words.direct} intro={words.directIntro}>
            <Stack gap="md">
              <GuardedCheckbox
                label={words.accept}
                description={words.acceptHint}
                checked={network.acceptDirect}
                onChange={(acceptDirect) => changeSettings({ network: { acceptDirect } })}
              />
              <PortField port={network.port} listening={host?.listening ?? null} />
              <GuardedSelect
                label={words.listenOn}
                description={words.listenOnHint}
                data={OPTIONS}
                value={network.listenOn}
                onChange={(value) => changeSettings({ network: { listenOn: value === 'loopback' ? 'loopback' : 'all' } })}
              />
            </Stack>
          </Card>
          <Card title={words.local}>
            <GuardedCheckbox
              label={words.announce}
              description={words.announceHint}
              checked={network.announce}
              onChange={(announce) => changeSettings({ network: { announce } })}
            />
          </Card>
          <Card title={words.device} intro={words.deviceIntro}>
            <DeviceNameField name={device.name} shownAs={host?.deviceName ?? ''} />
          </Card>
          <Card title={words.starting}>
            <Stack gap="md">
              <GuardedCheckbox
                label={words.startAtLogin}
                description={words.startAtLoginHint}
                checked={device.startAtLogin}
                onChange={(startAtLogin) => changeSettings({ device: { startAtLogin } })}
              />
              {host !== null && device.startAtLogin && !host.startsAtLogin && (
                <Note tone="bad" live="alert">
                  {words.notTaken}
                </Note>
              )}
            </Stack>
          </Card>
        </Stack>
      )}
    </MirrorGate>
  )
}

const OPTIONS = (['all', 'loopback'] as const).map((value) => ({ value, label: words.listenOnOptions[value] }))
