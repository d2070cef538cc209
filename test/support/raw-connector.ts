// Owns: a connector that says whatever a test tells it to, in any order: the patched client of an attacker.
import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import { WebSocket, type ClientOptions } from 'ws'
import { identityStatement } from '../../electron/access/identity'
import { type DeviceCookie, cookieMac } from '../../electron/access/connectors'
import { type BytesKind, SecureChannel, Transcript } from '../../electron/connection/secure-channel'
import { systemHasher } from '../../electron/platform/system'
import { toBase64url } from '../../shared/base64url'
import { type FactorMethod, type HostMessage, type HostOpening, PROTOCOL_PATH, PROTOCOL_VERSION, type RestartOptions, selectorsBehind } from '../../shared/protocol'
import { type InProcessOpaque, opaqueInProcess } from './opaque-in-process'

export type Answer = HostOpening | HostMessage | { readonly type: 'closed' }

export type ConnectorKey = { readonly publicKey: string; readonly privateKey: KeyObject }

export function newConnectorKey(): ConnectorKey {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const spki = publicKey.export({ format: 'der', type: 'spki' })
  return { publicKey: toBase64url(spki.subarray(spki.length - 32)), privateKey }
}

export class RawConnector {
  readonly #socket: WebSocket
  readonly #transcript = new Transcript()
  readonly #answers: Answer[] = []
  readonly #bulk: Uint8Array[] = []
  #bulkCame: () => void = () => {}
  #waiting: ((answer: Answer) => void)[] = []
  channel: SecureChannel | null = null
  restartOptions: RestartOptions | null = null
  /** What somebody in the middle makes of a frame of the opening. */
  onTheWay: (frame: string) => string = (frame) => frame

  readonly #opaque: InProcessOpaque

  private constructor(socket: WebSocket, opaque: InProcessOpaque) {
    this.#socket = socket
    this.#opaque = opaque
    socket.on('message', (data, isBinary) => {
      const bytes = data as Buffer
      if (isBinary && this.channel !== null) return this.#takeSealed(this.channel, bytes)
      const text = bytes.toString('utf8')
      const message = JSON.parse(text) as HostOpening
      if (message.type === 'challenge') this.#transcript.add(text)
      this.#take(message)
    })
    socket.on('close', () => this.#take({ type: 'closed' }))
    socket.on('error', () => {})
  }

  /** @param options of the WebSocket, such as `localAddress` for another source */
  static connect(port: number, options: ClientOptions = {}, opaque: InProcessOpaque = opaqueInProcess): Promise<RawConnector> {
    return new Promise((resolve, reject) => {
      const socket = new WebSocket(`ws://127.0.0.1:${port}${PROTOCOL_PATH}`, { perMessageDeflate: false, ...options })
      const connector = new RawConnector(socket, opaque)
      socket.once('open', () => resolve(connector))
      socket.once('error', reject)
    })
  }

  /** The next thing the host says, `closed` included; after the end, `closed` again and again. */
  next(): Promise<Answer> {
    const [answer] = this.#answers
    if (answer !== undefined) {
      if (answer.type !== 'closed') this.#answers.shift()
      return Promise.resolve(answer)
    }
    return new Promise((resolve) => this.#waiting.push(resolve))
  }

  /** A frame as it is, in the clear. */
  sendRaw(data: string | Uint8Array): void {
    this.#socket.send(data)
  }

  /** A message in the clear, as part of the opening. */
  sendOpening(message: object): void {
    const text = JSON.stringify(message)
    this.#transcript.add(text)
    this.#socket.send(this.onTheWay(text))
  }

  /** A message inside the channel. */
  send(message: object): void {
    if (this.channel === null) throw new Error('There is no channel yet')
    this.#socket.send(this.channel.seal(message))
  }

  /** A frame of the files' way. */
  sendBulk(bytes: Uint8Array): void {
    this.sendBytes('files', bytes)
  }

  /** A frame that is no message. */
  sendBytes(kind: BytesKind, bytes: Uint8Array): void {
    if (this.channel === null) throw new Error('There is no channel yet')
    this.#socket.send(this.channel.sealBytes(kind, bytes))
  }

  /** The next frame of the files' way. */
  nextBulk(): Promise<Uint8Array> {
    return new Promise((resolve) => {
      this.#bulkCame = () => {
        const bytes = this.#bulk.shift()
        if (bytes === undefined) return
        this.#bulkCame = () => {}
        resolve(bytes)
      }
      this.#bulkCame()
    })
  }

  /** Proves the credential. Null when the far end or this side finds it wrong. */
  async prove(
    secret: string,
    options: { readonly selector?: string; readonly deviceCookie?: DeviceCookie; readonly version?: number } = {}
  ): Promise<Answer | null> {
    const selector = options.selector ?? 'password'
    const { ke1, state } = await this.#opaque.start(secret)
    const cookie = options.deviceCookie
    this.sendOpening({
      type: 'hello',
      version: options.version ?? PROTOCOL_VERSION,
      selector,
      ke1,
      ...(cookie === undefined ? {} : { deviceCookie: { id: cookie.id, mac: cookieMac(systemHasher, cookie.key, ke1) } })
    })
    const answer = await this.next()
    if (answer.type !== 'challenge') return answer
    const names = selectorsBehind(selector)
    let proved: Awaited<ReturnType<InProcessOpaque['finish']>> = null
    for (const [index, ke2] of [answer.ke2, ...answer.others].entries()) {
      proved ??= await this.#opaque.finish({ state, ke2, selector: names[index]!, password: secret })
    }
    if (proved === null) return null
    this.sendOpening({ type: 'proof', ke3: proved.ke3 })
    this.channel = new SecureChannel('connector', proved.sessionKey, this.#transcript.digest())
    return answer
  }

  identify(key: ConnectorKey, changes: object = {}): void {
    if (this.channel === null) throw new Error('There is no channel yet')
    this.send({
      type: 'identify',
      publicKey: key.publicKey,
      signature: toBase64url(sign(null, identityStatement(this.channel.binding), key.privateKey)),
      name: 'Test laptop',
      platform: 'linux',
      appVersion: '0.0.0',
      remember: false,
      ...changes
    })
  }

  /** Up to the code prompt, or whatever comes in its place. */
  async reachCode(secret: string, key: ConnectorKey, options: Parameters<RawConnector['prove']>[1] & { readonly remember?: boolean } = {}): Promise<Answer> {
    const proved = await this.prove(secret, options)
    if (proved === null) return { type: 'closed' }
    if (proved.type !== 'challenge') return proved
    this.identify(key, { remember: options.remember ?? false })
    return this.next()
  }

  async factor(code: string, method: FactorMethod = 'totp'): Promise<Answer> {
    this.send({ type: 'factor', method, code })
    return this.next()
  }

  async reason(text: string): Promise<Answer> {
    this.send({ type: 'reason', text })
    return this.next()
  }

  /** Goes away without a word. */
  drop(): void {
    this.#socket.terminate()
  }

  close(): void {
    this.#socket.close()
  }

  /** A frame that the channel does not open ends the conversation, as it does for a real connector. */
  #takeSealed(channel: SecureChannel, frame: Buffer): void {
    try {
      const opened = channel.openAny(frame)
      if (opened.is === 'message') {
        const message = opened.message as HostMessage
        if (message.type === 'granted') channel.widen()
        return this.#take(message)
      }
      this.#bulk.push(opened.bytes)
      this.#bulkCame()
    } catch {
      this.#socket.terminate()
    }
  }

  #take(answer: Answer): void {
    // It comes when the host has asked its system, between any two others.
    if (answer.type === 'restart-options') {
      this.restartOptions = answer
      return
    }
    const waiting = this.#waiting.shift()
    if (waiting !== undefined) waiting(answer)
    if (waiting === undefined || answer.type === 'closed') this.#answers.push(answer)
    if (answer.type === 'closed') for (const other of this.#waiting.splice(0)) other(answer)
  }
}
