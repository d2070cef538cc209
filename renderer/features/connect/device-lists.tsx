// Owns: the lists "Recent" and "On this network". A row connects; its small buttons forget.
import { ActionIcon } from '@mantine/core'
import { useId, type ReactNode } from 'react'
import type { RemoteDevice } from '../../../shared/ipc'
import { useNow } from '../../lib/use-now'
import { Empty } from '../../ui/empty'
import { IconDevice, IconForgetLogin, IconHistory, IconNetwork, IconRemove } from '../../ui/icons'
import { forgetSavedLogin, removeFromList, startConnecting } from './connect-store'
import classes from './connect.module.css'
import { words } from './words'

const MINUTE_MS = 60_000

type ListProps = { readonly devices: readonly RemoteDevice[] }

export function RecentList({ devices }: ListProps): ReactNode {
  const now = useNow(MINUTE_MS)
  if (devices.length === 0)
    return (
      <Empty icon={<IconHistory size={22} />} title={words.noRecent}>
        {words.noRecentAdvice}
      </Empty>
    )
  return (
    <ul className={classes['list']}>
      {devices.map((device) => (
        <DeviceRow
          key={device.address}
          device={device}
          last={device.lastConnected === null ? null : words.last(device.lastConnected, now)}
          removable
        />
      ))}
    </ul>
  )
}

export function NearbyList({ devices }: ListProps): ReactNode {
  if (devices.length === 0)
    return (
      <Empty icon={<IconNetwork size={22} />} title={words.noNearby}>
        {words.noNearbyAdvice}
      </Empty>
    )
  return (
    <ul className={classes['list']}>
      {devices.map((device) => (
        <DeviceRow key={device.address} device={device} last={null} removable={false} />
      ))}
    </ul>
  )
}

type RowProps = { readonly device: RemoteDevice; readonly last: string | null; readonly removable: boolean }

function DeviceRow({ device, last, removable }: RowProps): ReactNode {
  const nameId = useId()
  const named = device.name !== '' && device.name !== device.address
  const detail = [named ? device.address : null, last].filter((part) => part !== null).join(' · ')
  return (
    <li className={classes['row']}>
      <button type="button" className={classes['device']} onClick={() => startConnecting(device.address)}>
        <IconDevice className={classes['icon']} size={22} aria-hidden />
        <span className={classes['names']}>
          <span id={nameId} className={classes['name']}>
            {named ? device.name : device.address}
          </span>
          {detail !== '' && <span className={classes['detail']}>{detail}</span>}
        </span>
        {device.hasSavedLogin && <span className={classes['tag']}>{words.savedLogin}</span>}
      </button>
      {removable && (
        <span className={classes['buttons']}>
          {device.hasSavedLogin && (
            <RowButton label={words.forgetSavedLogin} describedBy={nameId} onClick={() => forgetSavedLogin(device.address)}>
              <IconForgetLogin size={18} aria-hidden />
            </RowButton>
          )}
          <RowButton label={words.remove} describedBy={nameId} onClick={() => removeFromList(device.address)}>
            <IconRemove size={18} aria-hidden />
          </RowButton>
        </span>
      )}
    </li>
  )
}

type RowButtonProps = {
  readonly label: string
  /** The device's name, so that equal buttons of several rows can be told apart. */
  readonly describedBy: string
  readonly onClick: () => void
  readonly children: ReactNode
}

function RowButton({ label, describedBy, onClick, children }: RowButtonProps): ReactNode {
  return (
    <ActionIcon variant="subtle" color="gray" aria-label={label} title={label} aria-describedby={describedBy} onClick={onClick}>
      {children}
    </ActionIcon>
  )
}
