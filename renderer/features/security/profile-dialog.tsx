// Owns: changing what a permission profile allows: the checkboxes, and for the owner's own profile its name and its end.
// Must never offer what main would refuse.
import { Checkbox, Stack, TextInput } from '@mantine/core'
import '@mantine/core/styles/InlineInput.css'
import '@mantine/core/styles/Checkbox.css'
import { useState, type SubmitEvent, type ReactNode } from 'react'
import { PERMISSIONS } from '../../../shared/constants'
import type { HostState, PermissionProfile, ProfilePatch } from '../../../shared/ipc'
import type { Permission } from '../../../shared/permissions'
import { guard } from '../../lib/confirmation-store'
import { hostMirror } from '../../lib/host-store'
import { postern } from '../../lib/postern'
import { useGuardedWork } from '../../lib/use-guarded-work'
import { Dialog } from '../../ui/dialog'
import { DialogButtons } from '../../ui/dialog-buttons'
import { Note } from '../../ui/note'
import { RefusalNote } from '../../ui/refusal-note'
import { permissionWords } from '../../ui/words'
import { dayOf, endOfDay } from './day'
import { isChoice, profileWords as words } from './words'

const NAME_LIMIT = 40

type Props = { readonly profile: PermissionProfile; readonly can: HostState['can']; readonly onClose: () => void }

export function ProfileDialog({ profile, can, onClose }: Props): ReactNode {
  const own = profile.id === 'custom'
  const [name, setName] = useState(profile.name)
  const [chosen, setChosen] = useState<readonly Permission[]>(profile.permissions)
  const [day, setDay] = useState(profile.endsAt === null ? '' : dayOf(profile.endsAt))
  const [problem, setProblem] = useState<'none' | 'name' | 'day'>('none')
  const { start, working, refusal } = useGuardedWork()

  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    const endsAt = day === '' ? null : endOfDay(day)
    const found = name.trim() === '' ? 'name' : endsAt !== null && endsAt !== profile.endsAt && endsAt <= Date.now() ? 'day' : 'none'
    setProblem(found)
    if (found !== 'none') return
    const patch: ProfilePatch = {
      permissions: [...chosen],
      ...(own && name.trim() !== profile.name ? { name: name.trim() } : {}),
      ...(own && endsAt !== profile.endsAt ? { endsAt } : {})
    }
    start(
      () => guard((confirmation) => postern().call('profiles.change', { id: profile.id, patch, confirmation })),
      (host) => {
        hostMirror.set(host)
        onClose()
      }
    )
  }
  const toggle = (permission: Permission, on: boolean): void =>
    setChosen(on ? [...chosen, permission] : chosen.filter((other) => other !== permission))

  return (
    <Dialog title={words.permissionsOf(profile.name)} onClose={onClose} size="medium">
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          {own && (
            <TextInput
              label={words.name}
              value={name}
              maxLength={NAME_LIMIT}
              onChange={(event) => setName(event.currentTarget.value)}
              error={problem === 'name' ? words.nameEmpty : null}
              errorProps={{ role: 'alert' }}
              data-autofocus
            />
          )}
          <Checkbox.Group label={words.may} value={[...chosen]}>
            <Stack gap="xs" mt="xs">
              {PERMISSIONS.map((permission) => (
                <Checkbox
                  key={permission}
                  value={permission}
                  label={permissionWords[permission]}
                  description={hintFor(permission, can)}
                  disabled={!isChoice(profile.id, permission)}
                  onChange={(event) => toggle(permission, event.currentTarget.checked)}
                />
              ))}
            </Stack>
          </Checkbox.Group>
          {own && (
            <TextInput
              type="date"
              label={words.endsOn}
              description={words.endsOnHint}
              value={day}
              styles={{ input: { maxWidth: 220 } }}
              onChange={(event) => setDay(event.currentTarget.value)}
              error={problem === 'day' ? words.dayPast : null}
              errorProps={{ role: 'alert' }}
            />
          )}
          <Note tone="info">{words.sessionsEnd}</Note>
          <RefusalNote refusal={refusal} />
          <DialogButtons onCancel={onClose} label={words.save} busy={working} />
        </Stack>
      </form>
    </Dialog>
  )
}

/** What this computer's system makes of a permission, where it is not plain. */
function hintFor(permission: Permission, can: HostState['can']): string | undefined {
  if (permission === 'lock') return can.lockScreen ? words.lockHint : words.cannotLock
  return permission === 'restart' && !can.restart ? words.cannotRestart : undefined
}
