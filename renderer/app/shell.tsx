// Owns: the main window's frame: navigation, the open page, and the dialogs that may stand over any page.
import { lazy, Suspense, useEffect, type ReactNode } from 'react'
import type { AppInfo } from '../../shared/ipc'
import { connectMirror, isShown, useConnectLocal } from '../features/connect/connect-store'
import { ConnectPage } from '../features/connect/connect-page'
import { useConversation } from '../lib/confirmation-store'
import { keepFocus } from '../lib/kept-focus'
import { ErrorBoundary } from '../ui/error-boundary'
import { ProblemBanner } from '../ui/problem-banner'
import { AlertBanners } from './alert-banners'
import { Navigation } from './navigation'
import { PolicyBanner } from './policy-banner'
import { useRoute, type Route } from './routes'
import classes from './shell.module.css'
import { words } from './words'

// Only the first page comes with the window; the others are fetched when they are opened.
const ThisDevicePage = lazy(() =>
  import('../features/this-device/this-device-page').then((module) => ({ default: module.ThisDevicePage }))
)
const ActivityPage = lazy(() =>
  import('../features/activity/activity-page').then((module) => ({ default: module.ActivityPage }))
)
const SettingsPage = lazy(() =>
  import('../features/settings/settings-page').then((module) => ({ default: module.SettingsPage }))
)
const ConnectDialog = lazy(() =>
  import('../features/connect/connect-dialog').then((module) => ({ default: module.ConnectDialog }))
)
const ConfirmIdentityDialog = lazy(() =>
  import('../ui/confirm-identity-dialog').then((module) => ({ default: module.ConfirmIdentityDialog }))
)

export function Shell({ info }: { readonly info: AppInfo }): ReactNode {
  const route = useRoute()
  useEffect(() => {
    document.title = words.documentTitle(words.pages[route.page])
  }, [route.page])
  useEffect(keepFocus, [])
  return (
    <div className={classes['shell']}>
      <Navigation page={route.page} info={info} />
      <main className={classes['main']} key={route.page}>
        <div className={classes['banner']}>
          <ProblemBanner />
          <PolicyBanner />
          <AlertBanners />
        </div>
        <ErrorBoundary>
          <Suspense fallback={null}>
            <OpenPage route={route} />
          </Suspense>
        </ErrorBoundary>
      </main>
      <Suspense fallback={null}>
        <Dialogs />
      </Suspense>
    </div>
  )
}

function OpenPage({ route }: { readonly route: Route }): ReactNode {
  switch (route.page) {
    case 'connect':
      return <ConnectPage />
    case 'this-device':
      return <ThisDevicePage />
    case 'activity':
      return <ActivityPage />
    case 'settings':
      return <SettingsPage tab={route.tab} />
  }
}

/** Fetched when first needed; the confirmation stands last, above whatever asked for it. */
function Dialogs(): ReactNode {
  const connecting = connectMirror.useValue()
  const dismissed = useConnectLocal((local) => local.dismissed)
  const conversation = useConversation((state) => state.now)
  return (
    <>
      {connecting !== null && isShown(connecting, dismissed) && <ConnectDialog />}
      {conversation.kind !== 'closed' && <ConfirmIdentityDialog />}
    </>
  )
}
