// Owns: the step of the enrollment for an authenticator: picture, setup key, and the code that proves the app has them.
// Must never put the groups of the setup key together: the page never holds the key as one text.
import { Button, Stack, Text } from '@mantine/core'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { returnHere } from '../../lib/kept-focus'
import { postern } from '../../lib/postern'
import { reportProblem } from '../../lib/problem'
import { CodeField } from '../../ui/code-field'
import { IconCheck, IconCopy } from '../../ui/icons'
import { Note } from '../../ui/note'
import { EnrollmentForm } from './enrollment-form'
import classes from './security.module.css'
import type { Check, Enrollment, Offer, Stage } from './use-enrollment'
import { clockOffText, enrollmentRefusalWords, enrollmentWords as words } from './words'

type Props = { readonly stage: Extract<Stage, { kind: 'scan' }>; readonly enrollment: Enrollment }

export function EnrollmentScan({ stage, enrollment }: Props): ReactNode {
  const { offer, code, check } = stage
  useEffect(returnHere, [])
  return (
    <EnrollmentForm check={check} enrollment={enrollment}>
      <div className={classes['scan']}>
        <img className={classes['qr']} src={offer.qrCode} alt={words.qrAlt} width={184} height={184} />
        <Stack gap="xs" className={classes['scanText'] ?? ''}>
          <Text size="sm">{words.scan}</Text>
          <Text size="sm">{words.several}</Text>
          <SetupKey offer={offer} />
        </Stack>
      </div>
      <CodeField
        method="totp"
        value={code}
        onChange={enrollment.type}
        problem={problemOf(check)}
        busy={check.kind === 'confirming'}
        round={check.kind === 'refused' ? 1 : 0}
      />
      <Verdict check={check} />
    </EnrollmentForm>
  )
}

function SetupKey({ offer }: { readonly offer: Offer }): ReactNode {
  const [state, setState] = useState<'ready' | 'copied' | 'gone'>('ready')
  const copied = state === 'copied'
  const copy = (): void => {
    postern()
      .call('enrollment.copySetupKey', { id: offer.id })
      .then(({ ok }) => setState(ok ? 'copied' : 'gone'), reportProblem)
  }
  return (
    <div>
      <Text size="sm" fw={600}>
        {words.key}
      </Text>
      <Text size="xs" c="dimmed">
        {words.keyHint} {words.account(offer.account)}
      </Text>
      <div role="group" aria-label={words.key} className={classes['key']}>
        {offer.setupKeyGroups.map((group, index) => (
          <span key={index}>{group}</span>
        ))}
      </div>
      <Button
        variant="default"
        size="xs"
        leftSection={copied ? <IconCheck size={15} aria-hidden /> : <IconCopy size={15} aria-hidden />}
        onClick={copy}
      >
        {words.copyKey}
      </Button>
      <Text size="xs" c={state === 'gone' ? 'var(--mantine-color-error)' : 'dimmed'} role="status">
        {state === 'ready' ? '' : words[state]}
      </Text>
    </div>
  )
}

function problemOf(check: Check): string | null {
  if (check.kind === 'refused') return enrollmentRefusalWords[check.code]
  if (check.kind !== 'checked') return null
  const { verdict } = check.verdict
  return verdict === 'wrong' || verdict === 'gone' ? words[verdict] : null
}

/** In a small window the verdict may stand below the fold, where nobody would see why the button stays grey. */
function Verdict({ check }: { readonly check: Check }): ReactNode {
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => place.current?.scrollIntoView({ block: 'nearest' }), [check.kind])
  return (
    <div role="status" className={classes['verdict']} ref={place}>
      <VerdictNote check={check} />
    </div>
  )
}

function VerdictNote({ check }: { readonly check: Check }): ReactNode {
  if (check.kind === 'checking') return <Text size="sm">{words.checking}</Text>
  if (check.kind === 'confirming') return <Note tone="good">{words.right}</Note>
  if (check.kind !== 'checked') return null
  switch (check.verdict.verdict) {
    case 'right':
      return <Note tone="good">{words.right}</Note>
    case 'clock-off':
      return <Note tone="warn">{clockOffText(check.verdict)}</Note>
    case 'wrong':
    case 'void':
    case 'gone':
      return null
  }
}
