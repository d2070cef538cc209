// Owns: the connector side of the conversation over one transport, from hello to bye.
// Never: keeps the password longer than the proof takes, and never trusts a message that the channel did not open.
import { cookieMac, type DeviceCookie } from '../access/connectors'
import { identityStatement } from '../access/identity'
import type { Hasher } from '../access/ports'
import type { AsideToHost } from '../../shared/aside'
import { toBase64url } from '../../shared/base64url'
import {
  type ConnectorMessage,
  type ConnectorOpening,
  type CredentialSelector,
  type FactorMethod,
  type HostMessage,
  type HostOpening,
  PROTOCOL_VERSION,
  type RestartTarget,
  hostMessage,
  hostOpening,
  selectorsBehind
} from '../../shared/protocol'
import type { SeatAsk } from '../../shared/seat'
import type { BulkLink } from '../files/link'
import type { ScreenLink } from '../session/ports'
import { Lanes } from './lanes'
import { SecureChannel, Transcript } from './secure-channel'
import type { Transport } from './transport'

/** Client side of OPAQUE (RFC 9807); all strings are base64url. */
export interface OpaqueConnector {
  start(password: string): Promise<{ readonly ke1: string; readonly state: string }>
  /** Null when the password is wrong, or the far end does not hold its record. Takes about 0.2 s. */
  finish(input: {
    readonly state: string
    readonly ke2: string
    readonly selector: string
    readonly password: string
  }): Promise<{ readonly ke3: string; readonly sessionKey: string } | null>
}

/** This computer's key as a connector. */
export type ConnectorIdentity = {
  /** base64url of the raw Ed25519 public key. */
  readonly publicKey: string
  readonly sign: (statement: Uint8Array) => Uint8Array
}

export type ConnectorLabels = { readonly name: string; readonly platform: string; readonly appVersion: string }

export type OutgoingParts = {
  readonly opaque: OpaqueConnector
  readonly hasher: Hasher
  /** What this computer calls itself now; the host takes it for a label. */
  readonly labels: () => ConnectorLabels
}

export type OutgoingRequest = {
  readonly selector: CredentialSelector
  readonly secret: string
  readonly remember: boolean
  readonly deviceCookie: DeviceCookie | null
  readonly identity: ConnectorIdentity
}

type FromHost = Exclude<HostMessage, { type: 'bye' }>
export type OutgoingEvent =
  | FromHost
  | { readonly type: 'wrong-credential' }
  /** The transport closed, or the far end broke the protocol. Always the last event. */
  | { readonly type: 'closed' }

export class Outgoing {
  readonly #transport: Transport
  readonly #request: OutgoingRequest
  readonly #parts: OutgoingParts
  /** Whoever owns the conversation hears it; the flow hands it over to the session at the grant. */
  onEvent: (event: OutgoingEvent) => void
  readonly #transcript = new Transcript()
  #opening: { readonly state: string } | null = null
  #channel: SecureChannel | null = null
  #lanes: Lanes | null = null
  #closed = false

  constructor(transport: Transport, request: OutgoingRequest, parts: OutgoingParts, onEvent: (event: OutgoingEvent) => void) {
    this.#transport = transport
    this.#request = request
    this.#parts = parts
    this.onEvent = onEvent
    transport.onMessage((data) => {
      this.#read(data).catch(() => this.close())
    })
    transport.onClose(() => this.#finish())
    this.#hello().catch(() => this.close())
  }

  sendFactor(method: FactorMethod, code: string): void {
    this.#send({ type: 'factor', method, code })
  }

  sendReason(text: string): void {
    this.#send({ type: 'reason', text })
  }

  sendAgain(): void {
    this.#send({ type: 'send-again' })
  }

  /** For files, once there is a grant. */
  get bulk(): BulkLink {
    return this.#granted().files
  }

  /** For the first pictures, once there is a grant. */
  get screen(): ScreenLink {
    return this.#granted().screen
  }

  sendSignal(body: string): void {
    this.#send({ type: 'signal', body })
  }

  sendRestart(what: RestartTarget): void {
    this.#send({ type: 'restart', what })
  }

  sendSeat(ask: SeatAsk): void {
    this.#send({ type: 'seat', ask })
  }

  sendClipboard(message: Uint8Array): void {
    this.#send({ type: 'clipboard', body: Buffer.from(message).toString('base64url') })
  }

  sendAside(message: AsideToHost): void {
    this.#send(message)
  }

  /** Says goodbye if there is somebody to say it to, and closes. */
  close(): void {
    if (this.#channel !== null) this.#send({ type: 'bye' })
    this.drop()
  }

  /** Hangs up without a word. */
  drop(): void {
    this.#transport.close()
    this.#finish()
  }

  async #hello(): Promise<void> {
    const { selector, secret, deviceCookie } = this.#request
    const { ke1, state } = await this.#parts.opaque.start(secret)
    this.#opening = { state }
    this.#sendOpening({
      type: 'hello',
      version: PROTOCOL_VERSION,
      selector,
      ke1,
      ...(deviceCookie === null
        ? {}
        : { deviceCookie: { id: deviceCookie.id, mac: cookieMac(this.#parts.hasher, deviceCookie.key, ke1) } })
    })
  }

  async #read(data: string | Uint8Array): Promise<void> {
    if (this.#closed) return
    if (this.#channel === null) {
      if (typeof data !== 'string') return this.close()
      return this.#readOpening(hostOpening.parse(JSON.parse(data)), data)
    }
    if (typeof data === 'string') return this.close()
    const opened = this.#channel.openAny(data)
    if (opened.is === 'bytes') {
      if (this.#lanes === null) return this.close()
      return this.#lanes.hear(opened)
    }
    const message = hostMessage.parse(opened.message)
    if (message.type === 'granted') this.#lanes ??= new Lanes(this.#transport, this.#channel)
    if (message.type === 'bye') return this.close()
    this.onEvent(message)
    if (message.type === 'refused' || message.type === 'revoked') this.#transport.close()
  }

  async #readOpening(message: HostOpening, frame: string): Promise<void> {
    if (message.type === 'refused') {
      this.onEvent(message)
      this.#transport.close()
      return
    }
    const opening = this.#opening
    if (opening === null) return this.close()
    this.#opening = null
    this.#transcript.add(frame)
    const { identity, remember } = this.#request
    const proved = await this.#prove(opening.state, [message.ke2, ...message.others])
    if (this.#closed) return
    if (proved === null) {
      this.onEvent({ type: 'wrong-credential' })
      return this.close()
    }
    this.#sendOpening({ type: 'proof', ke3: proved.ke3 })
    this.#channel = new SecureChannel('connector', proved.sessionKey, this.#transcript.digest())
    // Sent at once, without waiting for an answer to the proof: a round trip less.
    this.#send({
      type: 'identify',
      publicKey: identity.publicKey,
      signature: toBase64url(identity.sign(identityStatement(this.#channel.binding))),
      ...this.#parts.labels(),
      remember
    })
  }

  /** The host answers under each name that the selector may stand for; they are tried in turn, the likeliest first. */
  async #prove(state: string, ke2s: readonly string[]): Promise<Awaited<ReturnType<OpaqueConnector['finish']>>> {
    const { selector, secret } = this.#request
    for (const [index, name] of selectorsBehind(selector).entries()) {
      const ke2 = ke2s[index]
      if (ke2 === undefined || this.#closed) return null
      const proved = await this.#parts.opaque.finish({ state, ke2, selector: name, password: secret })
      if (proved !== null) return proved
    }
    return null
  }

  #sendOpening(message: ConnectorOpening): void {
    const frame = JSON.stringify(message)
    this.#transcript.add(frame)
    this.#transport.send(frame)
  }

  #send(message: ConnectorMessage): void {
    if (this.#channel !== null && !this.#closed) this.#transport.send(this.#channel.seal(message))
  }

  #granted(): Lanes {
    if (this.#lanes === null) throw new Error('There are only messages before the grant')
    return this.#lanes
  }

  #finish(): void {
    if (this.#closed) return
    this.#closed = true
    this.#lanes?.close()
    this.onEvent({ type: 'closed' })
  }
}
