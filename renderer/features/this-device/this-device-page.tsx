// Owns: the page This device: how to reach this computer, how it is guarded, and who is on it now.
import { Anchor, Button } from '@mantine/core'
import type { ReactNode } from 'react'
import type { HostState } from '../../../shared/ipc'
import type { Settings } from '../../../shared/settings'
import { hostMirror } from '../../lib/host-store'
import { postern } from '../../lib/postern'
import { reportProblem } from '../../lib/problem'
import { settingsMirror } from '../../lib/settings-store'
import { useNow } from '../../lib/use-now'
import { Card } from '../../ui/card'
import { Fact, Facts } from '../../ui/facts'
import { MirrorGate } from '../../ui/mirror-gate'
import { Note } from '../../ui/note'
import { Page } from '../../ui/page'
import { WaylandNote } from '../../ui/wayland-note'
import { ComeBacks } from './come-backs'
import { ReachCard } from './reach-card'
import { SessionsCard } from './sessions-card'
import { twoFactorText, words } from './words'

export function ThisDevicePage(): ReactNode {
  return (
    <Page title={words.title}>
      <MirrorGate mirror={hostMirror}>
        {(host) => <MirrorGate mirror={settingsMirror}>{(settings) => <Contents host={host} settings={settings} />}</MirrorGate>}
      </MirrorGate>
    </Page>
  )
}

type Props = { readonly host: HostState; readonly settings: Settings }

function Contents({ host, settings }: Props): ReactNode {
  const now = useNow(15_000)
  return (
    <>
      <Advice host={host} settings={settings} />
      <WaylandNote />
      {host.strangersLockedUntil !== null && host.strangersLockedUntil > now && (
        <Note tone="warn" title={words.lockedTitle}>
          {words.locked(host.strangersLockedUntil, now)}
        </Note>
      )}
      <ComeBacks comeBacks={host.comeBacks} now={now} />
      {host.sessions.length > 0 && <SessionsCard sessions={host.sessions} now={now} />}
      <ReachCard host={host} />
      <Card
        title={words.security}
        aside={
          <Anchor href="#/settings/access" size="sm">
            {words.openSettings}
          </Anchor>
        }
      >
        <Facts>
          <Fact name={words.unattended} mark={settings.access.unattended ? (host.desktop === 'wayland' ? 'bad' : 'good') : 'off'}>
            {unattendedText(host, settings)}
          </Fact>
          <Fact name={words.twoFactor} mark={markOf(host.twoFactor.state)}>
            {twoFactorText(host.twoFactor)}
          </Fact>
        </Facts>
      </Card>
      {host.sessions.length === 0 && <SessionsCard sessions={host.sessions} now={now} />}
    </>
  )
}

const markOf = (state: HostState['twoFactor']['state']): 'good' | 'off' | 'bad' =>
  state === 'enabled' || state === 'expired' ? 'good' : state === 'unreadable' ? 'bad' : 'off'

function unattendedText(host: HostState, settings: Settings): string {
  if (!settings.access.unattended) return words.off
  if (!host.passwordSet) return words.noPassword
  return host.desktop === 'wayland' ? words.somebodyAllows : words.on
}

/** The one thing that the owner should do next, if there is one. */
function Advice({ host, settings }: Props): ReactNode {
  if (host.twoFactor.state === 'unreadable')
    return (
      <Note
        tone="bad"
        live="alert"
        title={words.unreadableTitle}
        actions={
          <Button size="xs" onClick={() => void postern().call('host.retryKeychain').then(hostMirror.set, reportProblem)}>
            {words.retry}
          </Button>
        }
      >
        {words.unreadableAdvice}
      </Note>
    )
  // The banner about the policy says what there is to do.
  if (isManaged(host)) return null
  if (!settings.access.unattended || !host.passwordSet)
    return (
      <Note tone="info" title={words.setUpTitle} actions={<LinkButton text={words.setUp} />}>
        {words.setUpAdvice}
      </Note>
    )
  if (host.twoFactor.state === 'not-enabled')
    return (
      <Note tone="warn" title={words.protectTitle} actions={<LinkButton text={words.protect} />}>
        {words.protectAdvice}
      </Note>
    )
  if (host.twoFactor.state === 'expired')
    return (
      <Note tone="warn" title={words.renewTitle} actions={<LinkButton text={words.renew} />}>
        {words.renewAdvice}
      </Note>
    )
  return null
}

/** The policy keeps everybody out, until an administrator or a second factor mends that. */
const isManaged = ({ policy, twoFactor }: HostState): boolean =>
  policy.locked.includes('unattended') || (policy.twoFactorRequired && twoFactor.state === 'not-enabled')

function LinkButton({ text }: { readonly text: string }): ReactNode {
  return (
    <Button component="a" href="#/settings/access" size="xs">
      {text}
    </Button>
  )
}
