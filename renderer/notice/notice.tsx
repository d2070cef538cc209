// Owns: the always-on-top bar: who controls this computer, and the button that ends it.
// Must never be without that button while a session is live.
import { Button } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import type { LiveSession } from '../../shared/ipc'
import { noticePostern } from '../lib/postern'
import { AppProvider } from '../ui/app-provider'
import { IconSession } from '../ui/icons'
import classes from './notice.module.css'
import { sessionsMirror, themeMirror } from './notice-store'
import { words } from './words'

export function Notice(): ReactNode {
  const settings = themeMirror.useValue()
  const sessions = sessionsMirror.useValue() ?? []
  return (
    <AppProvider theme={settings?.appearance.theme ?? 'system'}>
      <main className={classes['notice']}>
        <h1 className="visually-hidden">{words.title}</h1>
        <ul className={classes['sessions']} aria-label={words.sessions}>
          {sessions.map((session) => (
            <Session key={session.id} session={session} />
          ))}
        </ul>
      </main>
    </AppProvider>
  )
}

type Ending = 'no' | 'ending' | 'failed'

function Session({ session }: { readonly session: LiveSession }): ReactNode {
  const [ending, setEnding] = useState<Ending>('no')
  const disconnect = (): void => {
    setEnding('ending')
    noticePostern()
      .call('notice.disconnect', { id: session.id })
      .catch(() => setEnding('failed'))
  }
  const who = session.permissions.includes('control') ? words.controlledBy(session.connectorName) : words.watchedBy(session.connectorName)
  return (
    <li className={classes['session']}>
      <IconSession className={classes['icon']} size={22} aria-hidden />
      <span className={classes['text']} role="status" title={words.whole(who, session.profile, session.statedReason)}>
        <span className={classes['name']} data-lines={session.statedReason === null ? 2 : 1}>
          {ending === 'failed' ? words.failed : who}
        </span>
        <span className={classes['reason']}>{words.detail(session.profile, session.statedReason)}</span>
      </span>
      <Button size="xs" color="red" className={classes['button'] ?? ''} loading={ending === 'ending'} onClick={disconnect}>
        {words.disconnect}
      </Button>
    </li>
  )
}
