// Owns: the form for the owner's text gateway: nothing is in force before "Save", and a test sends what stands in the form.
// Must never show a stored token; an empty field keeps it.
import { SegmentedControl, Stack, TextInput } from '@mantine/core'
import '@mantine/core/styles/FloatingIndicator.css'
import '@mantine/core/styles/SegmentedControl.css'
import { useState, type SubmitEvent, type ReactNode } from 'react'
import type { DeliveryState } from '../../../shared/ipc'
import type { SmsGateway } from '../../../shared/delivery'
import { type SmsField, smsProblem } from '../../../shared/delivery-check'
import { phoneNumber } from '../../../shared/destination'
import { postern } from '../../lib/postern'
import { Card } from '../../ui/card'
import { refusalText } from '../../ui/words'
import { saveSms, type TypedGatewaySecret } from './delivery-store'
import { FormFoot } from './form-foot'
import { GenericFields } from './generic-fields'
import type { HeaderRow } from './header-rows'
import { TwilioFields } from './twilio-fields'
import { useFormWork, type Told } from './use-form-work'
import { smsFieldWords, smsWords as words, testFailureText } from './words'

const KINDS = (['none', 'twilio', 'generic'] as const).map((value) => ({ value, label: words.kinds[value] }))

type Props = { readonly saved: SmsGateway; readonly secret: DeliveryState['smsSecret'] }

export function SmsCard({ saved, secret }: Props): ReactNode {
  const [typed, setTyped] = useState<SmsGateway | null>(null)
  const [typedRows, setTypedRows] = useState<readonly HeaderRow[] | null>(null)
  const [token, setToken] = useState('')
  const [number, setNumber] = useState('')
  const [numberWrong, setNumberWrong] = useState(false)
  const [problem, setProblem] = useState<SmsField | null>(null)
  const work = useFormWork()
  const shown = typed ?? saved
  const rows = typedRows ?? rowsOf(saved.generic, secret === 'kept')
  const form = withRows(shown, rows)

  const change = (next: Partial<SmsGateway>): void => {
    setTyped({ ...shown, ...next })
    setProblem(null)
    work.clear()
  }
  const checked = (): boolean => {
    const wrong = smsProblem(form)
    setProblem(wrong)
    return wrong === null
  }
  const save = async (): Promise<Told> => {
    const outcome = await saveSms(form, secretOf(form, rows, token))
    if (outcome.kind === 'refused') return { tone: 'bad', text: refusalText(outcome) }
    if (outcome.kind === 'given-up') return null
    setTyped(null)
    setTypedRows(null)
    setToken('')
    return { tone: 'good', text: words.saved }
  }
  const test = async (to: string): Promise<Told> => {
    const result = await postern().call('delivery.testText', { gateway: form, secret: secretOf(form, rows, token), to })
    return result.ok ? { tone: 'good', text: words.tested(to) } : { tone: 'bad', text: testFailureText(result.code, result.info ?? null) }
  }
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    if (checked()) work.start('save', save)
  }
  const error = (name: SmsField): string | null => (problem === name ? smsFieldWords[name] : null)

  return (
    <Card title={words.title} intro={words.intro}>
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          <SegmentedControl<SmsGateway['kind']> aria-label={words.kind} data={KINDS} value={form.kind} onChange={(kind) => change({ kind })} />
          {form.kind === 'twilio' && (
            <TwilioFields value={form.twilio} token={token} kept={secret} error={error} onToken={setToken} onChange={(twilio) => change({ twilio })} />
          )}
          {form.kind === 'generic' && (
            <GenericFields
              value={form.generic}
              rows={rows}
              error={error}
              onRows={(next) => {
                setTypedRows(next)
                change({})
              }}
              onChange={(generic) => change({ generic })}
            />
          )}
          {form.kind !== 'none' && (
            <TextInput
              label={words.testNumber}
              description={words.testNumberHint}
              inputWrapperOrder={['label', 'input', 'description', 'error']}
              maw={320}
              inputMode="tel"
              maxLength={32}
              value={number}
              onChange={(event) => {
                setNumber(event.currentTarget.value)
                setNumberWrong(false)
                work.clear()
              }}
              error={numberWrong ? words.testNumberWrong : null}
              errorProps={{ role: 'alert' }}
            />
          )}
          <FormFoot
            work={work}
            words={words}
            onTest={
              form.kind === 'none'
                ? null
                : () => {
                    const to = phoneNumber(number)
                    setNumberWrong(to === null)
                    if (checked() && to !== null) work.start('test', () => test(to))
                  }
            }
          />
        </Stack>
      </form>
    </Card>
  )
}

function rowsOf({ headers, secretHeaders }: SmsGateway['generic'], kept: boolean): readonly HeaderRow[] {
  return [
    ...headers.map((header) => ({ ...header, secret: false, kept: false })),
    ...secretHeaders.map((name) => ({ name, value: '', secret: true, kept }))
  ]
}

function withRows(gateway: SmsGateway, rows: readonly HeaderRow[]): SmsGateway {
  const headers = rows.filter((row) => !row.secret).map(({ name, value }) => ({ name, value }))
  const secretHeaders = rows.filter((row) => row.secret).map(({ name }) => name)
  return { ...gateway, generic: { ...gateway.generic, headers, secretHeaders } }
}

/** What was typed; what is empty is left out, and stays as it is. */
function secretOf({ kind }: SmsGateway, rows: readonly HeaderRow[], token: string): TypedGatewaySecret {
  if (kind === 'twilio') return token === '' ? {} : { token }
  const filled = rows.filter((row) => row.secret && row.value !== '').map(({ name, value }) => [name, value] as const)
  return kind === 'generic' && filled.length > 0 ? { headers: Object.fromEntries(filled) } : {}
}
