// Owns: a WebSocket as a Transport, on both ends, with the pings that notice a far end that is gone.
import { WebSocket, type RawData } from 'ws'
import type { Transport } from './transport'

const PING_INTERVAL_MS = 5_000
const CLOSING_LIMIT_MS = 2_000
/** Bytes that may wait in this process before whoever sends much has to wait; a message behind them still leaves soon. */
const ENOUGH_WAITING = 256 * 1024

/** @param source address of the far end, without the IPv6 prefix of a mapped IPv4 one */
export function overWebSocket(socket: WebSocket, source: string): Transport {
  let alive = true
  const pings = setInterval(() => {
    if (!alive) return socket.terminate()
    alive = false
    socket.ping()
  }, PING_INTERVAL_MS)
  pings.unref()
  socket.on('pong', () => (alive = true))
  // Without a listener a broken frame would end the process; 'close' follows and tells the rest.
  socket.on('error', () => {})
  let leaving = 0
  let waiting: (() => void)[] = []
  const wake = (): void => {
    const woken = waiting
    waiting = []
    for (const one of woken) one()
  }
  socket.on('close', () => {
    clearInterval(pings)
    wake()
  })
  return {
    source,
    send: (data) => {
      if (socket.readyState !== WebSocket.OPEN) return
      leaving += data.length
      socket.send(data, () => {
        leaving -= data.length
        if (leaving <= ENOUGH_WAITING) wake()
      })
    },
    drained: () => {
      if (leaving <= ENOUGH_WAITING || socket.readyState !== WebSocket.OPEN) return Promise.resolve()
      return new Promise((resolve) => waiting.push(resolve))
    },
    onMessage: (listener) =>
      socket.on('message', (data: RawData, isBinary: boolean) => {
        alive = true
        const bytes = Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as Buffer)
        listener(isBinary ? bytes : bytes.toString('utf8'))
      }),
    onClose: (listener) => {
      if (socket.readyState === WebSocket.CLOSED) queueMicrotask(listener)
      else socket.once('close', () => listener())
    },
    close: () => {
      socket.close()
      // A far end that never answers the closing handshake must not keep its place.
      setTimeout(() => socket.terminate(), CLOSING_LIMIT_MS).unref()
    }
  }
}
