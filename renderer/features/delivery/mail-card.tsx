// Owns: the form for the owner's mail server: nothing is in force before "Save", and a test sends what stands in the form.
// Must never show a stored password; an empty field keeps it.
import { NativeSelect, PasswordInput, Stack, TextInput } from '@mantine/core'
import '@mantine/core/styles/PasswordInput.css'
import { useState, type SubmitEvent, type ReactNode } from 'react'
import type { DeliveryState } from '../../../shared/ipc'
import type { MailServer } from '../../../shared/delivery'
import { type MailField, mailProblem } from '../../../shared/delivery-check'
import { postern } from '../../lib/postern'
import { BusyButton } from '../../ui/busy-button'
import { Card } from '../../ui/card'
import { SUBTLE_INDENT } from '../../ui/theme'
import { refusalText } from '../../ui/words'
import classes from './delivery.module.css'
import { saveMail } from './delivery-store'
import { FormFoot } from './form-foot'
import { useFormWork, type Told } from './use-form-work'
import { mailFieldWords, mailWords as words, testFailureText } from './words'

const USUAL_PORTS = { tls: 465, starttls: 587, none: 25 } as const satisfies Record<MailServer['security'], number>
const SECURITY = (['tls', 'starttls', 'none'] as const).map((value) => ({ value, label: words.securityOptions[value] }))
const BELOW = ['label', 'input', 'description', 'error'] as const
const NO_SERVER: MailServer = { host: '', port: USUAL_PORTS.tls, security: 'tls', user: '', from: '', ownerAddress: '' }

type Props = { readonly saved: MailServer; readonly password: DeliveryState['mailPassword'] }

export function MailCard({ saved, password }: Props): ReactNode {
  const [typed, setTyped] = useState<Partial<MailServer>>({})
  const [port, setPort] = useState<string | null>(null)
  const [secret, setSecret] = useState('')
  const [problem, setProblem] = useState<MailField | null>(null)
  const work = useFormWork()
  const form: MailServer = { ...saved, ...typed, ...(port === null ? {} : { port: /^[0-9]{1,5}$/.test(port) ? Number(port) : 0 }) }
  const keeps = password === 'kept' && form.host === saved.host && form.user === saved.user

  const change = (part: Partial<MailServer>): void => {
    setTyped({ ...typed, ...part })
    setProblem(null)
    work.clear()
  }
  /** Nothing is asked of main before the form is right; the field that is not gets the words. */
  const checked = (wanted: MailField | null): boolean => {
    setProblem(wanted)
    return wanted === null
  }
  const save = async (server: MailServer): Promise<Told> => {
    const outcome = await saveMail(server, secret === '' ? null : secret)
    if (outcome.kind === 'refused') return { tone: 'bad', text: refusalText(outcome) }
    if (outcome.kind === 'given-up') return null
    setTyped({})
    setPort(null)
    setSecret('')
    return { tone: 'good', text: words.saved }
  }
  const test = async (): Promise<Told> => {
    const result = await postern().call('delivery.testMail', { server: form, password: secret === '' ? null : secret })
    return result.ok
      ? { tone: 'good', text: words.tested(form.ownerAddress) }
      : { tone: 'bad', text: testFailureText(result.code, result.info ?? null) }
  }
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    if (checked(form.host === '' ? 'host' : mailProblem(form))) work.start('save', () => save(form))
  }
  const field = (name: MailField) => ({
    error: problem === name ? mailFieldWords[name] : null,
    errorProps: { role: 'alert' },
    inputWrapperOrder: [...BELOW],
    spellCheck: false,
    autoCapitalize: 'off'
  })
  const text = (name: 'host' | 'user' | 'from' | 'ownerAddress', max: number) => ({
    ...field(name),
    value: form[name],
    maxLength: max,
    onChange: (event: { currentTarget: { value: string } }) => change({ [name]: event.currentTarget.value.trim() })
  })

  return (
    <Card title={words.title} intro={words.intro}>
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          <TextInput label={words.host} description={words.hostHint} {...text('host', 255)} />
          <div className={classes['row']}>
            <NativeSelect
              label={words.security}
              className={classes['choice'] ?? ''}
              data={SECURITY}
              value={form.security}
              onChange={(event) => {
                const security = SECURITY.find(({ value }) => value === event.currentTarget.value)?.value ?? 'tls'
                const usual = form.port === USUAL_PORTS[form.security]
                if (usual) setPort(String(USUAL_PORTS[security]))
                change({ security })
              }}
              error={problem === 'security' ? mailFieldWords.security : null}
              errorProps={{ role: 'alert' }}
            />
            <TextInput
              label={words.port}
              inputMode="numeric"
              className={classes['short'] ?? ''}
              {...field('port')}
              value={port ?? String(form.port)}
              onChange={(event) => {
                setPort(event.currentTarget.value.trim())
                change({})
              }}
            />
          </div>
          <div className={classes['row']}>
            <TextInput label={words.user} description={words.userHint} className={classes['wide'] ?? ''} autoComplete="off" {...text('user', 255)} />
            <PasswordInput
              label={words.password}
              description={password === 'unreadable' ? words.passwordUnreadable : keeps ? words.passwordKept : words.passwordNew}
              inputWrapperOrder={[...BELOW]}
              className={classes['wide'] ?? ''}
              disabled={form.user === ''}
              value={secret}
              maxLength={1024}
              autoComplete="off"
              onChange={(event) => {
                setSecret(event.currentTarget.value)
                work.clear()
              }}
            />
          </div>
          <div className={classes['row']}>
            <TextInput label={words.from} description={words.fromHint} className={classes['wide'] ?? ''} inputMode="email" {...text('from', 254)} />
            <TextInput label={words.ownerAddress} description={words.ownerAddressHint} className={classes['wide'] ?? ''} inputMode="email" {...text('ownerAddress', 254)} />
          </div>
          <FormFoot
            work={work}
            words={words}
            onTest={() => {
              const wrong = form.host === '' ? 'host' : (mailProblem(form) ?? (form.ownerAddress === '' ? 'ownerAddress' : null))
              if (checked(wrong)) work.start('test', test)
            }}
            remove={
              saved.host !== '' && (
                <BusyButton variant="subtle" color="red" ml={SUBTLE_INDENT} busy={work.doing === 'remove'} onClick={() => work.start('remove', () => save(NO_SERVER))}>
                  {words.remove}
                </BusyButton>
              )
            }
          />
        </Stack>
      </form>
    </Card>
  )
}
