// Owns: the fields of the owner's own template for a text gateway: method, address, headers and body.
import { NativeSelect, Stack, Textarea, TextInput } from '@mantine/core'
import type { ReactNode } from 'react'
import type { SmsGateway } from '../../../shared/delivery'
import type { SmsField } from '../../../shared/delivery-check'
import classes from './delivery.module.css'
import { HeaderRows, type HeaderRow } from './header-rows'
import { smsWords as words } from './words'

type Generic = SmsGateway['generic']
type Props = {
  readonly value: Generic
  readonly rows: readonly HeaderRow[]
  readonly error: (field: SmsField) => string | null
  readonly onRows: (rows: readonly HeaderRow[]) => void
  readonly onChange: (value: Generic) => void
}

const METHODS = ['POST', 'PUT', 'GET'] as const
const FORMATS = (['json', 'form', 'text'] as const).map((value) => ({ value, label: words.formats[value] }))
const BELOW = ['label', 'input', 'description', 'error'] as const

export function GenericFields({ value, rows, error, onRows, onChange }: Props): ReactNode {
  return (
    <Stack gap="md">
      <div className={classes['row']}>
        <NativeSelect
          label={words.method}
          data={[...METHODS]}
          value={value.method}
          onChange={(event) => onChange({ ...value, method: METHODS.find((method) => method === event.currentTarget.value) ?? 'POST' })}
        />
        <TextInput
          label={words.url}
          description={words.urlHint}
          inputWrapperOrder={[...BELOW]}
          className={classes['wide'] ?? ''}
          value={value.url}
          maxLength={2000}
          spellCheck={false}
          inputMode="url"
          error={error('url') ?? (value.method === 'GET' && error('body') !== null ? words.urlNeeds : null)}
          errorProps={{ role: 'alert' }}
          onChange={(event) => onChange({ ...value, url: event.currentTarget.value.trim() })}
        />
      </div>
      <HeaderRows rows={rows} problem={error('headers')} onChange={onRows} />
      {value.method !== 'GET' && (
        <>
          <NativeSelect
            label={words.format}
            data={FORMATS}
            value={value.format}
            maw={320}
            onChange={(event) => onChange({ ...value, format: FORMATS.find((one) => one.value === event.currentTarget.value)?.value ?? 'json' })}
          />
          <Textarea
            label={words.body}
            description={words.bodyHint}
            inputWrapperOrder={[...BELOW]}
            className={classes['body'] ?? ''}
            rows={4}
            value={value.body}
            maxLength={4000}
            spellCheck={false}
            error={error('body')}
            errorProps={{ role: 'alert' }}
            onChange={(event) => onChange({ ...value, body: event.currentTarget.value })}
          />
        </>
      )}
    </Stack>
  )
}
