// Owns: the step of the enrollment for mail and text messages: the address, a code sent to it, and the code that proves
// that messages arrive there.
import { TextInput } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { destinationOf } from '../../../shared/destination'
import { settingsMirror } from '../../lib/settings-store'
import { CodeField } from '../../ui/code-field'
import { Note } from '../../ui/note'
import { SendCode } from '../../ui/send-code'
import { EnrollmentForm, isRight } from './enrollment-form'
import classes from './security.module.css'
import type { Check, Enrollment, Stage } from './use-enrollment'
import { deliverWords as words, enrollmentRefusalWords, enrollmentWords } from './words'

type Props = { readonly stage: Extract<Stage, { kind: 'deliver' }>; readonly enrollment: Enrollment }

export function EnrollmentDeliver({ stage, enrollment }: Props): ReactNode {
  const { method, code, check } = stage
  const suggested = method === 'email' ? (settingsMirror.useValue()?.delivery.mail.ownerAddress ?? '') : ''
  const [typed, setTyped] = useState<string | null>(null)
  const [wrong, setWrong] = useState(false)
  const [sent, setSent] = useState(0)
  const address = typed ?? suggested

  return (
    <EnrollmentForm check={check} enrollment={enrollment}>
      <TextInput
        label={words[method]}
        description={method === 'email' ? words.emailHint : words.smsHint}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        value={address}
        maxLength={method === 'email' ? 254 : 32}
        inputMode={method === 'email' ? 'email' : 'tel'}
        autoComplete={method === 'email' ? 'email' : 'tel'}
        spellCheck={false}
        autoCapitalize="off"
        data-autofocus
        onChange={(event) => {
          setTyped(event.currentTarget.value)
          setWrong(false)
        }}
        error={wrong ? (method === 'email' ? words.emailWrong : words.smsWrong) : null}
        errorProps={{ role: 'alert' }}
      />
      <SendCode
        key={destinationOf(method, address) ?? ''}
        send={async () => {
          const usable = destinationOf(method, address) !== null
          setWrong(!usable)
          return usable ? enrollment.send(address) : { ok: false, code: 'invalid' }
        }}
        onSent={() => setSent((count) => count + 1)}
      />
      {sent > 0 && (
        <CodeField method={method} value={code} onChange={enrollment.type} problem={problemOf(check)} busy={check.kind === 'confirming'} round={sent} />
      )}
      <div role="status" className={classes['verdict']}>
        {isRight(check) && <Note tone="good">{enrollmentWords.right}</Note>}
      </div>
    </EnrollmentForm>
  )
}

function problemOf(check: Check): string | null {
  if (check.kind === 'refused') return enrollmentRefusalWords[check.code]
  if (check.kind !== 'checked') return null
  switch (check.verdict.verdict) {
    case 'wrong':
      return words.wrong
    case 'void':
      return words.void
    case 'gone':
      return enrollmentWords.gone
    case 'right':
    case 'clock-off':
      return null
  }
}
