// Owns: the list of permission profiles: what each password opens, and the ways to change it.
import { ActionIcon, Menu, Text } from '@mantine/core'
import '@mantine/core/styles/Menu.css'
import '@mantine/core/styles/Popover.css'
import { useId, useRef, useState, type ReactNode } from 'react'
import type { HostState, PermissionProfile } from '../../../shared/ipc'
import { useNow } from '../../lib/use-now'
import { Card } from '../../ui/card'
import { IconMore } from '../../ui/icons'
import { permissionsText } from '../../ui/words'
import { PasswordDialog } from './password-dialog'
import { ProfileDialog } from './profile-dialog'
import { RemovePasswordDialog } from './remove-password-dialog'
import classes from './security.module.css'
import { profileWords as words } from './words'

type Asking = 'password' | 'permissions' | 'remove'

export function ProfilesSection({ profiles, can }: Pick<HostState, 'profiles' | 'can'>): ReactNode {
  const [open, setOpen] = useState<{ readonly asking: Asking; readonly id: PermissionProfile['id'] } | null>(null)
  const close = (): void => setOpen(null)
  const profile = profiles.find(({ id }) => id === open?.id)
  return (
    <Card title={words.title} intro={words.intro}>
      <ul className={classes['profiles']} aria-label={words.title}>
        {profiles.map((one) => (
          <Row key={one.id} profile={one} onAsk={(asking) => setOpen({ asking, id: one.id })} />
        ))}
      </ul>
      {profile !== undefined && open?.asking === 'password' && (
        <PasswordDialog change={profile.passwordSet} profile={profile} onClose={close} />
      )}
      {profile !== undefined && open?.asking === 'permissions' && <ProfileDialog profile={profile} can={can} onClose={close} />}
      {profile !== undefined && open?.asking === 'remove' && <RemovePasswordDialog profile={profile} onClose={close} />}
    </Card>
  )
}

function Row({ profile, onAsk }: { readonly profile: PermissionProfile; readonly onAsk: (asking: Asking) => void }): ReactNode {
  const nameId = useId()
  const opener = useRef<HTMLButtonElement>(null)
  const now = useNow(60_000)
  const { name, permissions, passwordSet, endsAt } = profile
  // The item goes with its menu, so the dialog has to find the focus on what stays.
  const ask = (asking: Asking): void => {
    opener.current?.focus()
    onAsk(asking)
  }
  return (
    <li className={classes['profile']}>
      <div className={classes['profileText']}>
        <Text id={nameId} size="sm" fw={600}>
          {name}
        </Text>
        <Text size="sm">{permissionsText(permissions)}</Text>
        <Text size="xs" c="dimmed">
          {[passwordSet ? words.passwordSet : words.noPassword, ...(endsAt === null ? [] : [words.ends(endsAt, now)])].join(' · ')}
        </Text>
      </div>
      <Menu position="bottom-end" withinPortal={false} withInitialFocusPlaceholder={false}>
        <Menu.Target>
          <ActionIcon ref={opener} variant="subtle" color="gray" size="lg" aria-label={words.change(name)} title={words.change(name)}>
            <IconMore size={18} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => ask('password')}>{passwordSet ? words.changePassword : words.setPassword}</Menu.Item>
          <Menu.Item onClick={() => ask('permissions')}>{words.changePermissions}</Menu.Item>
          {passwordSet && <Menu.Item onClick={() => ask('remove')}>{words.removePassword}</Menu.Item>}
        </Menu.Dropdown>
      </Menu>
    </li>
  )
}
