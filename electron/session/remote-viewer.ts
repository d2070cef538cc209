// Owns: a viewer's window from its session to the next one: a restart that the person asks for, the wait for the computer
// to come back, and the session that follows in the same window; and a lost connection, after which the session goes on.
// Never: keeps the way back once it was used or given up.
import type { RestartAnswer, ViewerState } from '../../shared/ipc'
import { RESUME_WITHIN_MS, type RestartOptions, type RestartTarget } from '../../shared/protocol'
import type { SeatAsk, SeatNews } from '../../shared/seat'
import type { ComeBackParts } from '../connection/come-back'
import type { ResumeFailure, ResumeParts } from '../connection/resume'
import type { ResumeTicket, Ticket, ViewerLink } from '../connection/viewer-link'
import { type ViewerPage, type ViewerSession, type ViewerSessionEnd, startViewerSession } from './viewer-session'

/** A window that outlives a session. */
export interface LastingViewerPage extends ViewerPage {
  /** The person asked for a restart; the answer is the host's. */
  onRestart(listener: (what: RestartTarget) => Promise<RestartAnswer>): void
  /** The person asked for something of the far computer's seat. */
  onSeat(listener: (ask: SeatAsk) => void): void
  seatNews(news: SeatNews): void
  /** The person pressed "Connect again". */
  onConnectAgain(listener: () => void): void
  /** The way of the picture is gone, whatever the conversation is. */
  onConnectionLost(listener: () => void): void
  /** Whether anything was seen since the session began, or went on. */
  hasPicture(): boolean
  /** Whether the channels of mouse and keyboard have opened since then. They need UDP, which the first pictures do not. */
  hasChannels(): boolean
  /** A fresh page in the same window, for the session that comes next. */
  renew(): void
}

/** What else comes with a session. */
export type Beside = {
  /** The connection is lost; what can wait for the next one does. */
  readonly interrupted: () => void
  readonly end: (why: ViewerSessionEnd) => void
}

export type RemoteViewerParts = {
  readonly page: LastingViewerPage
  /** Called for each connection of a session; it may end the session. */
  readonly beside: (link: ViewerLink, end: (why: ViewerSessionEnd) => void) => Beside
  /** Begins to take a session up again; the returned function gives it up. */
  readonly resume: (ticket: ResumeTicket, on: Pick<ResumeParts, 'onGranted' | 'onFailed'>, leftMs: number) => () => void
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
  /** Unix time in ms until which a lost session is tried to be taken up; a connection that worked as a whole begins it anew. */
  #until: number | null = null

  constructor(parts: RemoteViewerParts) {
    this.#parts = parts
  }

  begin(link: ViewerLink): void {
    const { page, beside } = this.#parts
    const { hostName, address, permissions } = link
    const besides = beside(link, (why) => session.end(why))
    let ticket: Ticket | null = null
    let over = false
    let waits = false
    let answer: (answer: RestartAnswer) => void = () => undefined
    const session: ViewerSession = startViewerSession({
      link: { send: link.sendSignal, onSignal: link.onSignal, screen: link.screen },
      page,
      hostName,
      address,
      permissions,
      onEnded: (why) => {
        // Also when it ends here: what the conversation says as it closes is no news.
        over = true
        if (!waits && ticket === null) this.#offerAgain(link)
        if (waits) besides.interrupted()
        else besides.end(why)
        answer('failed')
        link.close()
      }
    })
    page.onRestart((what) => {
      link.askRestart(what)
      return new Promise((resolve) => (answer = resolve))
    })
    page.onSeat(link.askSeat)
    link.onSeat((message) => (message.type === 'seat' ? session.showSeat(message.state) : page.seatNews(message.news)))
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
    link.onWayland(() => session.showWayland())
    link.onPermissions((now) => session.permit(now))
    page.onConnectionLost(() => link.drop())
    link.onEnded((why) => {
      // The reason comes first, the closed connection after it.
      if (over) return
      over = true
      // A machine that goes down may not find the time to say goodbye.
      if (ticket !== null && (why === 'restarting' || why === 'connection-lost')) return session.end(why, this.#goBack(ticket, link))
      if (why !== 'connection-lost') return session.end(why)
      const until = this.#waitUntil()
      waits = typeof until === 'number'
      if (typeof until === 'number') this.#takeUp(link, until, besides, (lost) => session.end(why, lost))
      else session.end(why, this.#notResumed(until, link))
    })
  }

  /** Or why it is not waited for: what never worked as a whole will not by trying again, nor after a minute of that. */
  #waitUntil(): number | 'connection-lost' | 'udp-blocked' {
    const { page, now } = this.#parts
    if (page.hasPicture() && page.hasChannels()) this.#until = now() + RESUME_WITHIN_MS
    if (this.#until !== null && now() < this.#until) return this.#until
    return page.hasPicture() ? 'udp-blocked' : 'connection-lost'
  }

  /** The same page goes on with the session's next connection. */
  #takeUp(link: ViewerLink, until: number, besides: Beside, show: (lost: ViewerState) => void): void {
    const { page, resume, now } = this.#parts
    show({ phase: 'lost', hostName: link.hostName, until })
    const fail = (why: ResumeFailure): void => {
      besides.end('connection-lost')
      page.show(this.#notResumed(why, link))
    }
    const giveUp = resume(link.resumeTicket, { onGranted: (next) => this.begin(next), onFailed: fail }, Math.max(until - now(), 0))
    page.onEnd(() => {
      giveUp()
      fail('connection-lost')
    })
  }

  /** What the window shows when the session is over for good, and what it offers. */
  #notResumed(why: ResumeFailure | 'udp-blocked', link: ViewerLink): ViewerState {
    const { page } = this.#parts
    this.#until = null
    page.onEnd(() => page.close())
    this.#offerAgain(link)
    return { phase: 'not-resumed', hostName: link.hostName, why }
  }

  #offerAgain({ address }: ViewerLink): void {
    const { page, connectAgain } = this.#parts
    page.onConnectAgain(() => {
      page.close()
      connectAgain(address)
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
