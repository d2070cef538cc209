// Owns: what the owner must see wherever he is: a used recovery code, a removed factor, a log that was cut. Each stays,
// over restarts, until he has dealt with it. Must never dismiss one by itself.
import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import type { OwnerAlert } from '../../shared/ipc'
import { requestRenewal } from '../features/security/renewal-request'
import { guard } from '../lib/confirmation-store'
import { hostMirror } from '../lib/host-store'
import { postern } from '../lib/postern'
import { useGuardedWork } from '../lib/use-guarded-work'
import { useNow } from '../lib/use-now'
import { BusyButton } from '../ui/busy-button'
import { Note } from '../ui/note'
import { refusalText } from '../ui/words'
import { navigate } from './routes'
import { alertWords as words } from './words'

export function AlertBanners(): ReactNode {
  const alerts = hostMirror.useValue()?.alerts ?? []
  return alerts.map((alert) => <AlertBanner key={alert.kind} alert={alert} />)
}

function AlertBanner({ alert }: { readonly alert: OwnerAlert }): ReactNode {
  const now = useNow(60_000)
  const { start, working, refusal } = useGuardedWork()
  const dismiss = (): void => start(() => guard(() => postern().call('host.dismissAlert', { kind: alert.kind })), hostMirror.set)
  return (
    <Note
      tone={alert.kind === 'recovery-code-used' ? 'warn' : 'bad'}
      live="status"
      title={words[alert.kind].title}
      actions={
        <>
          <NextStep alert={alert} />
          <BusyButton size="xs" variant="default" busy={working} onClick={dismiss}>
            {words[alert.kind].dismiss}
          </BusyButton>
        </>
      }
    >
      {textOf(alert, now)}
      {refusal !== null && <div role="alert">{refusalText(refusal)}</div>}
    </Note>
  )
}

function NextStep({ alert }: { readonly alert: OwnerAlert }): ReactNode {
  const [text, onClick] =
    alert.kind === 'recovery-code-used'
      ? ([words['recovery-code-used'].renew, requestRenewal] as const)
      : alert.kind === 'two-factor-removed'
        ? ([words['two-factor-removed'].setUp, () => navigate({ page: 'settings', tab: 'access' })] as const)
        : ([words['log-cut'].look, () => navigate({ page: 'activity' })] as const)
  return (
    <Button size="xs" onClick={onClick}>
      {text}
    </Button>
  )
}

function textOf(alert: OwnerAlert, now: number): string {
  switch (alert.kind) {
    case 'recovery-code-used':
      return words['recovery-code-used'].text(alert, now)
    case 'two-factor-removed':
      return words['two-factor-removed'].text(alert.at, now)
    case 'log-cut':
      return words['log-cut'].text(alert.seq)
  }
}
