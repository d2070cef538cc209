// Owns: one outgoing session on the connector: the relay between the encrypted conversation and the viewer's window,
// and what that window says. Never: reads a signal's body; only the two media pages do.
import { possibleOn } from '../../shared/desktop'
import type { ViewerState } from '../../shared/ipc'
import type { Permission } from '../../shared/permissions'
import type { RestartOptions } from '../../shared/protocol'
import type { SeatState } from '../../shared/seat'
import type { ScreenLink, SessionLink } from './ports'
import { relayScreen, relaySignals } from './relay'

export type ViewerSessionEnd = Extract<ViewerState, { phase: 'ended' }>['why']

/** The window that shows the far screen. It may be made before the grant, hidden, so that it is ready in time. */
export interface ViewerPage {
  /** Hands the page a signal that came from the host. */
  signal(body: string): void
  onSignal(listener: (body: string) => void): void
  /** The pictures that come over the conversation, until the page's channels are open. */
  readonly screen: ScreenLink
  /** The user pressed "End session", or the window was closed or crashed; or what the host sent cannot be shown. */
  onEnd(listener: (why: 'you-ended' | 'bad-picture') => void): void
  /** What the page shows from now on; also the answer to its `viewer.state`. */
  show(state: ViewerState): void
  close(): void
}

export type ViewerSession = {
  /** The owner of the other computer has switched something. Nothing beyond the grant is shown as allowed. */
  permit(now: readonly Permission[]): void
  /** The other computer runs Wayland: somebody there allows the picture, and there is no control. */
  showWayland(): void
  /** The host has said what it can restart. */
  offerRestart(options: RestartOptions): void
  /** The host has said how its seat stands for this session. */
  showSeat(seat: SeatState): void
  /**
   * Ends it now and tells the page why, or what comes next; the window stays until the user closes it. Later calls do
   * nothing.
   */
  end(why: ViewerSessionEnd, next?: ViewerState): void
}

export type ViewerSessionParts = {
  readonly link: SessionLink
  readonly page: ViewerPage
  readonly hostName: string
  /** As the user typed it. */
  readonly address: string
  readonly permissions: readonly Permission[]
  /** Called once. After 'you-ended' the caller says `bye` to the host; the page is closed already. */
  readonly onEnded: (why: ViewerSessionEnd) => void
}

/** Shows the session in `page` and relays until one side ends it. */
export function startViewerSession(parts: ViewerSessionParts): ViewerSession {
  const { link, page, hostName } = parts
  let over = false

  const end = (why: ViewerSessionEnd, next: ViewerState = { phase: 'ended', hostName, why }): void => {
    if (over) return
    over = true
    if (why === 'you-ended') page.close()
    else page.show(next)
    parts.onEnded(why)
  }

  const isOver = (): boolean => over
  page.onEnd(end)

  let live = { phase: 'live' as const, hostName, address: parts.address, permissions: [...parts.permissions], switchedOff: [] as Permission[] }
  const show = (change: Partial<Extract<ViewerState, { phase: 'live' }>>): void => {
    if (over) return
    live = { ...live, ...change }
    page.show(live)
  }
  show({})
  // A page that goes on after a lost connection has to know of that first.
  relaySignals(link, page, isOver)
  relayScreen(link.screen, page.screen, isOver)

  let granted = parts.permissions
  const permit = (now: readonly Permission[]): Partial<typeof live> => ({
    permissions: granted.filter((permission) => now.includes(permission)),
    switchedOff: granted.filter((permission) => !now.includes(permission))
  })

  return {
    permit: (now) => show(permit(now)),
    showWayland: () => {
      granted = possibleOn('wayland', granted)
      show({ desktop: 'wayland', ...permit(live.permissions) })
    },
    offerRestart: (restart) => show({ restart }),
    showSeat: (seat) => show({ seat }),
    end
  }
}
