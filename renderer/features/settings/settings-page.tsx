// Owns: the tabs of Settings. The open tab is part of the address, so that a reload comes back to it.
import { Tabs } from '@mantine/core'
import '@mantine/core/styles/Tabs.css'
import type { ReactNode } from 'react'
import { navigate, SETTINGS_TABS, type SettingsTab } from '../../app/routes'
import { ConfirmedLine } from '../../ui/confirmed-line'
import { Page } from '../../ui/page'
import { DeliveryTab } from '../delivery/delivery-tab'
import { ConnectorsTab } from '../connectors/connectors-tab'
import { AccessTab } from '../security/access-tab'
import classes from './settings.module.css'
import { AppearanceTab } from './appearance-tab'
import { LockedNote } from './locked-note'
import { NetworkTab } from './network-tab'
import { NoticesTab } from './notices-tab'
import { words } from './words'

const VIEWS = {
  access: AccessTab,
  connectors: ConnectorsTab,
  network: NetworkTab,
  delivery: DeliveryTab,
  notices: NoticesTab,
  appearance: AppearanceTab
} as const

export function SettingsPage({ tab }: { readonly tab: SettingsTab }): ReactNode {
  const open = (value: string | null): void => {
    const next = SETTINGS_TABS.find((candidate) => candidate === value)
    if (next !== undefined) navigate({ page: 'settings', tab: next })
  }
  return (
    <Page title={words.title} aside={<ConfirmedLine />}>
      <LockedNote />
      <Tabs classNames={{ tab: classes['tab'] ?? '' }} value={tab} onChange={open} keepMounted={false}>
        <Tabs.List aria-label={words.tabsLabel} mb="md">
          {SETTINGS_TABS.map((name) => (
            <Tabs.Tab key={name} value={name}>
              {words.tabs[name]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {SETTINGS_TABS.map((name) => {
          const View = VIEWS[name]
          return (
            <Tabs.Panel key={name} value={name}>
              <View />
            </Tabs.Panel>
          )
        })}
      </Tabs>
    </Page>
  )
}
