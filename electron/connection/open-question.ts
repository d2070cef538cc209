// Owns: what the host asks of a person before the grant, as the Connect page shows it: a reason, a code. Pure.
// Never: an answer; what was typed is the flow's.
import type { ConnectState } from '../../shared/ipc'
import type { SendingStatus } from '../../shared/protocol'
import type { OutgoingEvent } from './outgoing'

type ReasonState = Extract<ConnectState, { phase: 'reason' }>
type CodeState = Extract<ConnectState, { phase: 'code' }>
type Event<Type extends OutgoingEvent['type']> = Extract<OutgoingEvent, { type: Type }>

/** The host waits for something that a person has to find or write; it outlives a lost connection. */
export type OpenQuestion = ReasonState | CodeState
export const isOpenQuestion = (state: ConnectState): state is OpenQuestion => state.phase === 'reason' || state.phase === 'code'

/** `now` is Unix time in ms here and below. */
export function reasonAsked(address: string, { hostName, expiresInSeconds }: Event<'reason-required'>, sending: boolean, now: number): ReasonState {
  return { phase: 'reason', address, hostName, expiresAt: now + expiresInSeconds * 1000, sending }
}

/** @param checking a code that was typed before is on its way already, or as soon as it can be */
export function codeAsked(address: string, event: Event<'factor-required'>, checking: boolean, now: number): CodeState {
  const { hostName, methods, triesLeft, delivery } = event
  return {
    phase: 'code',
    address,
    hostName,
    methods,
    expiresAt: now + event.expiresInSeconds * 1000,
    triesLeft,
    checking,
    problem: null,
    delivery: delivery === undefined ? null : deliveryOf(delivery.destination, delivery.status, now)
  }
}

/** That the connection is gone stays said until the host asks again; the code goes to it then. */
export function codeTyped(state: CodeState): CodeState {
  return { ...state, checking: true, problem: state.problem === 'reconnecting' ? 'reconnecting' : null }
}

/** @param waiting a code was typed that the host has not had; of one that was on its way nobody knows whether it arrived */
export function lineLost(state: CodeState, waiting: boolean): CodeState {
  return { ...state, checking: waiting, problem: 'reconnecting' }
}

/** The host's sending has ended. Null when this question is for a code that nobody sends. */
export function codeDelivered(state: CodeState, event: Event<'code-delivery'>, checking: boolean, now: number): CodeState | null {
  if (state.delivery === null) return null
  return {
    ...state,
    expiresAt: now + event.expiresInSeconds * 1000,
    checking,
    delivery: deliveryOf(state.delivery.destination, event.status, now)
  }
}

/** The person wants another code. Null while that means nothing: a code is being checked, or sent, or is made by an app; or nobody is there to ask. */
export function sendingAgain(state: CodeState): CodeState | null {
  if (state.checking || state.problem === 'reconnecting' || state.delivery === null || state.delivery.state === 'sending') return null
  return { ...state, problem: null, delivery: { ...state.delivery, state: 'sending', why: null } }
}

function deliveryOf(destination: string, { state, why, sendAgainInSeconds }: SendingStatus, now: number): NonNullable<CodeState['delivery']> {
  return { destination, state, why: why ?? null, sendAgainAt: now + sendAgainInSeconds * 1000 }
}
