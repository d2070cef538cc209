// Owns: reaching another computer, step by step, as the connector's person sees it: one state, one attempt at a time.
// Never: keeps the password after the grant or the failure.
import { formatAddress, parseAddress } from '../../shared/address'
import { assertNever } from '../../shared/result'
import type { ConnectFailure, ConnectState } from '../../shared/ipc'
import type { FactorMethod } from '../../shared/protocol'
import type { Clock } from '../access/ports'
import { type Attempt, type Credential, type Waiting, attemptWith } from './attempt'
import type { Dial } from './dial'
import type { KnownHosts } from './known-hosts'
import { type OpenQuestion, codeAsked, codeDelivered, codeTyped, isOpenQuestion, lineLost, reasonAsked, sendingAgain } from './open-question'
import { type ConnectorIdentity, Outgoing, type OutgoingEvent, type OutgoingParts } from './outgoing'
import { redial } from './redial'
import type { Scheduler, Transport } from './transport'
import { type ViewerLink, viewerLink } from './viewer-link'

export type ConnectFlowParts = OutgoingParts & {
  readonly dial: Dial
  readonly clock: Clock
  readonly scheduler: Scheduler
  readonly knownHosts: KnownHosts
  /** The key of this computer; `kept` is false when the keychain could not hold it. */
  readonly identity: () => Promise<ConnectorIdentity & { readonly kept: boolean }>
  readonly onState: (state: ConnectState) => void
  readonly openViewer: (link: ViewerLink) => void
  readonly onDevicesChanged: () => void
}

export class ConnectFlow {
  readonly #parts: ConnectFlowParts
  #state: ConnectState = { phase: 'idle' }
  #abort = new AbortController()
  #attempt: Attempt | null = null
  #conversation: Outgoing | null = null
  /** Typed while the host could not check it: the connection was coming back, or its message had not left. */
  #typed: { readonly method: FactorMethod; readonly code: string } | null = null
  /** Said once, and said again by itself when the connection had to come back. */
  #reason: string | null = null

  constructor(parts: ConnectFlowParts) {
    this.#parts = parts
  }

  get state(): ConnectState {
    return this.#state
  }

  /** Whether the present attempt belongs to somebody who waits elsewhere, with a window of their own. */
  get resuming(): boolean {
    return (this.#attempt?.waiting ?? null) !== null
  }

  /** Reaches for the address; then asks for the password, or goes on by itself with a saved login. */
  async start(text: string): Promise<void> {
    this.#drop()
    const address = parseAddress(text)
    if (address === null) return this.#fail(text.trim(), 'address-invalid')
    const abort = (this.#abort = new AbortController())
    const name = formatAddress(address)
    this.#set({ phase: 'reaching', address: name })
    const [reached, login] = await Promise.all([this.#parts.dial(address, abort.signal), this.#parts.knownHosts.login(name)])
    if (abort.signal.aborted) return reached.ok ? reached.value.close() : undefined
    if (!reached.ok) return this.#fail(name, reached.code)
    if (login === null) {
      // The host would not wait while somebody types; the proof gets a connection of its own.
      reached.value.close()
      return this.#set({ phase: 'password', address: name, problem: null, remember: false })
    }
    const attempt = attemptWith({ address, selector: `saved-login:${login.id}`, secret: login.secret }, abort)
    await this.#converse(attempt, reached.value)
  }

  async password(password: string, remember: boolean): Promise<void> {
    if (this.#state.phase !== 'password') return
    const address = parseAddress(this.#state.address)
    if (address === null) return
    await this.#dialAndConverse(attemptWith({ address, selector: 'password', secret: password }, this.#abort, { remember }))
  }

  /**
   * Logs in by itself, over a connection that stands already, for somebody who waits elsewhere. False while the person is
   * reaching for another computer: nothing was done then.
   */
  resume(credential: Credential, transport: Transport, waiting: Waiting): boolean {
    const { phase } = this.#state
    if (this.#attempt !== null || (phase !== 'idle' && phase !== 'granted' && phase !== 'failed')) return false
    const abort = (this.#abort = new AbortController())
    const attempt = attemptWith(credential, abort, { waiting })
    this.#attempt = attempt
    this.#converse(attempt, transport).catch(() => this.#fail(attempt.name, 'host-error'))
    return true
  }

  factor(method: FactorMethod, code: string): void {
    if (this.#state.phase !== 'code' || this.#state.checking) return
    this.#set(codeTyped(this.#state))
    this.#typed = { method, code }
    if (this.#state.problem !== 'reconnecting' && this.#state.delivery?.state !== 'sending') this.#sendTyped()
  }

  reason(text: string): void {
    if (this.#state.phase !== 'reason' || this.#state.sending || text.trim() === '') return
    this.#reason = text
    this.#set({ ...this.#state, sending: true })
    this.#conversation?.sendReason(text)
  }

  /** Asks the host for another code. What it says to that, and when the next one may be asked for, it says itself. */
  sendAgain(): void {
    if (this.#state.phase !== 'code' || this.#conversation === null) return
    const state = sendingAgain(this.#state)
    if (state === null) return
    this.#set(state)
    this.#conversation.sendAgain()
  }

  cancel(): void {
    this.#drop()
    this.#set({ phase: 'idle' })
  }

  async #dialAndConverse(attempt: Attempt): Promise<void> {
    this.#set({ phase: 'proving', address: attempt.name, automatic: attempt.selector !== 'password' })
    const reached = await this.#parts.dial(attempt.address, attempt.abort.signal)
    if (attempt.abort.signal.aborted) return reached.ok ? reached.value.close() : undefined
    if (!reached.ok) return this.#fail(attempt.name, reached.code)
    await this.#converse(attempt, reached.value)
  }

  async #converse(attempt: Attempt, transport: Transport): Promise<void> {
    const { knownHosts } = this.#parts
    if (!isOpenQuestion(this.#state) && attempt.waiting === null) {
      this.#set({ phase: 'proving', address: attempt.name, automatic: attempt.selector !== 'password' })
    }
    const identity = await this.#parts.identity()
    if (attempt.abort.signal.aborted) return transport.close()
    if (attempt.remember && !identity.kept) {
      transport.close()
      return this.#fail(attempt.name, 'local-keychain-unavailable')
    }
    this.#attempt = attempt
    const { selector, secret, remember } = attempt
    const deviceCookie = knownHosts.find(attempt.name)?.deviceCookie ?? null
    const conversation = new Outgoing(transport, { selector, secret, remember, deviceCookie, identity }, this.#parts, (event) => {
      if (this.#conversation === conversation) this.#hear(attempt, conversation, event)
    })
    this.#conversation = conversation
  }

  #hear(attempt: Attempt, conversation: Outgoing, event: OutgoingEvent): void {
    const address = attempt.name
    switch (event.type) {
      case 'reason-required': {
        const known = this.#reason
        // While the code is looked for, a reason that was given before is given again without a word.
        if (this.#state.phase !== 'code') {
          this.#set(reasonAsked(address, event, known !== null, this.#parts.clock.now()))
          attempt.waiting?.asked()
        }
        return known === null ? undefined : conversation.sendReason(known)
      }
      case 'factor-required': {
        this.#set(codeAsked(address, event, this.#typed !== null, this.#parts.clock.now()))
        attempt.waiting?.asked()
        // The host has nothing to check before its message has left.
        return event.delivery?.status.state === 'sending' ? undefined : this.#sendTyped()
      }
      case 'code-delivery':
        return this.#codeDelivery(event)
      case 'factor-rejected':
        if (this.#state.phase !== 'code') return
        return this.#set({ ...this.#state, checking: false, problem: event.why, triesLeft: event.triesLeft })
      case 'granted':
        return this.#granted(attempt, conversation, event)
      case 'wrong-credential':
        return void this.#wrongCredential(attempt)
      case 'refused': {
        if (event.reason === 'wrong-credential') return void this.#wrongCredential(attempt)
        const retryAt = event.retryAfterSeconds === undefined ? null : this.#parts.clock.now() + event.retryAfterSeconds * 1000
        return this.#fail(address, event.reason, { retryAt, supportedVersion: event.supportedVersion ?? null })
      }
      case 'closed':
        if (isOpenQuestion(this.#state)) return this.#comeBack(attempt, this.#state)
        return this.#fail(address, 'connection-lost')
      case 'saved-login':
      case 'signal':
      case 'restart-options':
      case 'restarting':
      case 'restart-refused':
      case 'seat':
      case 'seat-news':
      case 'clipboard':
      case 'chat':
      case 'chat-heard':
      case 'sound-signal':
      case 'sound-off':
      case 'desktop':
      case 'permissions':
      case 'revoked':
        // They belong to a session; before the grant they are out of place.
        return this.#fail(address, 'protocol-violation')
      default:
        return assertNever(event)
    }
  }

  #codeDelivery(event: Extract<OutgoingEvent, { type: 'code-delivery' }>): void {
    if (this.#state.phase !== 'code') return
    const state = codeDelivered(this.#state, event, this.#typed !== null, this.#parts.clock.now())
    if (state === null) return
    this.#set(state)
    this.#sendTyped()
  }

  #sendTyped(): void {
    const typed = this.#typed
    this.#typed = null
    if (typed !== null) this.#conversation?.sendFactor(typed.method, typed.code)
  }

  /** A password is asked for again; a saved login that the host no longer knows is forgotten first. */
  async #wrongCredential(attempt: Attempt): Promise<void> {
    if (attempt.waiting !== null) return this.#fail(attempt.name, 'short-term-refused')
    this.#conversation = null
    this.#attempt = null
    const saved = attempt.selector !== 'password'
    if (saved) {
      await this.#parts.knownHosts.forgetLogin(attempt.name)
      this.#parts.onDevicesChanged()
    }
    if (attempt.abort.signal.aborted) return
    const problem = saved ? 'saved-login-refused' : 'wrong-credential'
    this.#set({ phase: 'password', address: attempt.name, problem, remember: attempt.remember })
  }

  #granted(attempt: Attempt, conversation: Outgoing, event: Extract<OutgoingEvent, { type: 'granted' }>): void {
    const { knownHosts, openViewer, onDevicesChanged } = this.#parts
    this.#conversation = null
    this.#attempt = null
    const link = viewerLink(attempt, conversation, event, (login) => void this.#saveLogin(attempt.name, login.id, login.secret))
    // The person first; what the disk is to remember can wait.
    this.#set({ phase: 'granted', address: attempt.name, hostName: event.hostName })
    if (attempt.waiting === null) openViewer(link)
    else attempt.waiting.granted(link)
    knownHosts.noteSession(attempt.name, event.hostName, event.deviceCookie)
    onDevicesChanged()
  }

  async #saveLogin(address: string, id: string, secret: string): Promise<void> {
    try {
      await this.#parts.knownHosts.saveLogin(address, id, secret)
    } catch {
      // The next time asks for the password again; the list shows that no login was saved.
    }
    this.#parts.onDevicesChanged()
  }

  /** The challenge lives on at the host; the person keeps looking for the code while the connection comes back. */
  #comeBack(attempt: Attempt, state: OpenQuestion): void {
    this.#conversation = null
    if (state.phase === 'code') this.#set(lineLost(state, this.#typed !== null))
    redial(this.#parts, attempt, {
      until: state.expiresAt,
      wanted: () => !attempt.abort.signal.aborted && this.#attempt === attempt,
      reached: (transport) => void this.#converse(attempt, transport),
      timeOver: () => this.#fail(attempt.name, 'connection-lost')
    })
  }

  #fail(
    address: string,
    why: ConnectFailure,
    details: { readonly retryAt: number | null; readonly supportedVersion: number | null } = { retryAt: null, supportedVersion: null }
  ): void {
    const waiting = this.#attempt?.waiting ?? null
    this.#drop(why)
    if (waiting !== null) return this.#set({ phase: 'idle' })
    if (why === 'cancelled') return this.#set({ phase: 'idle' })
    this.#set({ phase: 'failed', address, why, ...details })
  }

  #drop(why: ConnectFailure = 'cancelled'): void {
    this.#abort.abort()
    const conversation = this.#conversation
    const waiting = this.#attempt?.waiting
    this.#conversation = null
    this.#attempt = null
    this.#typed = null
    this.#reason = null
    conversation?.close()
    waiting?.failed(why)
  }

  #set(state: ConnectState): void {
    this.#state = state
    this.#parts.onState(state)
  }
}
