// Owns: replacing the recovery codes: ask, then show the new ones. Must never be closable while they are shown.
import { Stack, Text } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { guard } from '../../lib/confirmation-store'
import { postern } from '../../lib/postern'
import { reportProblem } from '../../lib/problem'
import { Dialog } from '../../ui/dialog'
import { DialogButtons } from '../../ui/dialog-buttons'
import { RefusalNote } from '../../ui/refusal-note'
import type { ShownRefusal } from '../../ui/words'
import { RecoveryCodesStep } from './recovery-codes-step'
import { recoveryWords as words } from './words'

type Stage =
  | { readonly kind: 'asking'; readonly refusal: ShownRefusal | null }
  | { readonly kind: 'making' }
  | { readonly kind: 'codes'; readonly sheetId: string; readonly recoveryCodes: readonly string[] }

export function MakeCodesDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const [stage, setStage] = useState<Stage>({ kind: 'asking', refusal: null })

  const make = async (): Promise<void> => {
    const outcome = await guard((confirmation) => postern().call('recoveryCodes.make', { confirmation }))
    if (outcome.kind === 'done') setStage({ kind: 'codes', ...outcome.value })
    else setStage({ kind: 'asking', refusal: outcome.kind === 'refused' ? outcome : null })
  }
  const start = (): void => {
    setStage({ kind: 'making' })
    make().catch((error: unknown) => {
      setStage({ kind: 'asking', refusal: null })
      reportProblem(error)
    })
  }

  if (stage.kind === 'codes')
    return (
      <Dialog title={words.title} onClose={null} size="medium" step="codes">
        <RecoveryCodesStep heading={null} good={null} sheetId={stage.sheetId} recoveryCodes={stage.recoveryCodes} onDone={onClose} />
      </Dialog>
    )
  return (
    <Dialog title={words.makeTitle} onClose={onClose} size="medium" step="asking">
      <Stack gap="md">
        <Text size="sm">{words.makeIntro}</Text>
        <RefusalNote refusal={stage.kind === 'asking' ? stage.refusal : null} />
        <DialogButtons onCancel={onClose} label={words.make} onGo={start} busy={stage.kind === 'making'} />
      </Stack>
    </Dialog>
  )
}
