// Owns: the fields of an account with Twilio, or with a gateway that speaks its language.
import { PasswordInput, Stack, TextInput } from '@mantine/core'
import '@mantine/core/styles/PasswordInput.css'
import type { ReactNode } from 'react'
import type { DeliveryState } from '../../../shared/ipc'
import type { SmsGateway } from '../../../shared/delivery'
import type { SmsField } from '../../../shared/delivery-check'
import classes from './delivery.module.css'
import { smsWords as words } from './words'

type Twilio = SmsGateway['twilio']
type Props = {
  readonly value: Twilio
  readonly token: string
  readonly kept: DeliveryState['smsSecret']
  readonly error: (field: SmsField) => string | null
  readonly onToken: (token: string) => void
  readonly onChange: (value: Twilio) => void
}

export function TwilioFields({ value, token, kept, error, onToken, onChange }: Props): ReactNode {
  const field = (name: keyof Twilio, max: number) => ({
    value: value[name],
    maxLength: max,
    error: error(name),
    errorProps: { role: 'alert' },
    inputWrapperOrder: ['label' as const, 'input' as const, 'description' as const, 'error' as const],
    className: classes['wide'] ?? '',
    spellCheck: false,
    onChange: (event: { currentTarget: { value: string } }) => onChange({ ...value, [name]: event.currentTarget.value })
  })
  return (
    <Stack gap="md">
      <div className={classes['row']}>
        <TextInput label={words.accountSid} {...field('accountSid', 64)} />
        <PasswordInput
          label={words.token}
          description={kept === 'unreadable' ? words.secretUnreadable : kept === 'kept' ? words.tokenKept : words.tokenNew}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          className={classes['wide'] ?? ''}
          value={token}
          maxLength={1000}
          autoComplete="off"
          onChange={(event) => onToken(event.currentTarget.value)}
        />
      </div>
      <div className={classes['row']}>
        <TextInput label={words.from} description={words.fromHint} {...field('from', 32)} />
        <TextInput label={words.baseUrl} description={words.baseUrlHint} {...field('baseUrl', 300)} />
      </div>
    </Stack>
  )
}
