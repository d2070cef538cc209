// Owns: opening a WebSocket to an address, and saying in the interface's words why it cannot be opened.
import { WebSocket } from 'ws'
import type { Address } from '../../shared/address'
import type { ConnectFailure } from '../../shared/ipc'
import { PROTOCOL_PATH } from '../../shared/protocol'
import { type Result, failure, success } from '../../shared/result'
import type { Transport } from './transport'
import { WEB_SOCKET_LIMITS, overWebSocket } from './websocket-transport'

export type DialFailure = Extract<ConnectFailure, 'unreachable' | 'connection-refused' | 'not-postern' | 'timed-out' | 'busy' | 'cancelled'>
export type Dial = (address: Address, cancelled: AbortSignal) => Promise<Result<Transport, DialFailure>>

const DIAL_LIMIT_MS = 10_000

export const dial: Dial = (address, cancelled) =>
  new Promise((resolve) => {
    if (cancelled.aborted) return resolve(failure('cancelled'))
    const host = address.host.includes(':') ? `[${address.host}]` : address.host
    const socket = new WebSocket(`ws://${host}:${address.port}${PROTOCOL_PATH}`, {
      handshakeTimeout: DIAL_LIMIT_MS,
      ...WEB_SOCKET_LIMITS,
      // WebSocket's mask is for browsers behind caches. Here it would only cost time: what is sent is sealed.
      generateMask: (mask) => mask.fill(0),
      // The path and the headers are the same for everybody: nothing of this computer is told before the proof.
      followRedirects: false
    })
    let status = 0
    const cancel = (): void => {
      socket.terminate()
      resolve(failure('cancelled'))
    }
    cancelled.addEventListener('abort', cancel, { once: true })
    const settle = (result: Result<Transport, DialFailure>): void => {
      cancelled.removeEventListener('abort', cancel)
      resolve(result)
    }
    socket.once('unexpected-response', (request, response) => {
      status = response.statusCode ?? 0
      request.destroy()
      settle(failure(status === 503 ? 'busy' : 'not-postern'))
    })
    socket.once('error', (error: NodeJS.ErrnoException) => settle(failure(whyNot(error))))
    socket.once('upgrade', ({ socket: raw }) => {
      socket.once('open', () => settle(success(overWebSocket(socket, raw, 'client', address.host))))
    })
  })

function whyNot(error: NodeJS.ErrnoException): DialFailure {
  switch (error.code) {
    case 'ECONNREFUSED':
      return 'connection-refused'
    case 'ETIMEDOUT':
      return 'timed-out'
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'EADDRNOTAVAIL':
      return 'unreachable'
    case 'HPE_INVALID_CONSTANT':
    case 'ECONNRESET':
      return 'not-postern'
    default:
      return error.message.includes('timed out') ? 'timed-out' : 'unreachable'
  }
}
