// Owns: case 19 for a lost connection: the way back into a session is good once, for a minute and for its own connector, and
// whatever would have ended the session ends it while it waits.
import { describe, expect, test } from 'vitest'
import { RESUME_WITHIN_MS } from '../../shared/protocol'
import { FULL_ACCESS } from '../../shared/permissions'
import { type ArmedHost, armedHost, atCodePrompt, expectGranted, granted, withSavedLogin } from '../support/armed-host'
import { recordingSystem } from '../support/fakes'
import { PASSWORD } from '../support/node-host'
import { quickOpaque } from '../support/opaque-in-process'
import { until } from '../support/processes'
import { newConnectorKey } from '../support/raw-connector'
import { holdOf, interrupted, loseConnection, resume } from '../support/resumes'
import { nextRun, restartableHost } from '../support/restarts'

const by = (host: ArmedHost, steps = 0) => ({ method: 'totp', code: host.code(steps) }) as const
/** Proved nothing: the connector found its secret wrong, or the host did. */
const refusedOutright = { type: 'closed' }
const kinds = (host: ArmedHost): string[] => host.activities.map(({ activity }) => activity.kind)
const lastOf = (host: ArmedHost, kind: string) => host.activities.findLast(({ activity }) => activity.kind === kind)?.activity

describe('a resume is refused', () => {
  test('the second time with the same secret, as an unknown credential', async () => {
    const { host, hold } = await interrupted()
    const first = await resume(host, hold)
    await loseConnection(host, { connector: first.connector, granted: expectGranted(first.answer) })
    expect((await resume(host, hold)).answer).toEqual(refusedOutright)
    expect(lastOf(host, 'attempt-refused')).toMatchObject({ reason: 'wrong-credential' })
  })

  test('by all but one of two that race with it', async () => {
    const { host, hold } = await interrupted()
    const both = await Promise.all([resume(host, hold), resume(host, hold)])
    expect(both.filter(({ answer }) => answer.type === 'granted')).toHaveLength(1)
    expect([host.liveGrants().length, host.pages.length]).toEqual([1, 2])
  })

  test('for a proof that was made before another one used the same key', async () => {
    const { host, hold } = await interrupted()
    const early = await host.visitor()
    await early.prove(`${hold.secret}.${hold.sessionId}`, { selector: `resume:${hold.id}` })
    const first = await resume(host, hold)
    expect(first.answer.type).toBe('granted')
    early.identify(hold.key)
    expect(await early.next()).toMatchObject({ type: 'refused', reason: 'not-resumed' })
    expect([host.liveGrants().length, host.host.registry.isLive(host.liveGrants()[0]!)]).toEqual([1, true])
  })

  test('for another key than the one that had the session', async () => {
    const { host, hold } = await interrupted()
    expect((await resume(host, { ...hold, key: newConnectorKey() })).answer).toMatchObject({ type: 'refused', reason: 'wrong-credential' })
    expect(host.pages).toHaveLength(1)
  })

  test('for another session than its own', async () => {
    const { host, hold } = await interrupted()
    expect((await resume(host, { ...hold, sessionId: 'AAAAAAAAAAAAAAAAAAAAAA' })).answer).toEqual(refusedOutright)
  })

  test('with a wrong secret, and that costs what a wrong password costs', async () => {
    const { host, hold } = await interrupted()
    for (let attempt = 0; attempt < 10; attempt++) expect((await resume(host, { ...hold, secret: 'A'.repeat(43) })).answer).toEqual(refusedOutright)
    expect((await resume(host, hold)).answer).toMatchObject({ type: 'refused', reason: 'locked-out' })
    const stranger = await atCodePrompt(host)
    expect(stranger.answer).toMatchObject({ type: 'refused', reason: 'locked-out' })
  })

  test('with a key that never was, which looks like one that is', async () => {
    const { host, hold } = await interrupted()
    const sizes: number[] = []
    for (const id of [hold.id, 'B'.repeat(16)]) {
      const connector = await host.visitor()
      const { ke1 } = await quickOpaque.start('guess')
      connector.sendOpening({ type: 'hello', version: 1, selector: `resume:${id}`, ke1 })
      sizes.push(JSON.stringify(await connector.next()).length)
    }
    expect(sizes[0]).toBe(sizes[1])
  })

  test('after a minute, and not a moment before', async () => {
    for (const [away, type] of [[RESUME_WITHIN_MS - 1, 'granted'], [RESUME_WITHIN_MS, 'closed']] as const) {
      const { host, hold } = await interrupted()
      host.clock.advance(away)
      expect((await resume(host, hold)).answer.type).toBe(type)
      if (type === 'granted') continue
      expect(host.liveGrants()).toEqual([])
      expect(kinds(host).filter((kind) => kind.startsWith('session-')).slice(-3)).toEqual(['session-interrupted', 'session-not-resumed', 'session-ended'])
      expect(lastOf(host, 'session-not-resumed')).toMatchObject({ reason: 'connection-lost' })
    }
  })

  test('after a minute on the wall clock, although no timer has run', async () => {
    const { host, hold } = await interrupted()
    host.clock.setWall(host.clock.now() + RESUME_WITHIN_MS)
    expect((await resume(host, hold)).answer).toMatchObject({ type: 'refused', reason: 'not-resumed' })
  })

  test('after a minute, although the clock was set back meanwhile', async () => {
    const { host, hold } = await interrupted()
    host.clock.setWall(host.clock.now() - 3_600_000)
    host.clock.advance(RESUME_WITHIN_MS)
    expect((await resume(host, hold)).answer).toEqual(refusedOutright)
  })

  test('after "End session"', async () => {
    const host = await armedHost()
    const visit = await granted(host)
    visit.connector.send({ type: 'bye' })
    await until('it is over', () => host.liveGrants().length === 0)
    expect((await resume(host, holdOf(visit))).answer).toEqual(refusedOutright)
    expect(kinds(host)).not.toContain('session-interrupted')
  })

  test('after the connector broke the protocol', async () => {
    const host = await armedHost()
    const visit = await granted(host)
    visit.connector.send({ type: 'factor', method: 'totp', code: '000000' })
    expect(await visit.connector.next()).toMatchObject({ type: 'refused', reason: 'protocol-violation' })
    expect((await resume(host, holdOf(visit))).answer).toEqual(refusedOutright)
  })

  test('after the host was restarted: nothing of it is in database or keychain', async () => {
    const host = await restartableHost()
    const visit = await granted(host)
    const { secret, id } = holdOf(visit)
    const stored = JSON.stringify([
      ...host.store.all<{ name: string }>("SELECT name FROM sqlite_schema WHERE type = 'table'").map(({ name }) => host.store.all(`SELECT * FROM ${name}`)),
      ...host.keychain.items
    ])
    expect([stored.includes(secret), stored.includes(id)]).toEqual([false, false])
    expect((await resume(await nextRun(host), holdOf(visit))).answer).toEqual(refusedOutright)
  })

  test('after the host was closed', async () => {
    const { host, hold } = await interrupted()
    host.host.registry.revokeAll('host-closing')
    expect((await resume(host, hold)).answer).toMatchObject({ type: 'refused', reason: 'not-resumed', ended: 'host-closing' })
  })

  test('while the keychain cannot be read, and granted once it can again', async () => {
    const { host, hold } = await interrupted()
    host.keychain.unavailable = true
    expect((await resume(host, hold)).answer).toMatchObject({ type: 'refused', reason: 'host-keychain-unavailable' })
    expect(host.pages).toHaveLength(1)
    host.keychain.unavailable = false
    expect((await resume(host, hold)).answer.type).toBe('granted')
  })
})

describe('while it waits, a session ends as a live one does, and whoever proves its key is told why, once the owner', () => {
  const blocked = async (host: ArmedHost): Promise<unknown> => host.host.connectors.change(host.host.connectors.list()[0]!.key, { rule: 'blocked' })
  test.each<[string, string, (host: ArmedHost, sessionId: string) => unknown]>([
    ['presses "Disconnect"', 'owner-disconnected', (host, sessionId) => host.host.registry.revoke(sessionId, 'owner-disconnected')],
    ['blocks the connector', 'connector-not-allowed', blocked]
  ])('%s: %s', async (_what, ended, change) => {
    const { host, visit, hold } = await interrupted()
    await change(host, visit.granted.sessionId)
    expect(host.liveGrants()).toEqual([])
    expect((await resume(host, hold)).answer).toMatchObject({ type: 'refused' })
    expect(lastOf(host, 'session-not-resumed')).toMatchObject({ reason: ended })
    expect(host.pages).toHaveLength(1)
  })

  test('has set hours of access, and they are over', async () => {
    const host = await armedHost()
    // It is noon, and a Thursday.
    await host.host.settings.change({ entry: { hours: { limited: true, days: [4], from: 9 * 60, to: 12 * 60 + 1 } } })
    const visit = await granted(host)
    host.clock.advance(30_000)
    await loseConnection(host, visit)
    host.clock.advance(30_000)
    expect((await resume(host, holdOf(visit))).answer).toMatchObject({ type: 'refused', reason: 'outside-hours' })
    expect(lastOf(host, 'session-not-resumed')).toMatchObject({ reason: 'outside-hours' })
  })

  test('switches unattended access off', async () => {
    const { host, hold } = await interrupted()
    await host.host.settings.change({ access: { unattended: false } })
    expect(host.liveGrants()).toEqual([])
    expect((await resume(host, hold)).answer).toMatchObject({ type: 'refused', reason: 'unattended-access-off' })
  })

  test('revokes the saved login', async () => {
    const host = await armedHost()
    const login = await withSavedLogin(host)
    const connector = await host.visitor()
    await connector.reachCode(login.secret, login.key, { selector: login.selector })
    const visit = { key: login.key, connector, granted: expectGranted(await connector.factor(host.code(1))) }
    await loseConnection(host, visit)
    host.host.revokeSavedLogin(login.id)
    expect((await resume(host, holdOf(visit))).answer).toMatchObject({ type: 'refused', reason: 'not-resumed', ended: 'credential-revoked' })
  })

  test('changes the password, after the sessions were ended for that', async () => {
    const { host, hold } = await interrupted()
    host.host.registry.revokeAll('owner-disconnected')
    expect(await host.host.password.set('another long passphrase 42', by(host, 1))).toMatchObject({ ok: true })
    expect((await resume(host, hold)).answer).toMatchObject({ type: 'refused', reason: 'not-resumed' })
  })

  test('has given the profile a last day, which has come', async () => {
    const host = await armedHost()
    const endsAt = host.clock.now() + 100_000
    await host.host.permissionProfiles.change('custom', { endsAt }, by(host))
    await host.host.password.set('a quiet accountant in april 9', by(host, 1), undefined, 'custom')
    host.clock.advance(60_000)
    const connector = await host.visitor()
    const key = newConnectorKey()
    await connector.reachCode('a quiet accountant in april 9', key)
    const visit = { key, connector, granted: expectGranted(await connector.factor(host.code())) }
    await loseConnection(host, visit)
    expect((await host.host.status()).sessions).toMatchObject([{ waitsUntil: endsAt }])
    host.clock.advance(40_000)
    expect((await resume(host, holdOf(visit))).answer).toMatchObject({ type: 'refused', reason: 'not-resumed', ended: 'expired' })
  })

  test('has had the screen locked: it is locked when the connection is lost, once', async () => {
    const system = recordingSystem()
    const host = await armedHost({ system })
    await host.host.permissionProfiles.change('full', { permissions: [...FULL_ACCESS, 'lock'] })
    const visit = await granted(host)
    await loseConnection(host, visit)
    expect(system.asked).toEqual(['lock'])
    host.clock.advance(RESUME_WITHIN_MS)
    expect([host.liveGrants(), system.asked]).toEqual([[], ['lock']])
  })
})

test('the password alone does not take a session up', async () => {
  const { host, visit } = await interrupted()
  const connector = await host.visitor()
  expect(await connector.reachCode(PASSWORD, visit.key)).toMatchObject({ type: 'factor-required' })
})
