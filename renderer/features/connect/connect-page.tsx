// Owns: the Connect page: the address field and the two lists. The attempt itself is the dialog's.
import { Button, TextInput } from '@mantine/core'
import { useState, type SubmitEvent, type ReactNode } from 'react'
import type { RemoteDevices } from '../../../shared/ipc'
import { addressHint, type AddressHint } from '../../lib/address'
import { Card } from '../../ui/card'
import { Note } from '../../ui/note'
import { Page } from '../../ui/page'
import { devicesMirror, startConnecting, useConnectLocal } from './connect-store'
import classes from './connect.module.css'
import { NearbyList, RecentList } from './device-lists'
import { addressHintWords, words } from './words'

const NO_DEVICES: RemoteDevices = { recent: [], nearby: [] }

export function ConnectPage(): ReactNode {
  const devices = devicesMirror.useValue() ?? NO_DEVICES
  const connectedTo = useConnectLocal((state) => state.connectedTo)
  return (
    <Page title={words.title}>
      <div className={classes['bar']}>
        <AddressForm />
        <div role="status">
          {connectedTo !== null && <Note tone="good">{words.connectedTo(connectedTo)}</Note>}
        </div>
      </div>
      <Card title={words.recent}>
        <RecentList devices={devices.recent} />
      </Card>
      <Card title={words.nearby}>
        <NearbyList devices={devices.nearby} />
      </Card>
    </Page>
  )
}

function AddressForm(): ReactNode {
  const [address, setAddress] = useState('')
  const [hint, setHint] = useState<AddressHint | null>(null)
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    const found = addressHint(address)
    setHint(found)
    if (found === null) startConnecting(address.trim())
  }
  return (
    <form onSubmit={submit} className={classes['form']} noValidate>
      <TextInput
        className={classes['address'] ?? ''}
        label={words.address}
        description={words.addressHint}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        error={hint === null ? null : addressHintWords[hint]}
        errorProps={{ role: 'alert' }}
        value={address}
        onChange={(event) => {
          setAddress(event.currentTarget.value)
          setHint(null)
        }}
        spellCheck={false}
        autoCapitalize="off"
        autoComplete="off"
        maxLength={300}
        size="md"
      />
      <Button type="submit" size="md" className={classes['submit'] ?? ''}>
        {words.connect}
      </Button>
    </form>
  )
}
