// Owns: the least of the DevTools protocol that tells when a page is usable, the same for every app that is started.
// Never: waits longer than it is told.
import { once } from 'node:events'
import { WebSocket } from 'ws'

type Message = {
  readonly id?: number
  readonly method?: string
  readonly params?: Record<string, unknown>
  readonly result?: Record<string, unknown>
  readonly error?: { readonly message: string }
  readonly sessionId?: string
}
type Outcome = { readonly result?: Record<string, unknown>; readonly error?: { readonly message: string } }

export class DevTools {
  readonly #socket: WebSocket
  readonly #answers = new Map<number, (outcome: Outcome) => void>()
  readonly #pages: string[] = []
  #onPage: (sessionId: string) => void = () => {}
  #next = 1

  private constructor(socket: WebSocket) {
    this.#socket = socket
    socket.on('message', (data) => this.#take(JSON.parse((data as Buffer).toString()) as Message))
    socket.on('close', () => {
      for (const answer of this.#answers.values()) answer({ error: { message: 'The app is gone' } })
    })
  }

  static async connect(url: string): Promise<DevTools> {
    const socket = new WebSocket(url, { perMessageDeflate: false })
    await once(socket, 'open')
    const devTools = new DevTools(socket)
    await devTools.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: true })
    return devTools
  }

  /** The session of the first page, as soon as there is one. */
  async firstPage(limitMs: number): Promise<string> {
    const [known] = this.#pages
    if (known !== undefined) return known
    return new Promise((resolve, reject) => {
      this.#onPage = resolve
      setTimeout(() => reject(new Error('The app shows no page')), limitMs).unref()
    })
  }

  async send(method: string, params: object = {}, sessionId?: string): Promise<Record<string, unknown>> {
    const id = this.#next++
    const outcome = await new Promise<Outcome>((resolve) => {
      this.#answers.set(id, resolve)
      this.#socket.send(JSON.stringify({ id, method, params, ...(sessionId !== undefined && { sessionId }) }))
    })
    if (outcome.error) throw new Error(outcome.error.message)
    return outcome.result ?? {}
  }

  /**
   * The number that an expression comes to, in the first document in which it comes to one. It is asked again when a
   * document makes room for the next.
   */
  async numberFrom(expression: string, sessionId: string, limitMs: number): Promise<number> {
    const end = performance.now() + limitMs
    for (;;) {
      const answer = await this.send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true }, sessionId).catch(() => ({}))
      const { result } = answer as { readonly result?: { readonly value?: unknown } }
      if (typeof result?.value === 'number') return result.value
      if (performance.now() > end) throw new Error('The page did not become usable')
    }
  }

  close(): void {
    this.#socket.close()
  }

  #take({ id, method, params, result, error }: Message): void {
    if (id !== undefined) {
      this.#answers.get(id)?.({ ...(result && { result }), ...(error && { error }) })
      this.#answers.delete(id)
      return
    }
    if (method !== 'Target.attachedToTarget') return
    const { sessionId, targetInfo } = params as { sessionId: string; targetInfo: { type: string } }
    if (targetInfo.type !== 'page') return
    this.#pages.push(sessionId)
    this.#onPage(sessionId)
  }
}
