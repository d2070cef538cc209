// Owns: the restart itself: who may ask for one, what ends before it, and what is left behind when there is none.
import { describe, expect, test } from 'vitest'
import { FULL_ACCESS } from '../../shared/permissions'
import { type ArmedHost, armedHost, atCodePrompt, expectGranted, granted } from '../support/armed-host'
import { recordingSystem } from '../support/fakes'
import { quickOpaque } from '../support/opaque-in-process'
import { newConnectorKey } from '../support/raw-connector'
import { askRestart, restartableHost } from '../support/restarts'

const by = (host: ArmedHost, steps = 0) => ({ method: 'totp', code: host.code(steps) }) as const
const rows = (host: ArmedHost): unknown[] => host.store.all("SELECT id FROM credentials WHERE kind = 'short-term'")

describe('a restart', () => {
  test('is for a session that may restart, and for no other: asking without the permission ends it', async () => {
    const system = recordingSystem()
    const host = await restartableHost({ system })
    await host.host.password.set('seven lamps above the harbour', by(host), undefined, 'view-only')
    const connector = await host.visitor()
    await connector.reachCode('seven lamps above the harbour', newConnectorKey())
    expectGranted(await connector.factor(host.code(1)))
    connector.send({ type: 'restart', what: 'device' })
    expect(await connector.next()).toMatchObject({ type: 'refused', reason: 'protocol-violation' })
    expect([system.asked, host.liveGrants(), rows(host)]).toEqual([[], [], []])
  })

  test.each(['device', 'app'] as const)('of the %s is not asked for before the grant', async (what) => {
    const host = await restartableHost()
    const { connector } = await atCodePrompt(host)
    connector.send({ type: 'restart', what })
    expect(await connector.next()).toMatchObject({ type: 'refused', reason: 'protocol-violation' })
    expect(rows(host)).toEqual([])
  })

  test('of the machine ends every session with its reason, then nobody is taken in any more', async () => {
    const system = recordingSystem()
    const host = await restartableHost({ system })
    const visit = await granted(host)
    await askRestart(visit, 'device')
    expect(await visit.connector.next()).toEqual({ type: 'revoked', reason: 'restarting' })
    expect([system.asked, host.liveGrants(), host.host.listener.state]).toEqual([['restart'], [], { state: 'off' }])
    expect(host.activities.map((record) => record.activity.kind)).toEqual(expect.arrayContaining(['short-term-armed', 'restart-asked']))
  })

  test('that the system does not allow is refused with its reason, and the session goes on', async () => {
    const host = await restartableHost({ system: recordingSystem({ restart: false }) })
    const { connector } = await granted(host)
    await expect.poll(() => connector.restartOptions).toMatchObject({ device: false, startsAtLogin: false })
    connector.send({ type: 'restart', what: 'device' })
    expect(await connector.next()).toEqual({ type: 'restart-refused', why: 'not-possible' })
    expect([host.liveGrants().length, rows(host)]).toEqual([1, []])
  })

  test('that fails leaves no way back behind, and the host listens again', async () => {
    const system = { ...recordingSystem(), restart: () => Promise.reject(new Error('inhibited')) }
    const host = await restartableHost({ system })
    const visit = await granted(host)
    await askRestart(visit, 'device')
    expect(await visit.connector.next()).toEqual({ type: 'restart-refused', why: 'failed' })
    expect([host.liveGrants().length, rows(host)]).toEqual([1, []])
    await expect.poll(() => host.host.listener.state.state).toBe('listening')
  })

  test('that does not happen after all leaves no way back behind', async () => {
    const host = await restartableHost()
    await askRestart(await granted(host), 'device')
    expect(rows(host)).toHaveLength(1)
    await expect.poll(() => host.liveGrants()).toEqual([])
    host.clock.advance(2 * 60_000)
    expect(rows(host)).toEqual([])
    await expect.poll(() => host.host.listener.state.state).toBe('listening')
  })

  test('asked for by a session that ends meanwhile arms nothing', async () => {
    let goOn: (() => void) | null = null
    const slow: typeof quickOpaque = {
      ...quickOpaque,
      register: async (input) => {
        if (input.selector.startsWith('short-term:')) await new Promise<void>((resolve) => (goOn = resolve))
        return quickOpaque.register(input)
      }
    }
    const system = recordingSystem()
    const host = await restartableHost({ registrar: slow, system })
    const { connector, granted: grant } = await granted(host)
    connector.send({ type: 'restart', what: 'device' })
    await expect.poll(() => goOn).not.toBeNull()
    host.host.registry.revoke(grant.sessionId, 'owner-disconnected')
    goOn!()
    await expect.poll(() => host.liveGrants()).toEqual([])
    expect([system.asked, rows(host)]).toEqual([[], []])
  })
})

describe('the screen', () => {
  test.each([
    [['view', 'control', 'lock'], ['lock']],
    [['view', 'control'], []]
  ] as const)('of a profile that may %s is locked afterwards: %s', async (permissions, asked) => {
    const system = recordingSystem()
    const host = await armedHost({ system })
    await host.host.permissionProfiles.change('custom', { permissions: [...permissions] }, by(host))
    await host.host.password.set('a quiet accountant in april 9', { method: 'totp', code: host.code(1) }, undefined, 'custom')
    host.clock.advance(60_000)
    const connector = await host.visitor()
    await connector.reachCode('a quiet accountant in april 9', newConnectorKey())
    expectGranted(await connector.factor(host.code()))
    expect(system.asked).toEqual([])
    host.host.registry.revokeAll('owner-disconnected')
    expect(system.asked).toEqual(asked)
  })

  test('that cannot be locked is told to the owner in the log', async () => {
    const system = { ...recordingSystem(), lockScreen: () => Promise.reject(new Error('no locker')) }
    const host = await armedHost({ system })
    await host.host.permissionProfiles.change('full', { permissions: [...FULL_ACCESS, 'lock'] })
    await granted(host)
    host.host.registry.revokeAll('owner-disconnected')
    await expect.poll(() => host.activities.at(-1)?.activity.kind).toBe('screen-not-locked')
  })
})
