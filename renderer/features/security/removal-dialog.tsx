// Owns: asking whether a part of this computer's gate shall really go. Must never close while main has refused it.
import { Stack } from '@mantine/core'
import type { ReactNode } from 'react'
import type { ChangeFailure, Confirmation, HostState } from '../../../shared/ipc'
import type { Result } from '../../../shared/result'
import { guard } from '../../lib/confirmation-store'
import { hostMirror } from '../../lib/host-store'
import { useGuardedWork } from '../../lib/use-guarded-work'
import { Dialog } from '../../ui/dialog'
import { DialogButtons } from '../../ui/dialog-buttons'
import { RefusalNote } from '../../ui/refusal-note'

type Props = {
  readonly title: string
  /** On the button that does it. */
  readonly confirm: string
  readonly remove: (confirmation: Confirmation | undefined) => Promise<Result<HostState, ChangeFailure>>
  readonly onClose: () => void
  /** What goes with it. */
  readonly children: ReactNode
}

export function RemovalDialog({ title, confirm, remove, onClose, children }: Props): ReactNode {
  const { start, working, refusal } = useGuardedWork()
  const go = (): void =>
    start(
      () => guard(remove),
      (host) => {
        hostMirror.set(host)
        onClose()
      }
    )
  return (
    <Dialog title={title} onClose={onClose}>
      <Stack gap="md">
        {children}
        <RefusalNote refusal={refusal} />
        <DialogButtons onCancel={onClose} label={confirm} onGo={go} busy={working} danger />
      </Stack>
    </Dialog>
  )
}
