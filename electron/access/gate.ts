// Owns: the state machine of one incoming connection, and the only call of `mintGrant`. Pure: it does nothing itself,
// it names effects; whoever runs them reports back with one event.
// Never: accepts a message that its state does not wait for. There is no flag for "already checked": what is checked
// is in the state as a proof.
import { CHALLENGE_LIFETIME_MS, type HostOpening, PROTOCOL_VERSION, type Refusal, type SendingStatus } from '../../shared/protocol'
import { escapeUntrusted } from '../../shared/activity'
import { isAsideToHost } from '../../shared/aside'
import type { GateEffect, GateEvent, GateState, RefusalDetails, Sending, Step } from './gate-vocabulary'
import { type Connector, type FirstFactorProof, type SecondFactorProof, mintGrant } from './grant'
import { isDelivered } from './second-factor'

/** Escaping makes a text longer; one that is nothing but control characters is cut. */
const MAX_ESCAPED_REASON = 400

export const START: GateState = { at: 'AwaitingHello' }

/**
 * One transition.
 * @param now Unix time in ms
 * @throws only when a proof was forged, which is a bug; the caller then closes the connection
 */
export function step(state: GateState, event: GateEvent, now: number): Step {
  // Whoever leaves politely has not guessed anything: it costs nothing, in no state.
  if (event.is === 'far-end-gone' || (event.is === 'message' && event.message.type === 'bye')) return leave(state, event.is === 'far-end-gone')
  if (event.is === 'refused') return refuse(state, event.reason, now, event.details)
  switch (state.at) {
    case 'AwaitingHello':
      return awaitingHello(state, event, now)
    case 'ProvingFirstFactor':
      return provingFirstFactor(state, event, now)
    case 'AwaitingIdentity':
      return awaitingIdentity(state, event, now)
    case 'AwaitingReason':
      return awaitingReason(state, event, now)
    case 'AwaitingSecondFactor':
      return awaitingSecondFactor(state, event, now)
    case 'Recording':
      if (event.is === 'time-passed') return stay(state)
      if (event.is !== 'recorded') return violation(state, now)
      return {
        state: { at: 'Granted', grant: state.grant },
        effects: [
          { do: 'send', message: event.message },
          { do: 'open-session', grant: state.grant, remember: state.remember }
        ]
      }
    case 'Granted':
      return granted(state, event, now)
    case 'Refused':
    case 'Closed':
      return stay(state)
  }
}

function awaitingHello(state: GateState, event: GateEvent, now: number): Step {
  if (event.is === 'time-passed') return stay(state)
  if (event.is !== 'message' || event.message.type !== 'hello') return violation(state, now)
  if (event.message.version !== PROTOCOL_VERSION) {
    return refuse(state, 'protocol-version', now, { supportedVersion: PROTOCOL_VERSION })
  }
  return {
    state: { at: 'ProvingFirstFactor', doing: 'preparing-challenge' },
    effects: [{ do: 'prepare-challenge', hello: event.message }]
  }
}

function provingFirstFactor(state: Extract<GateState, { at: 'ProvingFirstFactor' }>, event: GateEvent, now: number): Step {
  if (event.is === 'time-passed') return stay(state)
  switch (state.doing) {
    case 'preparing-challenge':
      if (event.is !== 'challenge-ready') return violation(state, now)
      return {
        state: { at: 'ProvingFirstFactor', doing: 'awaiting-proof', pending: event.pending },
        effects: [{ do: 'send', message: challengeOf(event.ke2s) }]
      }
    case 'awaiting-proof':
      if (event.is !== 'message' || event.message.type !== 'proof') return violation(state, now)
      return {
        state: { at: 'ProvingFirstFactor', doing: 'checking-proof' },
        effects: [{ do: 'check-proof', pending: state.pending, ke3: event.message.ke3 }]
      }
    case 'checking-proof':
      if (event.is === 'first-factor-failed') return refuse(state, 'wrong-credential', now)
      if (event.is !== 'first-factor-proved') return violation(state, now)
      return { state: { at: 'AwaitingIdentity', first: event.proof, doing: 'awaiting' }, effects: [] }
  }
}

function awaitingIdentity(state: Extract<GateState, { at: 'AwaitingIdentity' }>, event: GateEvent, now: number): Step {
  if (event.is === 'time-passed') return stay(state)
  switch (state.doing) {
    case 'awaiting':
      if (event.is !== 'message' || event.message.type !== 'identify') return violation(state, now)
      return {
        state: { at: 'AwaitingIdentity', first: state.first, doing: 'checking' },
        effects: [{ do: 'check-identity', identify: event.message }]
      }
    case 'checking': {
      if (event.is !== 'identified') return violation(state, now)
      const { first } = state
      const { connector, remember } = event
      // A saved login that was copied to another machine; it looks like any other wrong credential.
      if (first.boundTo !== null && first.boundTo !== connector.publicKey) return refuse(state, 'wrong-credential', now)
      return {
        state: { at: 'AwaitingIdentity', first, doing: 'deciding', connector, remember },
        effects: [{ do: 'decide', first, connector }]
      }
    }
    case 'deciding': {
      const { first, connector, remember } = state
      if (event.is === 'second-factor-met') return grant(first, event.proof, connector, remember, event.sessionId, now)
      if (event.is === 'reason-required' && connector.statedReason === null) {
        const message = { type: 'reason-required' as const, expiresInSeconds: CHALLENGE_LIFETIME_MS / 1000, hostName: event.hostName }
        return {
          state: { at: 'AwaitingReason', first, connector, remember, expiresAt: now + CHALLENGE_LIFETIME_MS },
          effects: [{ do: 'send', message }]
        }
      }
      if (event.is !== 'code-required') return violation(state, now)
      const { challenge, delivery } = event
      const sends = delivery?.sending.state === 'sending'
      return {
        state: { at: 'AwaitingSecondFactor', first, connector, remember, challenge, doing: sends ? 'sending' : 'awaiting' },
        effects: [
          {
            do: 'send',
            message: {
              type: 'factor-required',
              methods: [...challenge.methods],
              expiresInSeconds: secondsUntil(challenge.expiresAt, now),
              triesLeft: challenge.triesLeft,
              hostName: event.hostName,
              ...(delivery === undefined
                ? {}
                : { delivery: { destination: delivery.destination, status: statusOf(delivery.sending, now) } })
            }
          },
          ...(sends ? ([{ do: 'send-code', first, connector }] as const) : [])
        ]
      }
    }
  }
}

/** The reason is a label: once it is there, everything is decided as if it had come with the identity. */
function awaitingReason(state: Extract<GateState, { at: 'AwaitingReason' }>, event: GateEvent, now: number): Step {
  if (now >= state.expiresAt) return refuse(state, 'challenge-expired', now)
  if (event.is === 'time-passed') return stay(state)
  if (event.is !== 'message' || event.message.type !== 'reason') return violation(state, now)
  const { first, remember } = state
  const connector = { ...state.connector, statedReason: escapeUntrusted(event.message.text, MAX_ESCAPED_REASON) }
  return {
    state: { at: 'AwaitingIdentity', first, doing: 'deciding', connector, remember },
    effects: [{ do: 'decide', first, connector }]
  }
}

function awaitingSecondFactor(
  state: Extract<GateState, { at: 'AwaitingSecondFactor' }>,
  event: GateEvent,
  now: number
): Step {
  const { first, connector, remember, challenge } = state
  if (now >= challenge.expiresAt) return refuse(state, 'challenge-expired', now)
  if (event.is === 'time-passed') return stay(state)
  if (state.doing === 'sending') {
    if (event.is !== 'sending-ended') return violation(state, now)
    const renewed = { ...challenge, expiresAt: event.expiresAt }
    const status = statusOf(event.sending, now)
    return {
      state: { ...state, doing: 'awaiting', challenge: renewed },
      effects: [{ do: 'send', message: { type: 'code-delivery', status, expiresInSeconds: secondsUntil(renewed.expiresAt, now) } }]
    }
  }
  if (state.doing === 'awaiting') {
    // Only where the owner's method is one that sends; elsewhere it is a message out of place.
    if (event.is === 'message' && event.message.type === 'send-again' && challenge.methods.some(isDelivered)) {
      return { state: { ...state, doing: 'sending' }, effects: [{ do: 'send-code', first, connector }] }
    }
    if (event.is !== 'message' || event.message.type !== 'factor') {
      const refused = violation(state, now)
      return { ...refused, effects: [{ do: 'charge-malformed-code', connector }, ...refused.effects] }
    }
    const attempt = { method: event.message.method, code: event.message.code }
    return { state: { ...state, doing: 'checking' }, effects: [{ do: 'check-code', attempt, first, connector }] }
  }
  if (event.is === 'second-factor-met') return grant(first, event.proof, connector, remember, event.sessionId, now)
  if (event.is !== 'code-rejected') return violation(state, now)
  return {
    state: { ...state, doing: 'awaiting', challenge: { ...challenge, triesLeft: event.triesLeft } },
    effects: [{ do: 'send', message: { type: 'factor-rejected', why: event.why, triesLeft: event.triesLeft } }]
  }
}

function granted(state: Extract<GateState, { at: 'Granted' }>, event: GateEvent, now: number): Step {
  if (event.is === 'time-passed') return stay(state)
  if (event.is === 'message' && event.message.type === 'signal') {
    return { state, effects: [{ do: 'relay-signal', body: event.message.body }] }
  }
  if (event.is === 'message' && event.message.type === 'restart' && state.grant.permissions.includes('restart')) {
    return { state, effects: [{ do: 'ask-restart', what: event.message.what }] }
  }
  if (event.is === 'message' && event.message.type === 'seat') {
    return { state, effects: [{ do: 'ask-seat', ask: event.message.ask }] }
  }
  if (event.is === 'message' && event.message.type === 'clipboard') {
    return { state, effects: [{ do: 'relay-clipboard', body: event.message.body }] }
  }
  if (event.is === 'message' && isAsideToHost(event.message)) {
    return { state, effects: [{ do: 'relay-aside', message: event.message }] }
  }
  return violation(state, now)
}

function grant(
  first: FirstFactorProof,
  second: SecondFactorProof,
  connector: Connector,
  remember: boolean,
  sessionId: string,
  now: number
): Step {
  const minted = mintGrant(first, second, connector, { sessionId, now })
  // A login is made for who has just shown a credential of the owner's, and not for a session that goes on.
  const makesLogin = remember && minted.resumedBy === null
  return { state: { at: 'Recording', grant: minted, remember: makesLogin }, effects: [{ do: 'record-grant', grant: minted }] }
}

function violation(state: GateState, now: number): Step {
  return refuse(state, 'protocol-violation', now)
}

function refuse(state: GateState, reason: Refusal, now: number, details: RefusalDetails = {}): Step {
  if (state.at === 'Refused' || state.at === 'Closed') return stay(state)
  const message = {
    type: 'refused' as const,
    reason,
    ...(details.lockedUntil === undefined
      ? {}
      : { retryAfterSeconds: Math.max(Math.ceil((details.lockedUntil - now) / 1000), 0) }),
    ...(details.supportedVersion === undefined ? {} : { supportedVersion: details.supportedVersion }),
    ...(details.ended === undefined ? {} : { ended: details.ended })
  }
  return {
    state: { at: 'Refused', reason },
    effects: [
      { do: 'note-refusal', reason, state },
      { do: 'send', message },
      ...(state.at === 'Granted' ? ([{ do: 'end-session' }] as const) : []),
      { do: 'close' }
    ]
  }
}

function leave(state: GateState, wordless: boolean): Step {
  if (state.at === 'Closed' || state.at === 'Refused') return stay(state)
  const ending = state.at === 'Granted' ? [{ do: wordless ? 'interrupt-session' : 'end-session' } as const] : []
  return { state: { at: 'Closed' }, effects: [...noteOfLeaving(state), ...ending, { do: 'close' }] }
}

/**
 * With OPAQUE the connector is the first to see that its password is wrong, and it hangs up without a word. So
 * leaving at that point is a wrong password as far as the log is concerned. Whoever leaves after it was right is noted
 * too: the owner should know that somebody has it.
 */
function noteOfLeaving(state: GateState): readonly GateEffect[] {
  switch (state.at) {
    case 'ProvingFirstFactor':
      return [{ do: 'note-refusal', reason: 'wrong-credential', state }]
    case 'AwaitingIdentity':
    case 'AwaitingReason':
    case 'AwaitingSecondFactor':
      return [{ do: 'note-refusal', reason: 'gave-up', state }]
    case 'AwaitingHello':
    case 'Recording':
    case 'Granted':
    case 'Refused':
    case 'Closed':
      return []
  }
}

const secondsUntil = (time: number, now: number): number => Math.max(Math.round((time - now) / 1000), 0)

function statusOf({ state, why, sendAgainAt }: Sending, now: number): SendingStatus {
  // Rounded up, so that whoever waits for it is not told to wait again.
  const sendAgainInSeconds = Math.max(Math.ceil((sendAgainAt - now) / 1000), 0)
  return why === undefined ? { state, sendAgainInSeconds } : { state, why, sendAgainInSeconds }
}

const challengeOf = ([ke2 = '', ...others]: readonly string[]): HostOpening => ({ type: 'challenge', ke2, others })

const stay = (state: GateState): Step => ({ state, effects: [] })
