// Owns: Settings, Appearance: the theme.
import { SegmentedControl } from '@mantine/core'
import '@mantine/core/styles/FloatingIndicator.css'
import '@mantine/core/styles/SegmentedControl.css'
import type { ReactNode } from 'react'
import type { Settings } from '../../../shared/settings'
import { settingsMirror } from '../../lib/settings-store'
import { Card } from '../../ui/card'
import { MirrorGate } from '../../ui/mirror-gate'

import { useSettingChange } from './use-setting-change'
import { RefusalNote } from '../../ui/refusal-note'
import { appearanceWords as words } from './words'

type Theme = Settings['appearance']['theme']
const THEMES = (['system', 'light', 'dark'] as const).map((value) => ({ value, label: words.themes[value] }))

export function AppearanceTab(): ReactNode {
  return (
    <MirrorGate mirror={settingsMirror}>
      {({ appearance }) => (
        <Card title={words.title} intro={words.intro}>
          <ThemeChoice theme={appearance.theme} />
        </Card>
      )}
    </MirrorGate>
  )
}

function ThemeChoice({ theme }: { readonly theme: Theme }): ReactNode {
  const { change, asked, refusal } = useSettingChange<Theme>((value) => ({ appearance: { theme: value } }))
  return (
    <>
      <SegmentedControl<Theme> aria-label={words.theme} data={THEMES} value={asked ?? theme} onChange={change} />
      <RefusalNote refusal={refusal} />
    </>
  )
}
