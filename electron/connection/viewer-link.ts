// Owns: the conversation after the grant: from the flow that led to it, to the session that it carries.
import type { Permission } from '../../shared/permissions'
import type { BulkLink } from '../files/link'
import type { Outgoing, OutgoingEvent } from './outgoing'

/** The conversation after the grant, as the viewer needs it. */
export type ViewerLink = {
  readonly hostName: string
  /** As a person types it. */
  readonly address: string
  readonly permissions: readonly Permission[]
  readonly sendSignal: (body: string) => void
  readonly onSignal: (listener: (body: string) => void) => void
  /** For files. */
  readonly bulk: BulkLink
  readonly onEnded: (listener: (why: Extract<OutgoingEvent, { type: 'revoked' }>['reason'] | 'connection-lost') => void) => void
  readonly close: () => void
}

/** From here on the conversation belongs to the session, and the flow is free for another computer. */
export function handOver(
  address: string,
  conversation: Outgoing,
  event: Extract<OutgoingEvent, { type: 'granted' }>,
  saveLogin: (id: string, secret: string) => void
): ViewerLink {
  let onSignal: (body: string) => void = () => {}
  let onEnded: Parameters<ViewerLink['onEnded']>[0] = () => {}
  const early: string[] = []
  let listening = false
  conversation.onEvent = (next) => {
    switch (next.type) {
      case 'signal':
        return listening ? onSignal(next.body) : void early.push(next.body)
      case 'saved-login':
        return saveLogin(next.id, next.secret)
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
    hostName: event.hostName,
    address,
    permissions: event.permissions,
    bulk: conversation.bulk,
    sendSignal: (body) => conversation.sendSignal(body),
    onSignal: (listener) => {
      onSignal = listener
      listening = true
      for (const body of early.splice(0)) listener(body)
    },
    onEnded: (listener) => (onEnded = listener),
    close: () => conversation.close()
  }
}
