// Owns: a table of what was given to other computers: each line has a button that takes it away, and one is for all.
import { Button, Stack, Table, Text, VisuallyHidden } from '@mantine/core'
import '@mantine/core/styles/Table.css'
import '@mantine/core/styles/VisuallyHidden.css'
import { useId, useState, type ReactNode } from 'react'
import { ConfirmDialog } from './confirm-dialog'
import classes from './revocable-table.module.css'

export type Revocable = {
  readonly id: string
  readonly name: string
  /** Below the name. */
  readonly detail?: string
  readonly fingerprint: string
  /** In the order of the columns' names. */
  readonly times: readonly string[]
}

type Props = {
  readonly words: {
    readonly title: string
    readonly name: string
    readonly key: string
    readonly actions: string
    readonly revoke: string
    readonly revokeAll: string
    readonly revokeAllTitle: string
    readonly revokeAllText: string
  }
  readonly columns: readonly string[]
  readonly rows: readonly Revocable[]
  readonly onRevoke: (id: string) => void
  readonly onRevokeAll: () => void
}

export function RevocableTable({ words, columns, rows, onRevoke, onRevokeAll }: Props): ReactNode {
  const [asking, setAsking] = useState(false)
  return (
    <Stack gap="sm" align="flex-start">
      <Table aria-label={words.title} verticalSpacing="xs" horizontalSpacing="xs" className={classes['table'] ?? ''}>
        <Table.Thead>
          <Table.Tr>
            {[words.name, words.key, ...columns].map((column) => (
              <Table.Th key={column}>{column}</Table.Th>
            ))}
            <Table.Th>
              <VisuallyHidden>{words.actions}</VisuallyHidden>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Row key={row.id} row={row} revoke={words.revoke} onRevoke={() => onRevoke(row.id)} />
          ))}
        </Table.Tbody>
      </Table>
      <Button size="xs" variant="default" onClick={() => setAsking(true)}>
        {words.revokeAll}
      </Button>
      {asking && (
        <ConfirmDialog
          title={words.revokeAllTitle}
          text={words.revokeAllText}
          confirm={words.revokeAll}
          onConfirm={onRevokeAll}
          onClose={() => setAsking(false)}
        />
      )}
    </Stack>
  )
}

type RowProps = { readonly row: Revocable; readonly revoke: string; readonly onRevoke: () => void }

function Row({ row, revoke, onRevoke }: RowProps): ReactNode {
  const nameId = useId()
  return (
    <Table.Tr>
      <Table.Td className={classes['computer'] ?? ''}>
        <span id={nameId}>{row.name}</span>
        {row.detail !== undefined && (
          <Text size="xs" c="dimmed">
            {row.detail}
          </Text>
        )}
      </Table.Td>
      <Table.Td className={`${classes['fingerprint']} ${classes['time']}`}>{row.fingerprint}</Table.Td>
      {row.times.map((time, index) => (
        <Table.Td key={index} className={classes['time'] ?? ''}>
          {time}
        </Table.Td>
      ))}
      <Table.Td ta="end">
        <Button size="xs" variant="light" color="red" aria-describedby={nameId} onClick={onRevoke}>
          {revoke}
        </Button>
      </Table.Td>
    </Table.Tr>
  )
}
