// Owns: one line of settings: what it is and how it stands, with the button that changes it at the end.
import { Text } from '@mantine/core'
import type { ReactNode } from 'react'
import classes from './setting-row.module.css'

type Props = { readonly title: string; readonly detail: string; readonly action: ReactNode }

export function SettingRow({ title, detail, action }: Props): ReactNode {
  return (
    <div className={classes['row']}>
      <div className={classes['text']}>
        <Text size="sm">{title}</Text>
        <Text size="xs" c="dimmed">
          {detail}
        </Text>
      </div>
      {action}
    </div>
  )
}
