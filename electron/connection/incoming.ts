// Owns: the host side of the conversation: frames become gate events, gate effects become frames, proofs and sessions.
// Never: decides anything; it has no way to make a proof or a grant.
import type { Admission, Visit } from '../access/admission'
import { START, step } from '../access/gate'
import type { GateEffect, GateEvent, GateState } from '../access/gate-vocabulary'
import type { Grant } from '../access/grant'
import type { Clock } from '../access/ports'
import {
  type DesktopMessage,
  type HostMessage,
  type HostOpening,
  PROTOCOL_VERSION,
  type RestartMessage,
  type RestartTarget,
  SILENCE_LIMIT_MS,
  type SeatMessage,
  anyHello,
  connectorMessage,
  connectorOpening
} from '../../shared/protocol'
import type { AsideLink, AsideToConnector, AsideToHost } from '../../shared/aside'
import type { Permission } from '../../shared/permissions'
import type { SeatAsk } from '../../shared/seat'
import type { BulkLink } from '../files/link'
import type { ClipboardLink } from '../session/clipboard/ports'
import { Lanes } from './lanes'
import type { Arrival } from './listener'
import type { HostScreenLink } from '../session/ports'
import { SecureChannel, Transcript } from './secure-channel'
import type { Scheduler } from './transport'

/** The encrypted conversation as a session sees it. */
export type GrantedLink = {
  readonly sendSignal: (body: string) => void
  readonly onSignal: (listener: (body: string) => void) => void
  /** For files. */
  readonly bulk: BulkLink
  /** For the pictures that are quicker than the data channels. */
  readonly screen: HostScreenLink
  readonly clipboard: ClipboardLink
  readonly aside: AsideLink<AsideToConnector, AsideToHost>
  readonly sendPermissions: (now: readonly Permission[]) => void
  /** Tells the connector why and closes. */
  readonly revoke: (reason: Extract<HostMessage, { type: 'revoked' }>['reason']) => void
  /** Hangs up without a word, so that the connector tries to come back. */
  readonly hangUp: () => void
  /** `left`: the connector said goodbye, or broke the protocol. `lost`: the connection is gone, and nobody said why. */
  readonly onClosed: (listener: (how: 'left' | 'lost') => void) => void
  /** Only heard for a grant that may ask. */
  readonly onRestart: (listener: (what: RestartTarget) => void) => void
  readonly tell: (message: RestartMessage | SeatMessage | DesktopMessage) => void
  readonly onSeat: (listener: (ask: SeatAsk) => void) => void
}

export type IncomingParts = {
  readonly admission: Admission
  readonly clock: Clock
  readonly scheduler: Scheduler
  /** Somebody means to come in; nothing is known of them yet. */
  readonly onHello: () => void
  /** Opens what the grant allows. The session ends when the link closes. */
  readonly openSession: (grant: Grant, link: GrantedLink) => void
  /** Makes a saved login for the granted connector; null when it cannot be made. */
  readonly rememberLogin: (grant: Grant) => Promise<{ readonly id: string; readonly secret: string } | null>
  readonly forgetLogin: (id: string) => void
  /** An exception in the gate's work: a full disk, a damaged database, a bug. The connection has been refused. */
  readonly onFault: (error: unknown) => void
}

export function receive(arrival: Arrival, parts: IncomingParts): void {
  new Conversation(arrival, parts)
}

class Conversation {
  readonly #arrival: Arrival
  readonly #parts: IncomingParts
  readonly #visit: Visit
  readonly #transcript = new Transcript()
  #channel: SecureChannel | null = null
  #lanes: Lanes | null = null
  #state: GateState = START
  #cancelTimer: () => void = () => {}
  #onSignal: (body: string) => void = () => {}
  #onClipboard: (message: Uint8Array) => void = () => {}
  #onAside: (message: AsideToHost) => void = () => {}
  #onClosed: (how: 'left' | 'lost') => void = () => {}
  #onRestart: (what: RestartTarget) => void = () => {}
  #onSeat: (ask: SeatAsk) => void = () => {}

  constructor(arrival: Arrival, parts: IncomingParts) {
    this.#arrival = arrival
    this.#parts = parts
    this.#visit = parts.admission.visit(arrival.transport.source)
    arrival.transport.onMessage((data) => {
      const event = this.#read(data)
      if (event !== null) this.#dispatch(event)
    })
    arrival.transport.onClose(() => {
      this.#lanes?.close()
      this.#dispatch({ is: 'far-end-gone' })
    })
    this.#setTimer()
  }

  /** A frame as a gate event, null for bytes of a session; what is not a well-formed message of this phase is `malformed`. */
  #read(data: string | Uint8Array): GateEvent | null {
    try {
      if (this.#channel === null) {
        if (typeof data !== 'string') return { is: 'malformed' }
        const opening: unknown = JSON.parse(data)
        const hello = anyHello.safeParse(opening)
        if (hello.success && hello.data.version !== PROTOCOL_VERSION) {
          return { is: 'refused', reason: 'protocol-version', details: { supportedVersion: PROTOCOL_VERSION } }
        }
        const message = connectorOpening.parse(opening)
        this.#transcript.add(data)
        return { is: 'message', message }
      }
      if (typeof data === 'string') return { is: 'malformed' }
      const opened = this.#channel.openAny(data)
      if (opened.is === 'message') return { is: 'message', message: connectorMessage.parse(opened.message) }
      // Nothing listens to it but a session that the gate has opened.
      if (this.#state.at !== 'Granted' || this.#lanes === null) return { is: 'malformed' }
      this.#lanes.hear(opened)
      return null
    } catch {
      return { is: 'malformed' }
    }
  }

  #dispatch(event: GateEvent): void {
    try {
      const { state, effects } = step(this.#state, event, this.#parts.clock.now())
      this.#state = state
      for (const effect of effects) this.#carryOut(effect)
    } catch (error) {
      this.#fail(error)
      return
    }
    this.#setTimer()
  }

  #carryOut(effect: GateEffect): void {
    const { transport } = this.#arrival
    switch (effect.do) {
      case 'send':
        return this.#send(effect.message)
      case 'prepare-challenge':
        this.#parts.onHello()
        return this.#later(this.#visit.prepareChallenge(effect.hello))
      case 'check-proof': {
        const finished = this.#visit.checkProof(effect.pending, effect.ke3)
        if (finished === null) return this.#dispatch({ is: 'first-factor-failed' })
        this.#channel = new SecureChannel('host', finished.sessionKey, this.#transcript.digest())
        return this.#dispatch({ is: 'first-factor-proved', proof: finished.proof })
      }
      case 'check-identity':
        return this.#dispatch(this.#visit.checkIdentity(effect.identify, this.#binding()))
      case 'decide':
        return this.#later(this.#visit.decide(effect.first, effect.connector))
      case 'check-code':
        return this.#later(this.#visit.code.check(effect.attempt, effect.first, effect.connector))
      case 'send-code':
        return this.#later(this.#visit.code.send(effect.first, effect.connector))
      case 'charge-malformed-code':
        return this.#visit.code.chargeMalformed(effect.connector)
      case 'record-grant':
        return this.#dispatch(this.#visit.recordGrant(effect.grant))
      case 'open-session':
        return this.#open(effect.grant, effect.remember)
      case 'relay-signal':
        return this.#onSignal(effect.body)
      case 'ask-restart':
        return this.#onRestart(effect.what)
      case 'ask-seat':
        return this.#onSeat(effect.ask)
      case 'relay-clipboard':
        return this.#onClipboard(Buffer.from(effect.body, 'base64url'))
      case 'relay-aside':
        return this.#onAside(effect.message)
      case 'note-refusal':
        return this.#visit.noteRefusal(effect.reason, effect.state)
      case 'end-session':
        return this.#onClosed('left')
      case 'interrupt-session':
        return this.#onClosed('lost')
      case 'close':
        // A refused far end may take its time to hang up; its place is free from now on.
        this.#arrival.leaveWaitingRoom('refused')
        return transport.close()
    }
  }

  #open(grant: Grant, remember: boolean): void {
    this.#arrival.leaveWaitingRoom('granted')
    if (this.#channel === null) throw new Error('A session was opened outside the channel')
    this.#lanes = new Lanes(this.#arrival.transport, this.#channel)
    this.#parts.openSession(grant, {
      bulk: this.#lanes.files,
      screen: this.#lanes.screen,
      sendSignal: (body) => this.#send({ type: 'signal', body }),
      onSignal: (listener) => (this.#onSignal = listener),
      clipboard: {
        send: (message) => this.#send({ type: 'clipboard', body: Buffer.from(message).toString('base64url') }),
        onMessage: (listener) => (this.#onClipboard = listener)
      },
      aside: {
        send: (message) => {
          if (this.#state.at === 'Granted') this.#send(message)
        },
        onMessage: (listener) => (this.#onAside = listener)
      },
      sendPermissions: (now) => this.#send({ type: 'permissions', now: [...now] }),
      onClosed: (listener) => (this.#onClosed = listener),
      onRestart: (listener) => (this.#onRestart = listener),
      onSeat: (listener) => (this.#onSeat = listener),
      tell: (message) => {
        if (this.#state.at === 'Granted') this.#send(message)
      },
      hangUp: () => this.#dispatch({ is: 'far-end-gone' }),
      revoke: (reason) => {
        this.#send({ type: 'revoked', reason })
        this.#dispatch({ is: 'far-end-gone' })
      }
    })
    if (!remember) return
    this.#parts.rememberLogin(grant).then(
      (login) => {
        if (login === null) return
        if (this.#state.at === 'Granted') this.#send({ type: 'saved-login', ...login })
        // The session was over before the login was made; nobody holds its secret.
        else this.#parts.forgetLogin(login.id)
      },
      (error: unknown) => this.#parts.onFault(error)
    )
  }

  #later(report: Promise<GateEvent>): void {
    report.then(
      (event) => this.#dispatch(event),
      (error: unknown) => this.#fail(error)
    )
  }

  /** Fails closed: whatever went wrong, this connection gets nothing. */
  #fail(error: unknown): void {
    this.#state = { at: 'Refused', reason: 'host-storage-failed' }
    this.#cancelTimer()
    try {
      this.#send({ type: 'refused', reason: 'host-storage-failed' })
    } finally {
      // Whatever the state was: it is the next one already while its effects are carried out, and ending the session is one.
      if (this.#lanes !== null) this.#onClosed('left')
      this.#arrival.transport.close()
      // Last: telling the owner asks the database too.
      this.#parts.onFault(error)
    }
  }

  #send(message: HostOpening | HostMessage): void {
    if (this.#channel !== null) return this.#arrival.transport.send(this.#channel.seal(message))
    const frame = JSON.stringify(message)
    if (message.type === 'challenge') this.#transcript.add(frame)
    this.#arrival.transport.send(frame)
  }

  #binding(): Buffer {
    if (this.#channel === null) throw new Error('Identity was checked outside the channel')
    return this.#channel.binding
  }

  /** One timer at a time: silence before the proof and the identity, the challenge's end after. */
  #setTimer(): void {
    this.#cancelTimer()
    this.#cancelTimer = () => {}
    const { scheduler, clock } = this.#parts
    const state = this.#state
    switch (state.at) {
      case 'AwaitingHello':
      case 'ProvingFirstFactor':
      case 'AwaitingIdentity':
        this.#cancelTimer = scheduler.after(SILENCE_LIMIT_MS, () => this.#arrival.transport.close())
        return
      case 'AwaitingReason':
        this.#cancelTimer = scheduler.after(Math.max(state.expiresAt - clock.now(), 0), () => this.#dispatch({ is: 'time-passed' }))
        return
      case 'AwaitingSecondFactor':
        this.#cancelTimer = scheduler.after(Math.max(state.challenge.expiresAt - clock.now(), 0), () =>
          this.#dispatch({ is: 'time-passed' })
        )
        return
      case 'Recording':
      case 'Granted':
      case 'Refused':
      case 'Closed':
        return
    }
  }
}
