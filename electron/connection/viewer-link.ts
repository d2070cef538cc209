// Owns: the conversation after the grant, as a viewer needs it. From here on it belongs to the session, and the flow is free
// for another computer.
import type { Address } from '../../shared/address'
import type { AsideLink, AsideToConnector, AsideToHost } from '../../shared/aside'
import type { Permission } from '../../shared/permissions'
import { type CredentialSelector, type RestartMessage, type RestartTarget, type SeatMessage, boundProof } from '../../shared/protocol'
import type { SeatAsk } from '../../shared/seat'
import type { BulkLink } from '../files/link'
import type { ClipboardLink } from '../session/clipboard/ports'
import type { ScreenLink } from '../session/ports'
import type { Outgoing, OutgoingEvent } from './outgoing'

type Granted = Extract<OutgoingEvent, { type: 'granted' }>
type EndedWhy = Extract<OutgoingEvent, { type: 'revoked' }>['reason'] | 'connection-lost'

/** The way back to a computer that restarts, as it gave it. */
export type Ticket = {
  readonly address: Address
  readonly selector: CredentialSelector
  readonly secret: string
  readonly what: RestartTarget
}

/** The way back into a session that lost its connection: good once, and only for this very session. */
export type ResumeTicket = {
  readonly address: Address
  /** As a person types it. */
  readonly name: string
  readonly selector: CredentialSelector
  readonly secret: string
  readonly sessionId: string
}

export type ViewerLink = {
  readonly hostName: string
  /** As a person types it. */
  readonly address: string
  readonly permissions: readonly Permission[]
  readonly sendSignal: (body: string) => void
  readonly onSignal: (listener: (body: string) => void) => void
  /** It is a Wayland desktop. Said before any picture, or not at all. */
  readonly onWayland: (listener: () => void) => void
  /** What the owner of the other computer allows from now on. */
  readonly onPermissions: (listener: (now: readonly Permission[]) => void) => void
  /** For files. */
  readonly bulk: BulkLink
  /** For the first pictures. */
  readonly screen: ScreenLink
  readonly clipboard: ClipboardLink
  readonly aside: AsideLink<AsideToHost, AsideToConnector>
  readonly askRestart: (what: RestartTarget) => void
  readonly onRestart: (listener: (message: RestartMessage) => void) => void
  readonly askSeat: (ask: SeatAsk) => void
  readonly onSeat: (listener: (message: SeatMessage) => void) => void
  readonly ticketFor: (offer: Extract<RestartMessage, { type: 'restarting' }>) => Ticket
  readonly resumeTicket: ResumeTicket
  readonly onEnded: (listener: (why: EndedWhy) => void) => void
  /** Says goodbye: the session is over. */
  readonly close: () => void
  /** Hangs up without a word, to take the session up again. */
  readonly drop: () => void
}

/** @param saveLogin called with the login that the host made for this computer, if it was asked for one */
export function viewerLink(
  { address, name }: { readonly address: Address; readonly name: string },
  conversation: Outgoing,
  { hostName, permissions, sessionId, resume }: Granted,
  saveLogin: (login: { readonly id: string; readonly secret: string }) => void
): ViewerLink {
  let onSignal: (body: string) => void = () => {}
  let onClipboard: (message: Uint8Array) => void = () => {}
  let onAside: (message: AsideToConnector) => void = () => {}
  let onRestart: (message: RestartMessage) => void = () => {}
  let onSeat: (message: SeatMessage) => void = () => {}
  let onWayland: () => void = () => {}
  let onPermissions: (now: readonly Permission[]) => void = () => {}
  let onEnded: (why: EndedWhy) => void = () => {}
  const early: string[] = []
  let listening = false
  conversation.onEvent = (next) => {
    switch (next.type) {
      case 'signal':
        return listening ? onSignal(next.body) : void early.push(next.body)
      case 'clipboard':
        return onClipboard(Buffer.from(next.body, 'base64url'))
      case 'chat':
      case 'chat-heard':
      case 'sound-signal':
      case 'sound-off':
        return onAside(next)
      case 'saved-login':
        return saveLogin(next)
      case 'restart-options':
      case 'restarting':
      case 'restart-refused':
        return onRestart(next)
      case 'seat':
      case 'seat-news':
        return onSeat(next)
      case 'desktop':
        return onWayland()
      case 'permissions':
        return onPermissions(next.now)
      case 'revoked':
        return onEnded(next.reason)
      case 'closed':
        return onEnded('connection-lost')
      case 'reason-required':
      case 'factor-required':
      case 'factor-rejected':
      case 'code-delivery':
      case 'granted':
      case 'refused':
      case 'wrong-credential':
        // They belong before the grant; a host that says them now has lost its way.
        return conversation.close()
    }
  }
  return {
    hostName,
    address: name,
    permissions,
    bulk: conversation.bulk,
    screen: conversation.screen,
    sendSignal: (body) => conversation.sendSignal(body),
    onSignal: (listener) => {
      onSignal = listener
      listening = true
      for (const body of early.splice(0)) listener(body)
    },
    askRestart: (what) => conversation.sendRestart(what),
    askSeat: (ask) => conversation.sendSeat(ask),
    onSeat: (listener) => (onSeat = listener),
    onRestart: (listener) => (onRestart = listener),
    ticketFor: ({ what, id, secret }) => ({ address, selector: `short-term:${id}`, secret: boundProof(secret, sessionId), what }),
    clipboard: { send: (message) => conversation.sendClipboard(message), onMessage: (listener) => (onClipboard = listener) },
    aside: { send: (message) => conversation.sendAside(message), onMessage: (listener) => (onAside = listener) },
    onWayland: (listener) => (onWayland = listener),
    onPermissions: (listener) => (onPermissions = listener),
    resumeTicket: { address, name, selector: `resume:${resume.id}`, secret: boundProof(resume.secret, sessionId), sessionId },
    onEnded: (listener) => (onEnded = listener),
    close: () => conversation.close(),
    drop: () => conversation.drop()
  }
}
