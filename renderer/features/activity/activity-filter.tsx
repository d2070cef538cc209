// Owns: choosing which part of the log is shown, by kind and by who. Must never hide that a filter is on.
import { SegmentedControl, TextInput } from '@mantine/core'
import '@mantine/core/styles/FloatingIndicator.css'
import '@mantine/core/styles/SegmentedControl.css'
import type { ReactNode } from 'react'
import type { ActivityGroup } from '../../../shared/activity'
import classes from './activity.module.css'
import { setFilter, useActivity } from './activity-store'
import { words } from './words'

export function ActivityFilterBar(): ReactNode {
  const filter = useActivity((state) => state.filter)
  return (
    <div className={classes['filter']} role="search">
      <TextInput
        type="search"
        aria-label={words.search}
        placeholder={words.searchHint}
        maxLength={100}
        value={filter.text ?? ''}
        onChange={(event) => setFilter({ ...filter, text: event.currentTarget.value })}
      />
      <SegmentedControl
        transitionDuration={0}
        aria-label={words.show}
        data={[{ value: 'all', label: words.all }, ...Object.entries(words.groups).map(([value, label]) => ({ value, label }))]}
        value={filter.group ?? 'all'}
        onChange={(value) => setFilter(value === 'all' ? { text: filter.text } : { text: filter.text, group: value as ActivityGroup })}
      />
    </div>
  )
}
