// Owns: the choice how long activity is kept. Must never show a choice that main did not confirm.
import { NativeSelect } from '@mantine/core'
import type { ReactNode } from 'react'
import type { Settings } from '../../../shared/settings'
import { settingsMirror } from '../../lib/settings-store'
import { Card } from '../../ui/card'
import { MirrorGate } from '../../ui/mirror-gate'

import { useSettingChange } from '../settings/use-setting-change'
import { RefusalNote } from '../../ui/refusal-note'
import { retentionWords, words } from './words'

type Keep = Settings['activity']['keep']
const OPTIONS = (['90-days', '1-year', '2-years', 'forever'] as const).map((value) => ({ value, label: retentionWords[value] }))

export function KeepFor(): ReactNode {
  return (
    <Card title={words.keepTitle}>
      <MirrorGate mirror={settingsMirror}>{({ activity }) => <Choice keep={activity.keep} />}</MirrorGate>
    </Card>
  )
}

function Choice({ keep }: { readonly keep: Keep }): ReactNode {
  const { change, asked, refusal } = useSettingChange<Keep>((value) => ({ activity: { keep: value } }))
  return (
    <>
      <NativeSelect
        label={words.keep}
        description={words.keepHint}
        inputWrapperOrder={['label', 'input', 'description']}
        data={OPTIONS}
        value={asked ?? keep}
        maw={320}
        aria-busy={asked !== null}
        onChange={(event) => {
          const chosen = OPTIONS.find(({ value }) => value === event.currentTarget.value)
          if (chosen !== undefined) change(chosen.value)
        }}
      />
      <RefusalNote refusal={refusal} />
    </>
  )
}
