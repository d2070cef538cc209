// Owns: a far end that goes without closing anything, as a network does that drops every packet: it is noticed by its silence.
import { once } from 'node:events'
import type { AddressInfo, Socket } from 'node:net'
import { afterEach, expect, onTestFinished, test, vi } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { overWebSocket } from '../../electron/connection/websocket-transport'

afterEach(() => void vi.useRealTimers())

/** Two ends; `far` can fall silent. */
async function connected() {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  onTestFinished(() => server.close())
  await once(server, 'listening')
  const near = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`)
  const upgraded = once(near, 'upgrade') as Promise<[{ readonly socket: Socket }]>
  const [far, request] = (await once(server, 'connection')) as [WebSocket, { socket: Socket }]
  onTestFinished(() => far.terminate())
  await once(near, 'open')
  const closed = vi.fn()
  const [{ socket }] = await upgraded
  const transport = overWebSocket(near, socket, 'client', '127.0.0.1')
  transport.onClose(closed)
  return { near, far, fallSilent: () => void request.socket.pause(), closed }
}

test('a path that swallows everything is given up within ten seconds', async () => {
  const { near, fallSilent, closed } = await connected()
  fallSilent()
  vi.advanceTimersByTime(5_000)
  expect(near.readyState).toBe(WebSocket.OPEN)
  const gone = once(near, 'close')
  vi.advanceTimersByTime(5_000)
  await gone
  expect(closed).toHaveBeenCalledTimes(1)
})

test('a far end that answers stays, and so does one that only talks', async () => {
  const { near, far } = await connected()
  for (let round = 0; round < 3; round++) {
    const answered = once(near, 'pong')
    vi.advanceTimersByTime(5_000)
    await answered
  }
  const heard = once(near, 'message')
  far.send('still here')
  await heard
  expect(near.readyState).toBe(WebSocket.OPEN)
})
