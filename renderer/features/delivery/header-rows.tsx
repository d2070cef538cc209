// Owns: the headers of a gateway's template, row by row, plain ones and secret ones. Must never show a stored value.
import { Button, Checkbox, CloseButton, PasswordInput, Text, TextInput } from '@mantine/core'
import '@mantine/core/styles/InlineInput.css'
import '@mantine/core/styles/Checkbox.css'
import '@mantine/core/styles/CloseButton.css'
import type { ReactNode } from 'react'
import classes from './delivery.module.css'
import { smsWords as words } from './words'

export type HeaderRow = {
  readonly name: string
  readonly value: string
  readonly secret: boolean
  /** Its value is in the keychain, and stays there while the field is empty. */
  readonly kept: boolean
}

const MAX_ROWS = 10
const NEW_ROW: HeaderRow = { name: '', value: '', secret: false, kept: false }

type Props = {
  readonly rows: readonly HeaderRow[]
  readonly problem: string | null
  readonly onChange: (rows: readonly HeaderRow[]) => void
}

export function HeaderRows({ rows, problem, onChange }: Props): ReactNode {
  const replace = (at: number, part: Partial<HeaderRow>): void => onChange(rows.map((row, index) => (index === at ? { ...row, ...part } : row)))
  return (
    <fieldset className={classes['headers']}>
      <Text component="legend" size="sm" fw={600} p={0}>
        {words.headers}
      </Text>
      <Text size="xs" c="dimmed">
        {words.headersHint}
      </Text>
      {rows.map((row, index) => (
        <div key={index} className={classes['header']}>
          <TextInput
            aria-label={words.headerName}
            placeholder={words.headerName}
            value={row.name}
            maxLength={64}
            spellCheck={false}
            onChange={(event) => replace(index, { name: event.currentTarget.value.trim(), kept: false })}
          />
          <Value row={row} onChange={(value) => replace(index, { value })} />
          <Checkbox
            label={words.headerSecret}
            checked={row.secret}
            onChange={(event) => replace(index, { secret: event.currentTarget.checked, kept: false })}
          />
          <CloseButton aria-label={words.removeHeader} onClick={() => onChange(rows.filter((_row, at) => at !== index))} />
        </div>
      ))}
      {problem !== null && (
        <Text size="xs" c="var(--mantine-color-error)" mt="xs" role="alert">
          {problem}
        </Text>
      )}
      <Button variant="default" size="xs" mt="sm" disabled={rows.length >= MAX_ROWS} onClick={() => onChange([...rows, NEW_ROW])}>
        {words.addHeader}
      </Button>
    </fieldset>
  )
}

function Value({ row, onChange }: { readonly row: HeaderRow; readonly onChange: (value: string) => void }): ReactNode {
  const shared = {
    'aria-label': words.headerValue,
    placeholder: row.secret && row.kept ? words.headerKept : words.headerValue,
    value: row.value,
    maxLength: 1000,
    className: classes['wide'] ?? '',
    onChange: (event: { currentTarget: { value: string } }) => onChange(event.currentTarget.value)
  }
  return row.secret ? <PasswordInput {...shared} autoComplete="off" /> : <TextInput {...shared} spellCheck={false} />
}
