// Owns: what fills the main window: the pages, or the screen for a damaged store and nothing else.
import { lazy, Suspense, type ReactNode } from 'react'
import { settingsMirror } from '../lib/settings-store'
import { AppProvider } from '../ui/app-provider'
import { ErrorBoundary } from '../ui/error-boundary'
import { Note } from '../ui/note'
import { appInfoMirror } from './app-info'
import { Shell } from './shell'
import { startFailedWords } from './words'

const DamagedScreen = lazy(() => import('./damaged-screen').then((module) => ({ default: module.DamagedScreen })))

export function App(): ReactNode {
  const settings = settingsMirror.useValue()
  return (
    <AppProvider theme={settings?.appearance.theme ?? 'system'}>
      <ErrorBoundary>
        <Contents />
      </ErrorBoundary>
    </AppProvider>
  )
}

function Contents(): ReactNode {
  const info = appInfoMirror.use()
  if (info.kind === 'loading') return null
  if (info.kind === 'failed')
    return (
      <main>
        <Note tone="bad" live="alert" title={startFailedWords.title}>
          {info.problem} {startFailedWords.advice}
        </Note>
      </main>
    )
  if (info.value.storage === 'ok') return <Shell info={info.value} />
  return (
    <Suspense fallback={null}>
      <DamagedScreen />
    </Suspense>
  )
}
