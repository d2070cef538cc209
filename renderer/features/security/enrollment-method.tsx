// Owns: the first step of the enrollment: how codes come. A way that is not set up yet says what it needs, and leads there.
import { Anchor, Radio, Stack, Text } from '@mantine/core'
import '@mantine/core/styles/InlineInput.css'
import '@mantine/core/styles/Radio.css'
import type { ReactNode } from 'react'
import { navigate } from '../../app/routes'
import { settingsMirror } from '../../lib/settings-store'
import { DialogButtons } from '../../ui/dialog-buttons'
import classes from './security.module.css'
import type { Enrollment, Method } from './use-enrollment'
import { chooseWords as words } from './words'

type Props = { readonly method: Method; readonly busy: boolean; readonly enrollment: Enrollment }

export function EnrollmentMethod({ method, busy, enrollment }: Props): ReactNode {
  const delivery = settingsMirror.useValue()?.delivery
  const toSettings = (): void => {
    enrollment.cancel()
    navigate({ page: 'settings', tab: 'delivery' })
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (!busy) enrollment.next()
      }}
    >
      <Stack gap="md">
        <Radio.Group label={words.question} value={method} onChange={(value) => enrollment.choose(value)}>
          <Stack gap="sm" mt="sm">
            <Choice value="totp" label={words.totp} hint={words.totpHint} chosen={method} />
            <Choice
              value="email"
              label={words.email}
              hint={words.emailHint}
              chosen={method}
              missing={delivery === undefined || delivery.mail.host === '' ? { why: words.noMail, action: words.setUpMail, go: toSettings } : undefined}
            />
            <Choice
              value="sms"
              label={words.sms}
              hint={words.smsHint}
              chosen={method}
              missing={delivery === undefined || delivery.sms.kind === 'none' ? { why: words.noSms, action: words.setUpSms, go: toSettings } : undefined}
            />
          </Stack>
        </Radio.Group>
        <DialogButtons onCancel={enrollment.cancel} label={words.next} busy={busy} />
      </Stack>
    </form>
  )
}

type Missing = { readonly why: string; readonly action: string; readonly go: () => void }
type ChoiceProps = { readonly value: Method; readonly label: string; readonly hint: string; readonly chosen: Method; readonly missing?: Missing | undefined }

function Choice({ value, label, hint, chosen, missing }: ChoiceProps): ReactNode {
  return (
    <div className={classes['choice']} data-chosen={chosen === value}>
      <Radio
        value={value}
        label={label}
        description={hint}
        disabled={missing !== undefined}
        {...(chosen === value ? { 'data-autofocus': true } : {})}
      />
      {missing !== undefined && (
        <Text size="sm" className={classes['missing'] ?? ''}>
          {missing.why}{' '}
          <Anchor component="button" type="button" size="sm" onClick={missing.go}>
            {missing.action}
          </Anchor>
        </Text>
      )}
    </div>
  )
}
