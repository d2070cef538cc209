// Owns: the device's name, its addresses, and whether anything listens there.
import { Anchor, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import type { HostState } from '../../../shared/ipc'
import { Card } from '../../ui/card'
import { CopyButton } from '../../ui/copy-button'
import { Fact, Facts } from '../../ui/facts'
import classes from './this-device.module.css'
import { listeningText, words } from './words'

export function ReachCard({ host }: { readonly host: HostState }): ReactNode {
  const { listening, addresses } = host
  return (
    <Card
      title={words.reach}
      intro={words.reachIntro}
      aside={
        <Anchor href="#/settings/network" size="sm">
          {words.openNetwork}
        </Anchor>
      }
    >
      <Facts>
        <Fact name={words.name}>{host.deviceName}</Fact>
        <Fact name={words.listeningLabel} mark={markOf(listening.state)}>
          <span role="status">{listeningText(listening)}</span>
        </Fact>
        <Fact name={words.addresses}>
          {addresses.length === 0 ? (
            listening.state === 'listening' ? words.noAddresses : words.notListening
          ) : (
            <ul className={classes['addresses']}>
              {addresses.map((address) => (
                <li key={address.text} className={classes['address']}>
                  <span className={classes['text']}>{address.text}</span>
                  <Text span size="xs" c="dimmed">
                    {address.interfaceName}
                  </Text>
                  <CopyButton text={address.text} />
                </li>
              ))}
            </ul>
          )}
        </Fact>
      </Facts>
    </Card>
  )
}

function markOf(state: HostState['listening']['state']): 'good' | 'off' | 'bad' {
  if (state === 'listening') return 'good'
  return state === 'failed' ? 'bad' : 'off'
}
