import { describe, expect, it, vi } from 'vitest'
import { createSessionRegistry } from '../../../electron/session/registry'
import { fakeSession } from './fakes'

describe('the registry of live sessions', () => {
  it('lists the grants of sessions until they end, and tells of every change', () => {
    const registry = createSessionRegistry()
    const changed = vi.fn()
    const stop = registry.onChanged(changed)
    const first = fakeSession('one')
    registry.add(first.session)
    registry.add(fakeSession('two').session)
    expect(registry.list().map((grant) => grant.sessionId)).toEqual(['one', 'two'])
    first.session.end('connector-left')
    expect(registry.list().map((grant) => grant.sessionId)).toEqual(['two'])
    expect(changed).toHaveBeenCalledTimes(3)
    stop()
    registry.revokeAll('host-closing')
    expect(changed).toHaveBeenCalledTimes(3)
  })

  it('ends one, those of one credential, or all', () => {
    const registry = createSessionRegistry()
    const sessions = [fakeSession('one'), fakeSession('two', 'login'), fakeSession('three', 'login'), fakeSession('four')]
    for (const { session } of sessions) registry.add(session)
    expect(registry.revoke('one', 'owner-disconnected')).toBe(true)
    expect(registry.revoke('one', 'owner-disconnected')).toBe(false)
    expect(registry.revokeWhere((grant) => grant.credentialId === 'login', 'credential-revoked')).toBe(2)
    expect(registry.revokeAll('host-closing')).toBe(1)
    expect(sessions.map(({ reasons }) => reasons)).toEqual([
      ['owner-disconnected'],
      ['credential-revoked'],
      ['credential-revoked'],
      ['host-closing']
    ])
    expect(registry.list()).toEqual([])
  })

  it('takes no session that is over, and no second one from the same grant', () => {
    const registry = createSessionRegistry()
    const over = fakeSession('over')
    over.session.end('connection-lost')
    registry.add(over.session)
    expect(registry.list()).toEqual([])
    registry.add(fakeSession('one').session)
    expect(() => registry.add(fakeSession('one').session)).toThrow('share one grant')
  })
})
