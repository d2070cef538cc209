// Owns: a message that stays in the page or dialog it belongs to. Must never vanish by itself.
import { Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { IconAlert, IconGood, IconInfo, IconRefused } from './icons'
import classes from './note.module.css'

export type Tone = 'info' | 'good' | 'warn' | 'bad'

const ICONS = { info: IconInfo, good: IconGood, warn: IconAlert, bad: IconRefused } as const

type Props = {
  readonly tone: Tone
  readonly title?: string
  /** `alert` interrupts a screen reader, `status` waits its turn, `none` is plain text of the page. */
  readonly live?: 'alert' | 'status' | 'none'
  readonly actions?: ReactNode
  readonly children?: ReactNode
}

export function Note({ tone, title, live = 'none', actions, children }: Props): ReactNode {
  const Icon = ICONS[tone]
  return (
    <div className={classes['note']} data-tone={tone} {...(live === 'none' ? {} : { role: live })}>
      <Icon className={classes['icon']} size={20} aria-hidden />
      <div className={classes['text']}>
        {title !== undefined && (
          <Text fw={600} size="sm">
            {title}
          </Text>
        )}
        {children !== undefined && (
          <Text component="div" size="sm">
            {children}
          </Text>
        )}
        {actions !== undefined && <div className={classes['actions']}>{actions}</div>}
      </div>
    </div>
  )
}
