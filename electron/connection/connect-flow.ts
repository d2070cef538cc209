// Owns: reaching another computer, step by step, as the connector's person sees it: one state, one attempt at a time.
// Never: keeps the password after the grant or the failure.
import { type Address, formatAddress, parseAddress } from '../../shared/address'
import { assertNever } from '../../shared/result'
import type { ConnectFailure, ConnectState } from '../../shared/ipc'
import type { CredentialSelector, FactorMethod, SendingStatus } from '../../shared/protocol'
import type { Permission } from '../../shared/permissions'
import type { Clock } from '../access/ports'
import type { BulkLink } from '../files/link'
import type { Dial } from './dial'
import type { KnownHosts } from './known-hosts'
import { type ConnectorIdentity, Outgoing, type OutgoingEvent, type OutgoingParts } from './outgoing'
import type { Scheduler, Transport } from './transport'

/** Between attempts to get back to a host whose code prompt is still open, in ms. */
const RECONNECT_INTERVAL_MS = 2_000

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

/** What is tried: it is kept until the grant, so that a lost connection can be taken up again. */
type Attempt = {
  readonly address: Address
  readonly name: string
  readonly selector: CredentialSelector
  readonly secret: string
  readonly remember: boolean
  readonly abort: AbortController
}

type CodeState = Extract<ConnectState, { phase: 'code' }>

export class ConnectFlow {
  readonly #parts: ConnectFlowParts
  #state: ConnectState = { phase: 'idle' }
  #abort = new AbortController()
  #attempt: Attempt | null = null
  #conversation: Outgoing | null = null
  /** Typed while the connection was coming back. */
  #typed: { readonly method: FactorMethod; readonly code: string } | null = null

  constructor(parts: ConnectFlowParts) {
    this.#parts = parts
  }

  get state(): ConnectState {
    return this.#state
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
      return this.#set({ phase: 'password', address: name, problem: null })
    }
    const attempt = { address, name, selector: `saved-login:${login.id}` as const, secret: login.secret, remember: false, abort }
    await this.#converse(attempt, reached.value)
  }

  async password(password: string, remember: boolean): Promise<void> {
    if (this.#state.phase !== 'password') return
    const address = parseAddress(this.#state.address)
    if (address === null) return
    const attempt = { address, name: this.#state.address, selector: 'password' as const, secret: password, remember, abort: this.#abort }
    await this.#dialAndConverse(attempt)
  }

  factor(method: FactorMethod, code: string): void {
    if (this.#state.phase !== 'code' || this.#state.checking) return
    this.#set({ ...this.#state, checking: true, problem: null })
    const busySending = this.#state.delivery?.state === 'sending'
    if (this.#conversation === null || busySending) this.#typed = { method, code }
    else this.#conversation.sendFactor(method, code)
  }

  /** Asks the host for another code. What it says to that, and when the next one may be asked for, it says itself. */
  sendAgain(): void {
    const state = this.#state
    if (state.phase !== 'code' || state.checking || state.delivery === null || state.delivery.state === 'sending') return
    if (this.#conversation === null) return
    this.#set({ ...state, problem: null, delivery: { ...state.delivery, state: 'sending', why: null } })
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
    if (this.#state.phase !== 'code') {
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
      case 'factor-required': {
        const sending = event.delivery?.status.state === 'sending'
        // The host has nothing to check before its message has left.
        const typed = sending ? null : this.#typed
        if (!sending) this.#typed = null
        this.#set({
          phase: 'code',
          address,
          hostName: event.hostName,
          methods: event.methods,
          expiresAt: this.#parts.clock.now() + event.expiresInSeconds * 1000,
          triesLeft: event.triesLeft,
          checking: typed !== null,
          problem: null,
          delivery: event.delivery === undefined ? null : this.#deliveryOf(event.delivery.destination, event.delivery.status)
        })
        return typed === null ? undefined : conversation.sendFactor(typed.method, typed.code)
      }
      case 'code-delivery':
        return this.#codeDelivery(conversation, event)
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
        if (this.#state.phase === 'code') return this.#comeBack(attempt, this.#state)
        return this.#fail(address, 'connection-lost')
      case 'saved-login':
      case 'signal':
      case 'revoked':
        // They belong to a session; before the grant they are out of place.
        return this.#fail(address, 'protocol-violation')
      default:
        return assertNever(event)
    }
  }

  #codeDelivery(conversation: Outgoing, { status, expiresInSeconds }: Extract<OutgoingEvent, { type: 'code-delivery' }>): void {
    const state = this.#state
    if (state.phase !== 'code' || state.delivery === null) return
    const typed = this.#typed
    this.#typed = null
    this.#set({
      ...state,
      expiresAt: this.#parts.clock.now() + expiresInSeconds * 1000,
      checking: typed !== null,
      delivery: this.#deliveryOf(state.delivery.destination, status)
    })
    if (typed !== null) conversation.sendFactor(typed.method, typed.code)
  }

  #deliveryOf(destination: string, { state, why, sendAgainInSeconds }: SendingStatus): NonNullable<CodeState['delivery']> {
    return { destination, state, why: why ?? null, sendAgainAt: this.#parts.clock.now() + sendAgainInSeconds * 1000 }
  }

  /** A password is asked for again; a saved login that the host no longer knows is forgotten first. */
  async #wrongCredential(attempt: Attempt): Promise<void> {
    this.#conversation = null
    this.#attempt = null
    const saved = attempt.selector !== 'password'
    if (saved) {
      await this.#parts.knownHosts.forgetLogin(attempt.name)
      this.#parts.onDevicesChanged()
    }
    if (attempt.abort.signal.aborted) return
    this.#set({ phase: 'password', address: attempt.name, problem: saved ? 'saved-login-refused' : 'wrong-credential' })
  }

  #granted(attempt: Attempt, conversation: Outgoing, event: Extract<OutgoingEvent, { type: 'granted' }>): void {
    const { knownHosts, openViewer, onDevicesChanged } = this.#parts
    this.#conversation = null
    this.#attempt = null
    knownHosts.noteSession(attempt.name, event.hostName, event.deviceCookie)
    onDevicesChanged()
    const link = this.#handOver(attempt, conversation, event)
    this.#set({ phase: 'granted', address: attempt.name, hostName: event.hostName })
    openViewer(link)
  }

  /** From here on the conversation belongs to the session, and the flow is free for another computer. */
  #handOver(attempt: Attempt, conversation: Outgoing, event: Extract<OutgoingEvent, { type: 'granted' }>): ViewerLink {
    let onSignal: (body: string) => void = () => {}
    let onEnded: Parameters<ViewerLink['onEnded']>[0] = () => {}
    const early: string[] = []
    let listening = false
    conversation.onEvent = (next) => {
      switch (next.type) {
        case 'signal':
          return listening ? onSignal(next.body) : void early.push(next.body)
        case 'saved-login':
          return void this.#saveLogin(attempt.name, next.id, next.secret)
        case 'revoked':
          return onEnded(next.reason)
        case 'closed':
          return onEnded('connection-lost')
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
      address: attempt.name,
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

  async #saveLogin(address: string, id: string, secret: string): Promise<void> {
    try {
      await this.#parts.knownHosts.saveLogin(address, id, secret)
    } catch {
      // The next time asks for the password again; the list shows that no login was saved.
    }
    this.#parts.onDevicesChanged()
  }

  /** The challenge lives on at the host; the person keeps looking for the code while the connection comes back. */
  #comeBack(attempt: Attempt, state: CodeState): void {
    this.#conversation = null
    if (this.#parts.clock.now() >= state.expiresAt) return this.#fail(attempt.name, 'challenge-expired')
    if (state.checking) this.#set({ ...state, checking: false })
    this.#parts.scheduler.after(RECONNECT_INTERVAL_MS, () => {
      if (attempt.abort.signal.aborted || this.#attempt !== attempt || this.#state.phase !== 'code') return
      void this.#parts.dial(attempt.address, attempt.abort.signal).then((reached) => {
        if (attempt.abort.signal.aborted) return reached.ok ? reached.value.close() : undefined
        if (reached.ok) return this.#converse(attempt, reached.value)
        if (this.#state.phase === 'code') this.#comeBack(attempt, this.#state)
      })
    })
  }

  #fail(
    address: string,
    why: ConnectFailure,
    details: { readonly retryAt: number | null; readonly supportedVersion: number | null } = { retryAt: null, supportedVersion: null }
  ): void {
    this.#drop()
    if (why === 'cancelled') return this.#set({ phase: 'idle' })
    this.#set({ phase: 'failed', address, why, ...details })
  }

  #drop(): void {
    this.#abort.abort()
    const conversation = this.#conversation
    this.#conversation = null
    this.#attempt = null
    this.#typed = null
    conversation?.close()
  }

  #set(state: ConnectState): void {
    this.#state = state
    this.#parts.onState(state)
  }
}
