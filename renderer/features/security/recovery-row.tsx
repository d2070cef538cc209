// Owns: how many recovery codes are left, and the way to new ones.
import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { SettingRow } from '../../ui/setting-row'
import { twoFactorWords as words } from './words'

export function RecoveryRow({ left, onMake }: { readonly left: number; readonly onMake: () => void }): ReactNode {
  return (
    <SettingRow
      title={words.recoveryCodes}
      detail={words.recoveryLeft(left)}
      action={
        <Button variant="default" size="xs" onClick={onMake}>
          {words.makeCodes}
        </Button>
      }
    />
  )
}
