// Owns: the switch for two-factor authentication and what hangs on it: exemptions and recovery codes.
// Must never show it as on or off before main has said so.
import { Button, Checkbox, Stack, Text } from '@mantine/core'
import '@mantine/core/styles/InlineInput.css'
import '@mantine/core/styles/Checkbox.css'
import { useEffect, useState, type ReactNode } from 'react'
import type { HostState } from '../../../shared/ipc'
import type { Settings } from '../../../shared/settings'
import { useLocks } from '../../lib/host-store'
import { changeSettings } from '../../lib/settings-store'
import { useNow } from '../../lib/use-now'
import { Card } from '../../ui/card'
import { GuardedCheckbox } from '../../ui/guarded-checkbox'
import { ManagedMark } from '../../ui/managed-mark'
import { Note } from '../../ui/note'
import { SettingRow } from '../../ui/setting-row'
import { refusalText } from '../../ui/words'
import { AnotherAuthenticatorDialog } from './another-authenticator-dialog'
import { CodeTolerance } from './code-tolerance'
import { EnrollmentDialog } from './enrollment-dialog'
import { KeychainNotes } from './keychain-notes'
import { MakeCodesDialog } from './make-codes-dialog'
import { RecoveryRow } from './recovery-row'
import { takeUpRenewal, useRenewalRequest } from './renewal-request'
import { TurnOffDialog } from './turn-off-dialog'
import { useEnrollment } from './use-enrollment'
import { twoFactorWords as words } from './words'

type Props = { readonly host: HostState; readonly access: Settings['access']; readonly toleranceSteps: number }
type Asking = 'nothing' | 'turn-off' | 'new-codes' | 'another'

export function TwoFactorSection({ host, access, toleranceSteps }: Props): ReactNode {
  const [asking, setAsking] = useState<Asking>('nothing')
  const enrollment = useEnrollment()
  const now = useNow(60_000)
  const { twoFactor } = host
  const on = twoFactor.state !== 'not-enabled'
  const locks = useLocks()
  const stays = locks('two-factor')
  const renewal = useRenewalRequest((request) => request.wanted)
  const { begin } = enrollment
  useEffect(() => {
    if (!renewal) return
    takeUpRenewal()
    begin()
  }, [renewal, begin])
  const standing = standingText(twoFactor, now)
  const enrolling = enrollment.stage.kind !== 'closed' && enrollment.stage.kind !== 'refused'

  return (
    <Card title={words.title} intro={words.intro}>
      <Stack gap="md">
        <KeychainNotes host={host} />
        {isReady(twoFactor) && twoFactor.codesFrom !== null && twoFactor.codesFrom > now && (
          <Note
            tone="bad"
            live="status"
            title={words.codesLaterTitle(twoFactor.codesFrom, now)}
            actions={
              <Button size="xs" onClick={enrollment.begin}>
                {words.renew}
              </Button>
            }
          >
            {words.codesLater}
          </Note>
        )}
        {twoFactor.state === 'expired' && (
          <Note
            tone="warn"
            title={words.expiredTitle}
            actions={
              <Button size="xs" onClick={enrollment.begin}>
                {words.renew}
              </Button>
            }
          >
            {words.expired(twoFactor.since)}
          </Note>
        )}
        <Checkbox
          label={words.enable}
          description={stays ? <ManagedMark description={standing} /> : standing}
          // Shows what was asked for while its dialog is open.
          checked={on ? asking !== 'turn-off' : enrolling}
          disabled={on ? stays : host.keychain === 'unavailable'}
          onChange={() => (on ? setAsking('turn-off') : enrollment.begin())}
        />
        {enrollment.stage.kind === 'refused' && (
          <Note tone="bad" live="alert">
            {refusalText(enrollment.stage.refusal)}
          </Note>
        )}
        <GuardedCheckbox
          label={words.savedLogins}
          description={words.savedLoginsHint}
          checked={access.askCodeForSavedLogins}
          managed={locks('askCodeForSavedLogins')}
          disabled={!on}
          onChange={(askCodeForSavedLogins) => changeSettings({ access: { askCodeForSavedLogins } })}
        />
        <GuardedCheckbox
          label={words.shortTerm}
          description={words.shortTermHint}
          checked={access.askCodeForShortTermPasswords}
          managed={locks('askCodeForShortTermPasswords')}
          disabled={!on}
          onChange={(askCodeForShortTermPasswords) => changeSettings({ access: { askCodeForShortTermPasswords } })}
        />
        {!on && (
          <Text size="sm" c="dimmed">
            {words.needsTwoFactor}
          </Text>
        )}
        {isReady(twoFactor) && (
          <>
            {twoFactor.method === 'totp' && <CodeTolerance steps={toleranceSteps} most={host.policy.codeToleranceMost} />}
            <RecoveryRow left={twoFactor.recoveryCodesLeft} onMake={() => setAsking('new-codes')} />
            {/* While it is due, the note above has the button. */}
            {twoFactor.state === 'enabled' && (
              <Step title={words.method(twoFactor)} detail={methodHint(twoFactor)} button={words.renew} onClick={enrollment.begin} />
            )}
            {twoFactor.method === 'totp' && (
              <Step title={words.anotherTitle} detail={words.anotherHint} button={words.another} onClick={() => setAsking('another')} />
            )}
            {!stays && (
              <Step
                title={words.turnOffTitle}
                detail={words.turnOffHint}
                button={words.turnOff}
                onClick={() => setAsking('turn-off')}
              />
            )}
          </>
        )}
      </Stack>
      <EnrollmentDialog enrollment={enrollment} />
      {asking === 'turn-off' && <TurnOffDialog onClose={() => setAsking('nothing')} />}
      {asking === 'another' && (
        <AnotherAuthenticatorDialog
          onClose={() => setAsking('nothing')}
          onReplace={() => {
            setAsking('nothing')
            enrollment.replaceAuthenticator()
          }}
        />
      )}
      {asking === 'new-codes' && <MakeCodesDialog onClose={() => setAsking('nothing')} />}
    </Card>
  )
}

type StepProps = {
  readonly title: string
  readonly detail: string
  readonly button: string
  readonly onClick: () => void
}

function Step({ title, detail, button, onClick }: StepProps): ReactNode {
  return (
    <SettingRow
      title={title}
      detail={detail}
      action={
        <Button variant="default" size="xs" onClick={onClick}>
          {button}
        </Button>
      }
    />
  )
}

type Ready = Extract<HostState['twoFactor'], { state: 'enabled' | 'expired' }>

const isReady = (twoFactor: HostState['twoFactor']): twoFactor is Ready =>
  twoFactor.state === 'enabled' || twoFactor.state === 'expired'

function methodHint({ method }: Ready): string {
  return method === 'totp' ? `${words.renewHint} ${words.onlyAuthenticator}` : words.renewHint
}

/** Nothing where it cannot be read: the note above says so. */
function standingText(twoFactor: HostState['twoFactor'], now: number): string | undefined {
  if (twoFactor.state === 'not-enabled') return words.notEnabled
  if (!isReady(twoFactor)) return undefined
  const { state, since, lastUsed } = twoFactor
  return `${words.since(since, state === 'expired')} ${lastUsed === null ? words.neverUsed : words.lastUsed(lastUsed, now)}`
}
