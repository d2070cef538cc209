import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { watchPath } from '../../../renderer/host/path'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

function start() {
  const log: string[] = []
  const state: { connectionState: RTCPeerConnectionState } = { connectionState: 'new' }
  const connection = Object.assign(new EventTarget(), state)
  watchPath(connection, { onDisturbed: () => log.push('disturbed'), onBack: () => log.push('back'), onLost: () => log.push('lost') })
  const become = (state: RTCPeerConnectionState): void => {
    connection.connectionState = state
    connection.dispatchEvent(new Event('connectionstatechange'))
  }
  return { log, become }
}

it('a path that mends is said to be back, so that the picture goes on', () => {
  const { log, become } = start()
  for (const state of ['connecting', 'connected', 'disconnected', 'connected'] as const) become(state)
  vi.advanceTimersByTime(60_000)
  expect(log).toEqual(['disturbed', 'back'])
})

it('the first connection is no return', () => {
  const { log, become } = start()
  become('connecting')
  become('connected')
  expect(log).toEqual([])
})

it('one that does not mend in 8 s is lost', () => {
  const { log, become } = start()
  become('connected')
  become('disconnected')
  vi.advanceTimersByTime(7999)
  expect(log).toEqual(['disturbed'])
  vi.advanceTimersByTime(1)
  expect(log).toEqual(['disturbed', 'lost'])
})

it('one that never comes about is lost after 20 s', () => {
  const { log, become } = start()
  vi.advanceTimersByTime(19_999)
  become('connecting')
  vi.advanceTimersByTime(19_999)
  expect(log).toEqual([])
  vi.advanceTimersByTime(1)
  expect(log).toEqual(['lost'])
})

it.each(['failed', 'closed'] as const)('%s is lost at once', (state) => {
  const { log, become } = start()
  become(state)
  expect(log).toEqual(['lost'])
})
