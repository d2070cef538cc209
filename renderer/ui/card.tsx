// Owns: one headed block of a page. Must never carry more than one subject.
import { Text, Title } from '@mantine/core'
import { useId, type ReactNode } from 'react'
import classes from './card.module.css'

type Props = {
  readonly title: string
  readonly intro?: string
  /** Stands at the right end of the heading. */
  readonly aside?: ReactNode
  readonly children: ReactNode
}

export function Card({ title, intro, aside, children }: Props): ReactNode {
  const titleId = useId()
  return (
    <section className={classes['card']} aria-labelledby={titleId}>
      <div className={classes['head']}>
        <Title order={2} id={titleId}>
          {title}
        </Title>
        {aside}
      </div>
      {intro !== undefined && (
        <Text size="sm" c="dimmed" className={classes['intro'] ?? ''}>
          {intro}
        </Text>
      )}
      <div className={classes['content']}>{children}</div>
    </section>
  )
}
