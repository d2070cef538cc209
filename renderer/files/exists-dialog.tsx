// Owns: the question about a file that is there already. Must never have an answer of its own: closing it skips.
import { Button, Group, Stack, Text } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import type { CopyQuestion, ExistingChoice } from '../../shared/files'
import { useNow } from '../lib/use-now'
import { Dialog } from '../ui/dialog'
import classes from './exists-dialog.module.css'
import { answer } from './files-store'
import { words } from './words'

const A_MINUTE_MS = 60_000
/** Some file systems keep times to two seconds. */
const SAME_MS = 2000

type Version = CopyQuestion['there']

export function ExistsDialog({ question }: { readonly question: CopyQuestion }): ReactNode {
  const [forAll, setForAll] = useState(false)
  const choose = (choice: ExistingChoice) => () => answer(question.task, choice, forAll)
  const { there, coming } = question
  const now = useNow(A_MINUTE_MS)
  const facts = (file: Version, other: Version): string =>
    [words.facts(file.size, file.modified, now), ...(file.modified > other.modified + SAME_MS ? [words.newer] : [])].join(' · ')
  return (
    <Dialog title={words.questionTitle(question.name)} onClose={choose('skip')}>
      <Stack gap="md">
        <Text size="sm">{words.questionText(question.folder)}</Text>
        <dl className={classes['compare']}>
          <dt>{words.there}</dt>
          <dd>{facts(there, coming)}</dd>
          <dt>{words.coming}</dt>
          <dd>{facts(coming, there)}</dd>
        </dl>
        <label className={classes['option']}>
          <input type="checkbox" checked={forAll} onChange={(event) => setForAll(event.currentTarget.checked)} />
          {words.forAll}
        </label>
        <Group justify="flex-end">
          <Button variant="default" onClick={choose('skip')}>
            {words.skip}
          </Button>
          <Button variant="default" onClick={choose('replace')}>
            {words.replace}
          </Button>
          <Button data-autofocus onClick={choose('keep-both')}>
            {words.keepBoth}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  )
}
