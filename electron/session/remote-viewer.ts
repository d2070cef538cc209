// Owns: a viewer's window from its session to the next one: a restart that the person asks for, the wait for the computer
// to come back, and the session that follows in the same window.
// Never: keeps the way back once it was used or given up.
import type { RestartAnswer, ViewerState } from '../../shared/ipc'
import type { RestartOptions, RestartTarget } from '../../shared/protocol'
import type { ComeBackParts } from '../connection/come-back'
import type { Ticket, ViewerLink } from '../connection/viewer-link'
import { type ViewerPage, type ViewerSession, type ViewerSessionEnd, startViewerSession } from './viewer-session'

/** A window that outlives a session. */
export interface LastingViewerPage extends ViewerPage {
  /** The person asked for a restart; the answer is the host's. */
  onRestart(listener: (what: RestartTarget) => Promise<RestartAnswer>): void
  /** The person pressed "Connect again". */
  onConnectAgain(listener: () => void): void
  /** A fresh page in the same window, for the session that comes next. */
  renew(): void
}

export type RemoteViewerParts = {
  readonly page: LastingViewerPage
  /** What else comes with a session, which it may end; the returned function ends it. */
  readonly beside: (link: ViewerLink, end: (why: ViewerSessionEnd) => void) => (why: ViewerSessionEnd) => void
  /** Begins to go back; the returned function gives it up. */
  readonly comeBack: (ticket: Ticket, on: Pick<ComeBackParts, 'onStep' | 'onGranted' | 'onFailed'>) => () => void
  readonly connectAgain: (address: string) => void
  /** Unix time in ms. */
  readonly now: () => number
}

export function openRemoteViewer(link: ViewerLink, parts: RemoteViewerParts): void {
  new RemoteViewer(parts).begin(link)
}

type Returning = Extract<ViewerState, { phase: 'returning' }>

class RemoteViewer {
  readonly #parts: RemoteViewerParts

  constructor(parts: RemoteViewerParts) {
    this.#parts = parts
  }

  begin(link: ViewerLink): void {
    const { page, beside } = this.#parts
    const { hostName, address, permissions } = link
    const endBeside = beside(link, (why) => session.end(why))
    let ticket: Ticket | null = null
    let over = false
    let answer: (answer: RestartAnswer) => void = () => undefined
    const session: ViewerSession = startViewerSession({
      link: { send: link.sendSignal, onSignal: link.onSignal, screen: link.screen },
      page,
      hostName,
      address,
      permissions,
      onEnded: (why) => {
        endBeside(why)
        answer('failed')
        link.close()
      }
    })
    page.onRestart((what) => {
      link.askRestart(what)
      return new Promise((resolve) => (answer = resolve))
    })
    link.onRestart((message) => {
      switch (message.type) {
        case 'restart-options':
          return session.offerRestart(optionsIn(message))
        case 'restarting':
          ticket = link.ticketFor(message)
          return answer('restarting')
        case 'restart-refused':
          ticket = null
          return answer(message.why)
      }
    })
    link.onPermissions((now) => session.permit(now))
    link.onEnded((why) => {
      // The reason comes first, the closed connection after it.
      if (over) return
      over = true
      // A machine that goes down may not find the time to say goodbye.
      if (ticket === null || (why !== 'restarting' && why !== 'connection-lost')) return session.end(why)
      session.end(why, this.#goBack(ticket, link))
    })
  }

  /** What the window shows while it is waited for. */
  #goBack(ticket: Ticket, { hostName, address }: ViewerLink): ViewerState {
    const { page, comeBack, connectAgain, now } = this.#parts
    const returning: Returning = { phase: 'returning', hostName, what: ticket.what, step: 'restarting', since: now() }
    const giveUp = comeBack(ticket, {
      onStep: (step) => page.show({ ...returning, step }),
      onGranted: (link) => {
        page.renew()
        this.begin(link)
      },
      onFailed: (why) => page.show({ phase: 'return-failed', hostName, why })
    })
    page.onEnd(() => {
      giveUp()
      page.close()
    })
    page.onConnectAgain(() => {
      giveUp()
      page.close()
      connectAgain(address)
    })
    return returning
  }
}

const optionsIn = ({ device, startsAtLogin }: RestartOptions): RestartOptions => ({ device, startsAtLogin })
