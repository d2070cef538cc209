// Owns: the frame of a page: its heading, and the column its cards stand in.
import { Stack, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import classes from './page.module.css'

type Props = { readonly title: string; readonly aside?: ReactNode; readonly children: ReactNode }

export function Page({ title, aside, children }: Props): ReactNode {
  return (
    <div className={classes['page']}>
      <div className={classes['head']}>
        <Title order={1}>{title}</Title>
        {aside}
      </div>
      <Stack gap="md">{children}</Stack>
    </div>
  )
}
