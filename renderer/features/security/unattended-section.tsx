// Owns: the switch for unattended access and the way to its password. Must never switch it on without a password.
import { Button, Stack } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import type { ChangeRefusal, GuardedOutcome } from '../../lib/guarded-change'
import { useLocks } from '../../lib/host-store'
import { changeSettings } from '../../lib/settings-store'
import { Card } from '../../ui/card'
import { GuardedCheckbox } from '../../ui/guarded-checkbox'
import { SettingRow } from '../../ui/setting-row'
import { WaylandNote } from '../../ui/wayland-note'
import { PasswordDialog } from './password-dialog'
import { accessWords as words } from './words'

type Props = {
  readonly allowed: boolean
  /** Whether any profile has a password. */
  readonly passwordSet: boolean
  /** Whether "Full access" has one. */
  readonly fullAccess: boolean
}
type Outcome = GuardedOutcome<unknown, ChangeRefusal>
type Dialog =
  | { readonly kind: 'closed' }
  | { readonly kind: 'password' }
  /** Opened by the checkbox, which waits for its outcome. */
  | {
      readonly kind: 'password-first'
      readonly finish: (outcome: Outcome) => void
      readonly fail: (error: unknown) => void
    }

export function UnattendedSection({ allowed, passwordSet, fullAccess }: Props): ReactNode {
  const [dialog, setDialog] = useState<Dialog>({ kind: 'closed' })
  const locks = useLocks()

  const allow = (unattended: boolean): Promise<Outcome> => {
    if (!unattended || passwordSet) return changeSettings({ access: { unattended } })
    return new Promise((finish, fail) => setDialog({ kind: 'password-first', finish, fail }))
  }
  const closed = (saved: boolean): void => {
    setDialog({ kind: 'closed' })
    if (dialog.kind !== 'password-first') return
    if (saved) changeSettings({ access: { unattended: true } }).then(dialog.finish, dialog.fail)
    else dialog.finish({ kind: 'given-up' })
  }

  return (
    <Card title={words.title} intro={words.intro}>
      <Stack gap="md">
        <WaylandNote />
        <GuardedCheckbox label={words.allow} description={words.allowHint} checked={allowed} managed={locks('unattended')} onChange={allow} />
        <SettingRow
          title={words.password}
          detail={fullAccess ? words.passwordSet : words.noPassword}
          action={
            <Button variant="default" size="xs" onClick={() => setDialog({ kind: 'password' })}>
              {fullAccess ? words.changePassword : words.setPassword}
            </Button>
          }
        />
      </Stack>
      {dialog.kind !== 'closed' && <PasswordDialog change={fullAccess} onClose={closed} />}
    </Card>
  )
}
