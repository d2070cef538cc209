// Owns: the "Files" window: this computer on the left, the other on the right, what is being copied below.
import { useEffect, useRef, type ReactNode } from 'react'
import type { FilesState } from '../../shared/files'
import { keepFocus } from '../lib/kept-focus'
import { AppProvider } from '../ui/app-provider'
import { ErrorBoundary } from '../ui/error-boundary'
import { Note } from '../ui/note'
import { ProblemBanner } from '../ui/problem-banner'
import { ExistsDialog } from './exists-dialog'
import classes from './files-window.module.css'
import { refresh, refreshWhereCopied, stateMirror, themeMirror } from './files-store'
import { Pane } from './pane'
import { Queue } from './queue'
import { words } from './words'

export function FilesWindow(): ReactNode {
  const settings = themeMirror.useValue()
  const state = stateMirror.useValue()
  return (
    <AppProvider theme={settings?.appearance.theme ?? 'system'}>
      <ErrorBoundary>{state !== null && <Desk state={state} />}</ErrorBoundary>
    </AppProvider>
  )
}

function Desk({ state }: { readonly state: FilesState }): ReactNode {
  const { hostName, link, jobs, question } = state
  useRefreshWhenCopied(state)
  useEffect(keepFocus, [])
  return (
    <main className={classes['window']}>
      <h1 className="visually-hidden">{words.title(hostName)}</h1>
      <ProblemBanner />
      {link !== 'live' && (
        <Note tone={link === 'ended' ? 'info' : 'warn'} live="status">
          {words.links[link]}
        </Note>
      )}
      <div className={classes['panes']}>
        <Pane side="local" name={words.thisComputer} other={hostName} canCopy={link === 'live'} />
        <Pane side="remote" name={hostName} other={words.thisComputerInText} canCopy={link === 'live'} />
      </div>
      <Queue jobs={jobs} hostName={hostName} />
      {question !== null && <ExistsDialog key={question.task} question={question} />}
    </main>
  )
}

/** A folder is read again when something was copied into it; the remote one, when the connection is back. */
function useRefreshWhenCopied({ jobs, link }: FilesState): void {
  const before = useRef({ done: 0, link })
  useEffect(() => {
    const done = jobs.filter(({ state }) => state === 'done' || state === 'failed' || state === 'cancelled').length
    if (done > before.current.done) refreshWhereCopied(jobs)
    if (link === 'live' && before.current.link !== 'live') void refresh('remote')
    before.current = { done, link }
  }, [jobs, link])
}
