// Owns: Settings, Network: whether and where this device listens, and how it shows itself.
import { NativeSelect, Stack } from '@mantine/core'
import { type ReactNode } from 'react'
import { hostMirror } from '../../lib/host-store'
import { changeSettings, settingsMirror } from '../../lib/settings-store'
import { Card } from '../../ui/card'
import { GuardedCheckbox } from '../../ui/guarded-checkbox'
import { MirrorGate } from '../../ui/mirror-gate'
import { Note } from '../../ui/note'
import { refusalText } from '../../ui/words'
import { DeviceNameField } from './device-name-field'
import { PortField } from './port-field'
import { useSettingChange } from './use-setting-change'
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
              <ListenOn value={network.listenOn} />
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
        </Stack>
      )}
    </MirrorGate>
  )
}

const OPTIONS = (['all', 'loopback'] as const).map((value) => ({ value, label: words.listenOnOptions[value] }))

function ListenOn({ value }: { readonly value: 'all' | 'loopback' }): ReactNode {
  const { change, asked, refusal } = useSettingChange<'all' | 'loopback'>((listenOn) => ({ network: { listenOn } }))
  return (
    <>
      <NativeSelect
        label={words.listenOn}
        description={words.listenOnHint}
        inputWrapperOrder={['label', 'input', 'description']}
        data={OPTIONS}
        value={asked ?? value}
        maw={320}
        onChange={(event) => change(event.currentTarget.value === 'loopback' ? 'loopback' : 'all')}
      />
      {refusal !== null && (
        <Note tone="bad" live="alert">
          {refusalText(refusal)}
        </Note>
      )}
    </>
  )
}
