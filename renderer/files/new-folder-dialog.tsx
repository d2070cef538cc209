// Owns: naming a new folder. Must say in place why a name cannot be had.
import { Stack, TextInput } from '@mantine/core'
import { useState, type ReactNode, type SubmitEvent } from 'react'
import type { FileProblemCode } from '../../shared/files'
import { run } from '../lib/problem'
import { Dialog } from '../ui/dialog'
import { DialogButtons } from '../ui/dialog-buttons'
import { type Side, makeFolder } from './files-store'
import { problemText, words } from './words'

type Props = { readonly side: Side; readonly onClose: () => void }

export function NewFolderDialog({ side, onClose }: Props): ReactNode {
  const [name, setName] = useState('')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<FileProblemCode | null>(null)
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    if (busy || name === '') return
    setBusy(true)
    run(
      makeFolder(side, name)
        .then((why) => (why === null ? onClose() : setProblem(why)))
        .finally(() => setBusy(false))
    )
  }
  return (
    <Dialog title={words.newFolderTitle} onClose={onClose}>
      <form onSubmit={submit}>
        <Stack gap="md">
          <TextInput
            label={words.newFolderName}
            value={name}
            onChange={(event) => {
              setName(event.currentTarget.value)
              setProblem(null)
            }}
            error={problem === null ? null : problemText(problem)}
            errorProps={{ role: 'alert' }}
            maxLength={255}
            autoComplete="off"
            data-autofocus
          />
          <DialogButtons onCancel={onClose} label={words.create} busy={busy} disabled={name === ''} />
        </Stack>
      </form>
    </Dialog>
  )
}
