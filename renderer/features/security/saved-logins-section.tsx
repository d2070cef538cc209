// Owns: the table of saved logins that other computers hold, and the button that takes one away.
import { useEffect, type ReactNode } from 'react'
import type { IncomingSavedLogin } from '../../../shared/ipc'
import { relativeSince, shortDate } from '../../lib/time-words'
import { useNow } from '../../lib/use-now'
import { Card } from '../../ui/card'
import { Empty } from '../../ui/empty'
import { IconKey } from '../../ui/icons'
import { MirrorGate } from '../../ui/mirror-gate'
import { RevocableTable } from '../../ui/revocable-table'
import { revokeAllSavedLogins, revokeSavedLogin, savedLoginsMirror } from './saved-logins-store'
import { savedLoginWords as words } from './words'

export function SavedLoginsSection(): ReactNode {
  useEffect(() => void savedLoginsMirror.start(), [])
  return (
    <Card title={words.title} intro={words.intro}>
      <MirrorGate mirror={savedLoginsMirror}>
        {(logins) =>
          logins.length === 0 ? (
            <Empty icon={<IconKey size={22} />} title={words.none}>
              {words.noneAdvice}
            </Empty>
          ) : (
            <LoginTable logins={logins} />
          )
        }
      </MirrorGate>
    </Card>
  )
}

function LoginTable({ logins }: { readonly logins: readonly IncomingSavedLogin[] }): ReactNode {
  const now = useNow(60_000)
  return (
    <RevocableTable
      words={words}
      columns={[words.created, words.lastUsed]}
      rows={logins.map((login) => ({
        id: login.id,
        name: login.connectorName,
        detail: login.profile,
        fingerprint: login.connectorKey,
        times: [shortDate(login.created), login.lastUsed === null ? words.never : relativeSince(login.lastUsed, now)]
      }))}
      onRevoke={revokeSavedLogin}
      onRevokeAll={revokeAllSavedLogins}
    />
  )
}
