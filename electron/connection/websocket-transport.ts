// Owns: a WebSocket as a Transport, on both ends, with the pings that notice a far end that is gone.
import type { Duplex } from 'node:stream'
import { WebSocket, type RawData } from 'ws'
import { MAX_FRAME_BYTES, MAX_GRANTED_FRAME_BYTES } from '../../shared/protocol'
import { release } from './release'
import { SpentChunks } from './spent-chunks'
import type { Transport } from './transport'

const PING_INTERVAL_MS = 5_000
const CLOSING_LIMIT_MS = 2_000
/** Bytes that may wait in this process before whoever sends much has to wait; a message behind them still leaves soon. */
const ENOUGH_WAITING = 256 * 1024
/** Answers to pings that may wait to leave. A far end that means well has ten marks under way, and one ping. */
const MOST_PONGS_WAITING = 256

/** A frame that is not whole yet may have come in so many: each costs some 400 bytes, even if there is but one in it. */
const MOST_PIECES = 1024

/** What both ends tell the library; it cannot be told later, so `overWebSocket` holds what is smaller before the grant. */
export const WEB_SOCKET_LIMITS = {
  maxPayload: MAX_GRANTED_FRAME_BYTES,
  maxFragments: 1,
  maxBufferedChunks: MOST_PIECES,
  perMessageDeflate: false,
  autoPong: false
} as const

/**
 * To be called as soon as the WebSocket is open, before the first byte comes.
 * @param raw what the WebSocket reads from
 * @param end which one this is: frames that come from a client are masked
 * @param source address of the far end, without the IPv6 prefix of a mapped IPv4 one
 */
export function overWebSocket(socket: WebSocket, raw: Duplex, end: 'client' | 'server', source: string): Transport {
  let alive = true
  const pings = setInterval(() => {
    if (!alive) return socket.terminate()
    alive = false
    socket.ping()
  }, PING_INTERVAL_MS)
  pings.unref()
  const chunks = new SpentChunks(end === 'server')
  // Before the WebSocket does: afterwards nobody could tell how long it was.
  raw.prependListener('data', (chunk: Buffer) => chunks.come(chunk))
  const marks = new Map<string, () => void>()
  let lastMark = 0
  socket.on('pong', (data) => {
    alive = true
    const name = data.toString('latin1')
    marks.get(name)?.()
    marks.delete(name)
    chunks.read(data.length)
  })
  let pongsWaiting = 0
  socket.on('ping', (data) => {
    // Who pings and reads nothing would fill this process, and needs no password for it. None is left out: marks wait for them.
    if (pongsWaiting >= MOST_PONGS_WAITING) return socket.terminate()
    pongsWaiting++
    // A copy: what came may be gone before the answer has left.
    socket.pong(Buffer.from(data), undefined, () => pongsWaiting--)
    chunks.read(data.length)
  })
  // Without a listener a broken frame would end the process; 'close' follows and tells the rest.
  socket.on('error', () => {})
  let maxFrameBytes = MAX_FRAME_BYTES
  let tooLarge = false
  let leaving = 0
  let waiting: (() => void)[] = []
  const wake = (): void => {
    const woken = waiting
    waiting = []
    for (const one of woken) one()
  }
  socket.on('close', () => {
    clearInterval(pings)
    marks.clear()
    wake()
  })
  return {
    source,
    send: (data) => {
      if (socket.readyState !== WebSocket.OPEN) return
      const { length } = data
      leaving += length
      socket.send(data, (error) => {
        leaving -= length
        // After an error the system may not have let go of it yet.
        if (!error && typeof data !== 'string') release(data)
        if (leaving <= ENOUGH_WAITING) wake()
      })
    },
    drained: () => {
      if (leaving <= ENOUGH_WAITING || socket.readyState !== WebSocket.OPEN) return Promise.resolve()
      return new Promise((resolve) => waiting.push(resolve))
    },
    mark: (onRead) => {
      if (socket.readyState !== WebSocket.OPEN) return
      const name = String(++lastMark)
      marks.set(name, onRead)
      socket.ping(name)
    },
    widen: () => {
      maxFrameBytes = MAX_GRANTED_FRAME_BYTES
    },
    onMessage: (listener) =>
      socket.on('message', (data: RawData, isBinary: boolean) => {
        alive = true
        const bytes = data as Buffer
        tooLarge ||= bytes.length > maxFrameBytes
        // What came along with it would still be told.
        if (tooLarge) return socket.terminate()
        listener(isBinary ? bytes : bytes.toString('utf8'))
        chunks.read(bytes.length)
        // Joined from several pieces, it is nobody else's; otherwise it goes with the piece that it is in.
        if (bytes.length === bytes.buffer.byteLength) release(bytes)
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
