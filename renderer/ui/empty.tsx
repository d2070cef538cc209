// Owns: what a list says while it has nothing: why, and what would fill it.
import { Text } from '@mantine/core'
import type { ReactNode } from 'react'
import classes from './empty.module.css'

type Props = { readonly icon: ReactNode; readonly title: string; readonly children?: ReactNode }

export function Empty({ icon, title, children }: Props): ReactNode {
  return (
    <div className={classes['empty']}>
      <div className={classes['icon']} aria-hidden>
        {icon}
      </div>
      <div>
        <Text size="sm" fw={500}>
          {title}
        </Text>
        {children !== undefined && (
          <Text component="div" size="sm" c="dimmed">
            {children}
          </Text>
        )}
      </div>
    </div>
  )
}
