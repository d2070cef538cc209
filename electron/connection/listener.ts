// Owns: the direct listener: a WebSocket server that takes connections and hands them on.
// Never: knows of passwords, and never answers a web page (a request with an Origin).
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import type { Listening } from '../../shared/ipc'
import { MAX_WAITING_PER_SOURCE, PROTOCOL_PATH, SILENCE_LIMIT_MS } from '../../shared/protocol'
import type { Transport } from './transport'
import { WaitingRoom } from './waiting-room'
import { WEB_SOCKET_LIMITS, overWebSocket } from './websocket-transport'

export type Arrival = {
  readonly transport: Transport
  /**
   * Makes room for the next one: it has a grant, or will get none. A closed connection leaves by itself; until then only a
   * grant takes its socket off what its source may have open.
   */
  readonly leaveWaitingRoom: (because: 'granted' | 'refused') => void
}

/** TCP connections in all, so that sockets which never say anything are bounded too. */
export const MAX_SOCKETS = 256
/** Of these from one source without a grant: who waits, who is about to, and who was refused and takes time to hang up. */
const MAX_SOCKETS_PER_SOURCE = 3 * MAX_WAITING_PER_SOURCE

export class Listener {
  readonly #onArrival: (arrival: Arrival) => void
  readonly #onChanged: (state: Listening) => void
  readonly #room = new WaitingRoom()
  readonly #waiting = new Set<Transport>()
  readonly #sockets = new WaitingRoom({ inAll: MAX_SOCKETS, perSource: MAX_SOCKETS_PER_SOURCE })
  /** Takes a socket off that count. */
  readonly #takeOff = new WeakMap<Duplex, () => void>()
  #state: Listening = { state: 'off' }
  #server: Server | null = null

  constructor(onArrival: (arrival: Arrival) => void, onChanged: (state: Listening) => void) {
    this.#onArrival = onArrival
    this.#onChanged = onChanged
  }

  get state(): Listening {
    return this.#state
  }

  get waiting(): number {
    return this.#room.size
  }

  /** Listens, or says in its state why it cannot. Stops what it did before. */
  async start(port: number, listenOn: 'all' | 'loopback'): Promise<Listening> {
    this.stop()
    this.#set({ state: 'starting', port })
    const server = createServer(
      { maxHeaderSize: 8 * 1024, headersTimeout: SILENCE_LIMIT_MS, requestTimeout: SILENCE_LIMIT_MS, connectionsCheckingInterval: 1000 },
      // Kept alive, it could ask again and again, and keep its place.
      (_request, response) => response.writeHead(404, { connection: 'close' }).end()
    )
    server.maxConnections = MAX_SOCKETS
    const sockets = new WebSocketServer({ ...WEB_SOCKET_LIMITS, noServer: true, clientTracking: false })
    server.on('connection', (socket) => this.#count(socket))
    server.on('upgrade', (request, socket, head) => this.#upgrade(sockets, request, socket, head))
    server.on('clientError', (_error, socket) => socket.destroy())
    this.#server = server
    const hosts = listenOn === 'loopback' ? ['127.0.0.1'] : ['::', '0.0.0.0']
    const outcome = await listenOnFirst(server, port, hosts)
    if (outcome.state === 'failed') this.#server = null
    this.#set(outcome)
    return outcome
  }

  /** Takes no new connections and hangs up on those that wait. Sessions go on; who ends access ends them. */
  stop(): void {
    for (const transport of this.#waiting) transport.close()
    this.#waiting.clear()
    this.#server?.close()
    this.#server?.closeAllConnections()
    this.#server = null
    if (this.#state.state !== 'off') this.#set({ state: 'off' })
  }

  #count(socket: Socket): void {
    const takeOff = this.#sockets.enter(sourceOf(socket))
    if (takeOff === null) return void socket.destroy()
    socket.once('close', takeOff)
    this.#takeOff.set(socket, takeOff)
  }

  #upgrade(sockets: WebSocketServer, request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy())
    if (request.headers.origin !== undefined) return reject(socket, 403, 'Forbidden')
    if (request.url !== PROTOCOL_PATH) return reject(socket, 404, 'Not Found')
    const source = sourceOf(request.socket)
    const leave = this.#room.enter(source)
    if (leave === null) return reject(socket, 503, 'Service Unavailable')
    socket.once('close', leave)
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      const transport = overWebSocket(webSocket, socket, 'server', source)
      this.#waiting.add(transport)
      const leaveWaitingRoom = (because: 'granted' | 'refused'): void => {
        this.#waiting.delete(transport)
        leave()
        if (because === 'granted') this.#takeOff.get(socket)?.()
      }
      transport.onClose(() => leaveWaitingRoom('refused'))
      this.#onArrival({ transport, leaveWaitingRoom })
    })
  }

  #set(state: Listening): void {
    this.#state = state
    this.#onChanged(state)
  }
}

/** The first address that the system has: a machine without IPv6 has no `::`. */
async function listenOnFirst(server: Server, port: number, hosts: readonly string[]): Promise<Listening> {
  const [host, ...others] = hosts
  const code = await new Promise<string | undefined>((resolve) => {
    const failed = (error: NodeJS.ErrnoException): void => resolve(error.code ?? 'UNKNOWN')
    server.once('error', failed)
    server.listen({ port, host }, () => {
      server.off('error', failed)
      resolve(undefined)
    })
  })
  if ((code === 'EAFNOSUPPORT' || code === 'EADDRNOTAVAIL') && others.length > 0) return listenOnFirst(server, port, others)
  if (code !== undefined) return { state: 'failed', port, why: whyNot(code) }
  const address = server.address()
  return { state: 'listening', port: typeof address === 'object' && address !== null ? address.port : port }
}

const sourceOf = (socket: Socket): string => (socket.remoteAddress ?? '').replace(/^::ffff:/, '')

function reject(socket: Duplex, status: number, words: string): void {
  // Nobody reads from it any more, so nothing would tell when the far end hangs up; it would keep its place.
  socket.once('finish', () => socket.destroy())
  socket.end(`HTTP/1.1 ${status} ${words}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}

function whyNot(code: string): 'port-in-use' | 'not-permitted' | 'other' {
  if (code === 'EADDRINUSE') return 'port-in-use'
  return code === 'EACCES' ? 'not-permitted' : 'other'
}
