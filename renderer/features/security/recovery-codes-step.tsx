// Owns: showing new recovery codes once, with ways to keep them. Each code stands in two halves, so that the page
// never holds one as a whole text; must never copy, save or print by itself: main does, by the sheet's id.
import { Button, Checkbox, Group, Stack, Text, Title } from '@mantine/core'
import '@mantine/core/styles/InlineInput.css'
import '@mantine/core/styles/Checkbox.css'
import { useEffect, useState, type ReactNode } from 'react'
import { returnHere } from '../../lib/kept-focus'
import { halves } from '../../lib/one-time-code'
import { postern } from '../../lib/postern'
import { reportProblem } from '../../lib/problem'
import { IconCopy, IconPrint, IconSave } from '../../ui/icons'
import { Note } from '../../ui/note'
import classes from './security.module.css'
import { recoveryWords as words, sheetFailureWords } from './words'

type Props = {
  readonly heading: string | null
  /** What has just been achieved, if the heading doesn't say so. */
  readonly good: string | null
  readonly sheetId: string
  readonly recoveryCodes: readonly string[]
  readonly onDone: () => void
}
type Told = { readonly tone: 'good' | 'bad'; readonly text: string } | null

export function RecoveryCodesStep({ heading, good, sheetId, recoveryCodes, onDone }: Props): ReactNode {
  const [saved, setSaved] = useState(false)
  const [told, setTold] = useState<Told>(null)
  useEffect(returnHere, [])
  const say = (text: string): void => setTold({ tone: 'good', text })

  const copy = async (): Promise<void> => {
    await postern().call('recoveryCodes.copy', { sheetId })
    say(words.copied)
  }
  const save = async (): Promise<void> => {
    const result = await postern().call('recoveryCodes.save', { sheetId })
    if (!result.ok) setTold({ tone: 'bad', text: sheetFailureWords[result.code] })
    else if (result.value) say(words.saved)
  }
  const print = async (): Promise<void> => {
    const result = await postern().call('recoveryCodes.print', { sheetId })
    if (!result.ok) setTold({ tone: 'bad', text: sheetFailureWords[result.code] })
    else if (result.value) say(words.printed)
  }
  const done = async (): Promise<void> => {
    await postern().call('recoveryCodes.done', { sheetId })
    onDone()
  }
  const start = (work: () => Promise<void>) => (): void => {
    setTold(null)
    work().catch(reportProblem)
  }

  return (
    <Stack gap="md">
      {good !== null && (
        <Note tone="good" live="status">
          {good}
        </Note>
      )}
      <div>
        {heading !== null && (
          <Title order={3} mb={4}>
            {heading}
          </Title>
        )}
        <Text size="sm">{words.intro}</Text>
      </div>
      <ol className={classes['codes']} aria-label={words.list}>
        {recoveryCodes.map((code, index) => {
          const [first, second] = halves(code)
          return (
            <li key={index}>
              <span>{first}</span>
              <span aria-hidden>-</span>
              <span>{second}</span>
            </li>
          )
        })}
      </ol>
      <Group gap="sm">
        <Button variant="default" leftSection={<IconCopy size={16} aria-hidden />} onClick={start(copy)} data-autofocus>
          {words.copy}
        </Button>
        <Button variant="default" leftSection={<IconSave size={16} aria-hidden />} onClick={start(save)}>
          {words.save}
        </Button>
        <Button variant="default" leftSection={<IconPrint size={16} aria-hidden />} onClick={start(print)}>
          {words.print}
        </Button>
      </Group>
      <div role="status" className={classes['verdict']}>
        {told !== null && <Note tone={told.tone}>{told.text}</Note>}
      </div>
      <Group justify="space-between">
        <Checkbox label={words.savedThem} checked={saved} onChange={(event) => setSaved(event.currentTarget.checked)} />
        <Button disabled={!saved} onClick={start(done)}>
          {words.done}
        </Button>
      </Group>
    </Stack>
  )
}
