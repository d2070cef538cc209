// Owns: live sessions that are looked at again: at once when asked, by time only while time can end one.
import { describe, expect, test } from 'vitest'
import type { Grant } from '../../../electron/access/grant'
import type { HostSessionEnd } from '../../../electron/session/host-session'
import { createSessionRegistry } from '../../../electron/session/registry'
import { reviewSessions } from '../../../electron/session/review'
import { fakeSession, fakeTime } from './fakes'

function fresh() {
  const registry = createSessionRegistry()
  const time = fakeTime(0)
  const faults: unknown[] = []
  const rules: { revocationFor: (grant: Grant) => HostSessionEnd | null; timed: boolean } = { revocationFor: () => null, timed: false }
  const look = reviewSessions({
    registry,
    revocationFor: (grant) => rules.revocationFor(grant),
    isTimed: () => rules.timed,
    after: time.schedule,
    onFault: (error) => faults.push(error)
  })
  return { registry, time, faults, rules, look }
}

describe('a look at the live sessions', () => {
  test('ends those that may not stay, with the reason, and leaves the others', () => {
    const { registry, rules, look } = fresh()
    const [one, two] = [fakeSession('one'), fakeSession('two')]
    registry.add(one.session)
    registry.add(two.session)
    rules.revocationFor = ({ sessionId }) => (sessionId === 'one' ? 'connector-not-allowed' : null)
    look()
    expect([one.reasons, two.reasons]).toEqual([['connector-not-allowed'], []])
  })

  test('comes every second while time can end one, and stops with the last', () => {
    const { registry, time, rules } = fresh()
    const one = fakeSession('one')
    rules.timed = true
    registry.add(one.session)
    time.advance(5000)
    rules.revocationFor = () => 'outside-hours'
    expect(one.reasons).toEqual([])
    time.advance(1000)
    expect(one.reasons).toEqual(['outside-hours'])
    expect(time.waiting()).toBe(0)
  })

  test('does not come by itself while time cannot end any', () => {
    const { registry, time } = fresh()
    registry.add(fakeSession('one').session)
    expect(time.waiting()).toBe(0)
  })

  test('that fails ends every session', () => {
    const { registry, rules, faults, look } = fresh()
    const [one, two] = [fakeSession('one'), fakeSession('two')]
    registry.add(one.session)
    registry.add(two.session)
    rules.revocationFor = () => {
      throw new Error('the database is gone')
    }
    look()
    expect([one.reasons, two.reasons, faults.length]).toEqual([['host-closing'], ['host-closing'], 1])
  })
})
