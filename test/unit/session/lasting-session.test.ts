// Owns: one session over several connections: when it waits, when it goes on, and what ends it for good.
import { describe, expect, it } from 'vitest'
import { mintGrant, type Grant } from '../../../electron/access/grant'
import type { HostSessionEnd } from '../../../electron/session/host-session'
import { LastingSession } from '../../../electron/session/lasting-session'
import { RESUME_WITHIN_MS } from '../../../shared/protocol'
import { CONNECTOR, resumingFirst, resumingSecond } from '../../support/gate-events'
import { FakeClock } from '../../support/fakes'
import { makeGrant } from './grants'

function fakeConnection(grant: Grant) {
  const listeners: ((why: HostSessionEnd) => void)[] = []
  const reasons: HostSessionEnd[] = []
  return {
    grant,
    reasons,
    get isLive() {
      return reasons.length === 0
    },
    end(why: HostSessionEnd) {
      if (reasons.length > 0) return
      reasons.push(why)
      for (const listener of listeners) listener(why)
    },
    onEnded: (listener: (why: HostSessionEnd) => void) => void listeners.push(listener)
  }
}

function begin({ grant = makeGrant(), onInterrupted = (): void => undefined } = {}) {
  const clock = new FakeClock()
  const seen: unknown[] = []
  const faults: unknown[] = []
  const connection = fakeConnection(grant)
  const session = new LastingSession(connection, {
    clock,
    schedule: (ms, work) => clock.after(ms, work),
    onInterrupted: () => {
      seen.push('interrupted')
      onInterrupted()
    },
    onEnded: (why, _grant, waited) => seen.push([why, waited]),
    onFault: (fault) => faults.push(fault)
  })
  return { clock, seen, faults, connection, session, grant }
}

const again = (grant: Grant) => fakeConnection(mintGrant(resumingFirst(grant), resumingSecond(grant.sessionId), CONNECTOR, { sessionId: 'new', now: 0 }))

describe('a session', () => {
  it('ends with its connection when somebody said why', () => {
    const { connection, session, seen } = begin()
    connection.end('connector-left')
    expect([session.ended, seen]).toEqual([true, [['connector-left', false]]])
  })

  it('waits for a minute when its connection is lost, and is over then', () => {
    const { clock, connection, session, seen } = begin()
    connection.end('connection-lost')
    expect([session.ended, session.isLive, session.waitsUntil]).toEqual([false, false, clock.now() + RESUME_WITHIN_MS])
    clock.advance(RESUME_WITHIN_MS - 1)
    expect(seen).toEqual(['interrupted'])
    clock.advance(1)
    expect([seen, session.waitsUntil]).toEqual([['interrupted', ['connection-lost', true]], null])
  })

  it('does not wait beyond the end of its grant', () => {
    const { clock, connection, session, seen } = begin({ grant: makeGrant({ expiresAt: new FakeClock().now() + 10_000 }) })
    connection.end('connection-lost')
    expect(session.waitsUntil).toBe(clock.now() + 10_000)
    clock.advance(10_000)
    expect(seen.at(-1)).toEqual(['expired', true])
  })

  it('goes on with a grant of its own, in the same place and for everybody who listens', () => {
    const { clock, connection, session, seen, grant } = begin()
    connection.end('connection-lost')
    const next = again(grant)
    session.resume(next)
    expect([session.isLive, session.waitsUntil, session.grant]).toEqual([true, null, next.grant])
    clock.advance(RESUME_WITHIN_MS)
    expect(session.ended).toBe(false)
    session.end('owner-disconnected')
    expect([next.reasons, seen.at(-1)]).toEqual([['owner-disconnected'], ['owner-disconnected', false]])
  })

  it('can lose its connection again', () => {
    const { connection, session, seen, grant } = begin()
    connection.end('connection-lost')
    const next = again(grant)
    session.resume(next)
    next.end('connection-lost')
    expect([session.waitsUntil === null, seen]).toEqual([false, ['interrupted', 'interrupted']])
  })

  it('hears nothing more of a connection that it has left behind', () => {
    const { connection, session, grant } = begin()
    connection.end('connection-lost')
    session.resume(again(grant))
    connection.end('capture-failed')
    expect(session.isLive).toBe(true)
  })

  it('that waits can be ended, and comes back no more', () => {
    const { connection, session, seen, grant } = begin()
    connection.end('connection-lost')
    session.end('owner-disconnected')
    expect(seen).toEqual(['interrupted', ['owner-disconnected', true]])
    const late = again(grant)
    expect(() => session.resume(late)).toThrow('does not wait')
    expect(late.reasons).toEqual(['connection-lost'])
  })

  it.each([
    ['while it is connected', (grant: Grant) => again(grant), false],
    ['by a grant of another session', () => again(makeGrant({ sessionId: 'another' })), true],
    ['by a grant that begins one', () => fakeConnection(makeGrant()), true]
  ])('is not taken up %s', (_when, make, isLost) => {
    const { connection, session, grant } = begin()
    if (isLost) connection.end('connection-lost')
    const other = make(grant)
    expect(() => session.resume(other)).toThrow('does not wait')
    expect(other.reasons).toEqual(['connection-lost'])
  })

  it('is over when its interruption cannot be written down', () => {
    const full = new Error('the disk is full')
    const { connection, session, faults, seen } = begin({
      onInterrupted: () => {
        throw full
      }
    })
    connection.end('connection-lost')
    expect([session.ended, faults, seen]).toEqual([true, [full], ['interrupted', ['connection-lost', true]]])
  })

  it('tells every listener of its end, although one of them fails', () => {
    const { session, faults } = begin()
    const told: HostSessionEnd[] = []
    session.onEnded(() => {
      throw new Error('a listener')
    })
    session.onEnded((why) => told.push(why))
    session.end('host-closing')
    session.onEnded((why) => told.push(why))
    expect([told, faults.length]).toEqual([['host-closing', 'host-closing'], 1])
  })
})
