// Owns: the days and hours in which others may connect. The hours are a draft until "Save hours".
import { Checkbox, Group, Stack, Text, TextInput } from '@mantine/core'
import '@mantine/core/styles/InlineInput.css'
import '@mantine/core/styles/Checkbox.css'
import { Button } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import type { AccessHours } from '../../../shared/settings'
import { changeSettings } from '../../lib/settings-store'
import { useGuardedWork } from '../../lib/use-guarded-work'
import { BusyButton } from '../../ui/busy-button'
import { Card } from '../../ui/card'
import { GuardedCheckbox } from '../../ui/guarded-checkbox'
import { Note } from '../../ui/note'
import { RefusalNote } from '../../ui/refusal-note'
import classes from './connectors.module.css'
import { hoursWords as words } from './words'

const WEEK = [1, 2, 3, 4, 5, 6, 0] as const

type Draft = { readonly days: readonly number[]; readonly from: string; readonly to: string }

export function HoursSection({ hours }: { readonly hours: AccessHours }): ReactNode {
  return (
    <Card title={words.title}>
      <Stack gap="md">
        <GuardedCheckbox
          label={words.limited}
          description={words.limitedHint}
          checked={hours.limited}
          onChange={(limited) => changeSettings(({ entry }) => ({ entry: { hours: { ...entry.hours, limited } } }))}
        />
        {hours.limited && <HoursForm key={JSON.stringify(hours)} hours={hours} />}
      </Stack>
    </Card>
  )
}

function HoursForm({ hours }: { readonly hours: AccessHours }): ReactNode {
  const stored = draftOf(hours)
  const [draft, setDraft] = useState<Draft>(stored)
  const { start, working, refusal } = useGuardedWork()
  const differs = JSON.stringify(draft) !== JSON.stringify(stored)
  const problem = draft.days.length === 0 ? words.noDay : draft.from === '' || draft.to === '' ? words.noTime : null
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone

  const toggle = (day: number): void =>
    setDraft({ ...draft, days: WEEK.filter((other) => (other === day ? !draft.days.includes(day) : draft.days.includes(other))) })
  const save = (): void =>
    start(() => changeSettings({ entry: { hours: { limited: true, days: [...draft.days], from: minuteOf(draft.from), to: minuteOf(draft.to) } } }))

  return (
    <Stack gap="sm">
      <fieldset className={classes['days']}>
        <legend>{words.days}</legend>
        {WEEK.map((day) => (
          <Checkbox key={day} label={words.dayNames[day]} checked={draft.days.includes(day)} onChange={() => toggle(day)} />
        ))}
      </fieldset>
      <Group gap="md">
        <TextInput type="time" label={words.from} value={draft.from} onChange={(event) => setDraft({ ...draft, from: event.currentTarget.value })} />
        <TextInput type="time" label={words.to} value={draft.to} onChange={(event) => setDraft({ ...draft, to: event.currentTarget.value })} />
      </Group>
      <Text size="xs" c="dimmed">
        {draft.to <= draft.from ? words.nextDay(zone) : words.sameDay(zone)}
      </Text>
      {differs && problem !== null && (
        <Note tone="bad" live="alert">
          {problem}
        </Note>
      )}
      <RefusalNote refusal={refusal} />
      {differs && (
        <Group gap="sm">
          <BusyButton busy={working} disabled={problem !== null} onClick={save}>
            {words.save}
          </BusyButton>
          <Button variant="default" onClick={() => setDraft(stored)}>
            {words.discard}
          </Button>
        </Group>
      )}
    </Stack>
  )
}

const draftOf = ({ days, from, to }: AccessHours): Draft => ({
  days: WEEK.filter((day) => days.includes(day)),
  from: clockOf(from),
  to: clockOf(to)
})
const clockOf = (minute: number): string => `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
const minuteOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5))
