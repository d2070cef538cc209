// Owns: starting and stopping the listener, and saying why it cannot.
import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'
import { type Arrival, Listener } from '../../../electron/connection/listener'
import type { Listening } from '../../../shared/ipc'
import { PROTOCOL_PATH } from '../../../shared/protocol'

function fresh(onArrival: (arrival: Arrival) => void = () => {}) {
  const states: Listening[] = []
  const listener = new Listener(onArrival, (state) => void states.push(state))
  onTestFinished(() => listener.stop())
  return { listener, states }
}

describe('the listener', () => {
  test('tells what it does: starting, listening with its port, off', async () => {
    const { listener, states } = fresh()
    const { port } = (await listener.start(0, 'loopback')) as Extract<Listening, { state: 'listening' }>
    listener.stop()
    expect(states).toEqual([{ state: 'starting', port: 0 }, { state: 'listening', port }, { state: 'off' }])
  })

  test('on a port that is taken fails with the reason, and can be started on another', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    onTestFinished(() => void other.close())
    await once(other, 'listening')
    const { port } = other.address() as AddressInfo
    const { listener } = fresh()
    expect(await listener.start(port, 'loopback')).toEqual({ state: 'failed', port, why: 'port-in-use' })
    expect(await listener.start(0, 'loopback')).toMatchObject({ state: 'listening' })
  })

  test('started again leaves the port it had', async () => {
    const { listener } = fresh()
    const first = (await listener.start(0, 'loopback')) as Extract<Listening, { state: 'listening' }>
    await listener.start(0, 'loopback')
    const successor = fresh().listener
    expect(await successor.start(first.port, 'loopback')).toMatchObject({ state: 'listening', port: first.port })
  })

  test('takes a dozen sockets of a source, and does not count those that have a grant', async () => {
    const { listener } = fresh(({ leaveWaitingRoom }) => leaveWaitingRoom('granted'))
    const { port } = (await listener.start(0, 'loopback')) as Extract<Listening, { state: 'listening' }>
    for (let session = 0; session < 20; session++) {
      const inside = new WebSocket(`ws://127.0.0.1:${port}${PROTOCOL_PATH}`)
      onTestFinished(() => inside.terminate())
      await once(inside, 'open')
    }
    const idle = Array.from({ length: 13 }, () => connect(port, '127.0.0.1'))
    onTestFinished(() => idle.forEach((socket) => socket.destroy()))
    await once(idle.at(-1)!.resume(), 'close')
    expect(idle.map((socket) => socket.closed)).toEqual([...Array<boolean>(12).fill(false), true])
  })

  test('that stops hangs up on whoever still waits for a grant', async () => {
    const { listener } = fresh()
    const { port } = (await listener.start(0, 'loopback')) as Extract<Listening, { state: 'listening' }>
    const waiting = new WebSocket(`ws://127.0.0.1:${port}${PROTOCOL_PATH}`)
    await once(waiting, 'open')
    expect(listener.waiting).toBe(1)
    listener.stop()
    await once(waiting, 'close')
    await expect.poll(() => listener.waiting).toBe(0)
  })
})
