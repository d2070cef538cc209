// Owns: a WebSocket as a transport, over a real socket: what is too large before the grant, answers to pings, and that what
// was sent arrives as it was, whatever becomes of its memory afterwards.
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test, vi } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { dial } from '../../../electron/connection/dial'
import { Listener } from '../../../electron/connection/listener'
import type { Transport } from '../../../electron/connection/transport'
import type { Listening } from '../../../shared/ipc'
import { MAX_FRAME_BYTES, MAX_GRANTED_FRAME_BYTES, PROTOCOL_PATH } from '../../../shared/protocol'

async function listening() {
  let arrive: (transport: Transport) => void = () => {}
  const arrived = new Promise<Transport>((resolve) => (arrive = resolve))
  const listener = new Listener(({ transport }) => arrive(transport), () => {})
  onTestFinished(() => listener.stop())
  const { port } = (await listener.start(0, 'loopback')) as Extract<Listening, { state: 'listening' }>
  return { port, arrived }
}

async function connected() {
  const { port, arrived } = await listening()
  const dialled = await dial({ host: '127.0.0.1', port }, new AbortController().signal)
  if (!dialled.ok) throw new Error(dialled.code)
  onTestFinished(() => dialled.value.close())
  return { client: dialled.value, server: await arrived }
}

test.each(['client', 'server'] as const)('at the %s, what is larger than before a grant ends the connection, unread', async (end) => {
  const ends = await connected()
  const [from, to] = end === 'client' ? [ends.server, ends.client] : [ends.client, ends.server]
  const heard: number[] = []
  to.onMessage((data) => heard.push(data.length))
  const closed = new Promise<void>((resolve) => to.onClose(resolve))
  from.send(Buffer.alloc(MAX_FRAME_BYTES))
  from.send(Buffer.alloc(MAX_FRAME_BYTES + 1))
  from.send(Buffer.alloc(1))
  await closed
  expect(heard).toEqual([MAX_FRAME_BYTES])
})

test.each(['client', 'server'] as const)('what is sent arrives at the %s as it was, in order', async (end) => {
  const ends = await connected()
  const [from, to] = end === 'client' ? [ends.server, ends.client] : [ends.client, ends.server]
  to.widen()
  const sizes = [1, 125, 126, 20_000, 65_535, MAX_GRANTED_FRAME_BYTES, 16_384, 3, ...Array.from({ length: 300 }, (_, index) => (index * 7919) % MAX_GRANTED_FRAME_BYTES)]
  const [sent, heard] = [createHash('sha256'), createHash('sha256')]
  let messages = 0
  const all = new Promise<void>((resolve) =>
    to.onMessage((data) => {
      heard.update(data)
      if (++messages === sizes.length) resolve()
    })
  )
  for (const size of sizes) {
    const bytes = randomBytes(size)
    sent.update(bytes)
    from.send(bytes)
    if (size % 3 === 0) await from.drained()
  }
  await all
  expect(heard.digest('hex')).toBe(sent.digest('hex'))
})

test('a ping is answered with what was in it', async () => {
  const { port } = await listening()
  const socket = new WebSocket(`ws://127.0.0.1:${port}${PROTOCOL_PATH}`)
  onTestFinished(() => socket.terminate())
  await once(socket, 'open')
  socket.ping('are you there?')
  const [data] = (await once(socket, 'pong')) as [Buffer]
  expect(data.toString()).toBe('are you there?')
})

test('pings that come together are all answered, each with its own', async () => {
  const { port } = await listening()
  const socket = new WebSocket(`ws://127.0.0.1:${port}${PROTOCOL_PATH}`)
  onTestFinished(() => socket.terminate())
  await once(socket, 'open')
  const names = Array.from({ length: 100 }, (_, index) => String(index))
  const heard: string[] = []
  const all = new Promise<void>((resolve) =>
    socket.on('pong', (data) => {
      if (heard.push(data.toString()) === names.length) resolve()
    })
  )
  for (const name of names) socket.ping(name)
  await all
  expect(heard).toEqual(names)
})

/** The far end of what is at the `end`, as whoever means harm has it. */
async function against(end: 'client' | 'server'): Promise<{ readonly hostile: WebSocket; readonly closed: Promise<void> }> {
  const closing = (transport: Transport): Promise<void> => new Promise((resolve) => transport.onClose(resolve))
  if (end === 'server') {
    const { port, arrived } = await listening()
    const hostile = new WebSocket(`ws://127.0.0.1:${port}${PROTOCOL_PATH}`)
    await once(hostile, 'open')
    return { hostile, closed: closing(await arrived) }
  }
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
  onTestFinished(() => server.close())
  await once(server, 'listening')
  const connection = once(server, 'connection') as Promise<[WebSocket]>
  const dialled = await dial({ host: '127.0.0.1', port: (server.address() as AddressInfo).port }, new AbortController().signal)
  if (!dialled.ok) throw new Error(dialled.code)
  const [hostile] = await connection
  return { hostile, closed: closing(dialled.value) }
}

test.each(['client', 'server'] as const)('at the %s, a far end that pings and reads nothing is hung up on', async (end) => {
  const { hostile, closed } = await against(end)
  onTestFinished(() => hostile.terminate())
  hostile.on('error', () => {})
  hostile.pause()
  // More than the system keeps for both ends; what it does not keep would have to stand in this process.
  for (let sent = 0; sent < 400_000 && hostile.readyState === WebSocket.OPEN; sent += 1000) {
    for (let ping = 1; ping < 1000; ping++) hostile.ping('x'.repeat(125))
    await new Promise((resolve) => hostile.ping('x'.repeat(125), undefined, resolve))
  }
  expect(hostile.readyState).not.toBe(WebSocket.OPEN)
  await closed
})

test('a mark is answered when all before it has been read, and never after the end', async () => {
  const { client, server } = await connected()
  const heard: string[] = []
  server.onMessage((data) => heard.push(data.toString()))
  client.send('one')
  const [first, second] = [new Promise<string[]>((resolve) => client.mark(() => resolve([...heard]))), vi.fn()]
  client.send('two')
  expect(await first).toContain('one')
  const closed = new Promise<void>((resolve) => client.onClose(resolve))
  client.close()
  await closed
  client.mark(second)
  expect(second).not.toHaveBeenCalled()
})

test('an answer to a mark that nobody made is nothing', async () => {
  const { port, arrived } = await listening()
  const socket = new WebSocket(`ws://127.0.0.1:${port}${PROTOCOL_PATH}`)
  onTestFinished(() => socket.terminate())
  await once(socket, 'open')
  const server = await arrived
  const answered = vi.fn()
  for (const name of ['1', '', '__proto__', 'x'.repeat(125)]) socket.pong(name)
  socket.send('heard')
  await new Promise((resolve) => server.onMessage(resolve))
  server.mark(answered)
  await expect.poll(() => answered.mock.calls.length).toBe(1)
})
