// Owns: Settings, Access: what somebody with control may do to whoever sits at this computer.
import { Stack } from '@mantine/core'
import type { ReactNode } from 'react'
import type { Settings } from '../../../shared/settings'
import { changeSettings } from '../../lib/settings-store'
import { Card } from '../../ui/card'
import { GuardedCheckbox } from '../../ui/guarded-checkbox'
import { seatRuleWords as words } from './words'

const RULES = ['blockInput', 'privacyScreen', 'followWindow'] as const satisfies readonly (keyof Settings['seat'])[]

export function SeatSection({ rules }: { readonly rules: Settings['seat'] }): ReactNode {
  return (
    <Card title={words.title} intro={words.intro}>
      <Stack gap="sm" role="group" aria-label={words.title}>
        {RULES.map((rule) => (
          <GuardedCheckbox
            key={rule}
            label={words.rules[rule]}
            description={words.hints[rule]}
            checked={rules[rule]}
            onChange={(on) => changeSettings({ seat: { [rule]: on } })}
          />
        ))}
      </Stack>
    </Card>
  )
}
