// Owns: the line of buttons below a form: what takes it away on the left, what goes on with it on the right.
import { Group } from '@mantine/core'
import type { ReactNode } from 'react'

type Props = { readonly remove: ReactNode; readonly children: ReactNode }

export function FormActions({ remove, children }: Props): ReactNode {
  return (
    <Group justify={remove === null ? 'flex-end' : 'space-between'}>
      {remove}
      <Group gap="sm">{children}</Group>
    </Group>
  )
}
