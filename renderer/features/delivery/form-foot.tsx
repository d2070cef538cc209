// Owns: the end of a form of this tab: how its work ended, then what takes it away on the left, and test and save on the
// right.
import { Group } from '@mantine/core'
import type { ReactNode } from 'react'
import { BusyButton } from '../../ui/busy-button'
import { Note } from '../../ui/note'
import classes from './delivery.module.css'
import type { FormWork } from './use-form-work'

type Props = {
  readonly work: FormWork
  readonly words: { readonly test: string; readonly save: string }
  /** Null where there is nothing that could be tested. */
  readonly onTest: (() => void) | null
  readonly remove?: ReactNode
}

export function FormFoot({ work, words, onTest, remove }: Props): ReactNode {
  return (
    <>
      <div role="status" className={classes['told']}>
        {work.told !== null && <Note tone={work.told.tone}>{work.told.text}</Note>}
      </div>
      <Group justify="space-between">
        {remove}
        <Group gap="sm" ml="auto">
          {onTest !== null && (
            <BusyButton variant="default" busy={work.doing === 'test'} onClick={onTest}>
              {words.test}
            </BusyButton>
          )}
          <BusyButton type="submit" busy={work.doing === 'save'}>
            {words.save}
          </BusyButton>
        </Group>
      </Group>
    </>
  )
}
