// Owns: the always-on-top bar: who controls this computer, since when, what they may do, and the button that ends it.
// Must never be without that button while a session is live.
import { Button } from '@mantine/core'
import { useEffect, useRef, useState, type ReactNode, type RefObject } from 'react'
import type { LiveSession } from '../../shared/ipc'
import { noticePostern } from '../lib/postern'
import { run } from '../lib/problem'
import { useNow } from '../lib/use-now'
import { AppProvider } from '../ui/app-provider'
import { IconMessage, IconRecording, IconSession } from '../ui/icons'
import { SessionSwitches } from '../ui/session-switches'
import { seatHoldText } from '../ui/words'
import { comingOf, playChime } from './chime'
import classes from './notice.module.css'
import { sessionsMirror, themeMirror } from './notice-store'
import { sinceText, words } from './words'

export function Notice(): ReactNode {
  const settings = themeMirror.useValue()
  const sessions = sessionsMirror.useValue() ?? []
  const list = useTold()
  useChime(sessions, settings?.notices.sound ?? false)
  return (
    <AppProvider theme={settings?.appearance.theme ?? 'system'}>
      <main className={classes['notice']}>
        <h1 className="visually-hidden">{words.title(sessions.some(isControlling))}</h1>
        <ul ref={list} className={classes['sessions']} aria-label={words.sessions}>
          {sessions.map((session) => (
            <Session key={session.id} session={session} />
          ))}
        </ul>
      </main>
    </AppProvider>
  )
}

const isControlling = ({ permissions }: LiveSession): boolean => permissions.includes('control')

/** The window is as tall as this list; main hears of every change. */
function useTold(): RefObject<HTMLUListElement | null> {
  const list = useRef<HTMLUListElement>(null)
  useEffect(() => {
    if (list.current === null) return
    const observer = new ResizeObserver(([entry]) => {
      const height = Math.ceil(entry?.borderBoxSize[0]?.blockSize ?? 0)
      if (height > 0) noticePostern().tell('notice.height', height)
    })
    observer.observe(list.current)
    return () => observer.disconnect()
  }, [])
  return list
}

/** Somebody who is interrupted is still in, so coming back is not heard. */
function useChime(sessions: readonly LiveSession[], wanted: boolean): void {
  const before = useRef<readonly string[]>([])
  useEffect(() => {
    const now = sessions.map(({ id }) => id)
    const coming = comingOf(before.current, now)
    before.current = now
    if (wanted && coming !== null) playChime(coming)
  }, [sessions, wanted])
}

/** A bar that changed every second would be sent to the far end every second. */
const LOOK_EVERY_MS = 30_000

type Ending = 'no' | 'ending' | 'failed'

function Session({ session }: { readonly session: LiveSession }): ReactNode {
  const now = useNow(LOOK_EVERY_MS)
  const [ending, setEnding] = useState<Ending>('no')
  const disconnect = (): void => {
    setEnding('ending')
    noticePostern()
      .call('notice.disconnect', { id: session.id })
      .catch(() => setEnding('failed'))
  }
  const waits = session.waitsUntil !== null
  const who = waits
    ? words.interrupted(session.connectorName)
    : isControlling(session)
      ? words.controlledBy(session.connectorName)
      : words.watchedBy(session.connectorName)
  return (
    <li className={classes['session']}>
      <div className={classes['top']}>
        <IconSession className={classes['icon']} size={22} aria-hidden />
        <div className={classes['who']}>
          <span role="status" title={words.whole(who, session.profile, session.statedReason)}>
            <span className={classes['name']} data-lines={session.statedReason === null ? 2 : 1}>
              {ending === 'failed' ? words.failed : who}
            </span>
            <span className={classes['reason']}>{words.detail(session.profile, session.statedReason)}</span>
          </span>
          {session.recordingSince !== null && (
            <span className={classes['recording']} role="status">
              <IconRecording size={14} aria-hidden />
              {words.recording}
            </span>
          )}
          <span className={classes['since']}>{waits ? words.mayComeBack : sinceText(session.since, now)}</span>
        </div>
        <div className={classes['buttons']}>
          <Button size="xs" color="red" className={classes['button'] ?? ''} loading={ending === 'ending'} onClick={disconnect}>
            {words.disconnect}
          </Button>
          <Button
            size="compact-xs"
            variant={session.unread === 0 ? 'subtle' : 'filled'}
            className={classes['button'] ?? ''}
            leftSection={<IconMessage size={14} aria-hidden />}
            aria-label={words.chatWith(session.connectorName, session.unread)}
            onClick={() => run(noticePostern().call('notice.chat', { id: session.id }))}
          >
            {words.chat(session.unread)}
          </Button>
        </div>
      </div>
      <p className={classes['seat']} role="status" data-held={session.seat.inputBlocked || session.seat.dark}>
        {seatHoldText(session.seat)}
      </p>
      <div className={classes['may']}>
        <SessionSwitches session={session} change={(what, on) => noticePostern().call('session.switch', { id: session.id, what, on })} />
      </div>
    </li>
  )
}
