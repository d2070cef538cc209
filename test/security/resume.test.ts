// Owns: case 19 for a lost connection: the way back into a session is good once, for a minute, for its own connector, and for
// nothing that the session could not do; whatever would have ended the session ends it while it waits.
import { describe, expect, test } from 'vitest'
import { RESUME_WITHIN_MS } from '../../shared/protocol'
import { FULL_ACCESS } from '../../shared/permissions'
import { QUIET_MS } from '../../electron/session/owner-switches'
import { type ArmedHost, armedHost, atCodePrompt, expectGranted, granted, withSavedLogin } from '../support/armed-host'
import { keyEvent } from '../unit/session/fakes'
import { recordingSystem } from '../support/fakes'
import { PASSWORD } from '../support/node-host'
import { quickOpaque } from '../support/opaque-in-process'
import { until } from '../support/processes'
import { newConnectorKey } from '../support/raw-connector'
import { holdOf, interrupted, loseConnection, resume } from '../support/resumes'
import { nextRun, restartableHost, restarted, comeBack } from '../support/restarts'

const by = (host: ArmedHost, steps = 0) => ({ method: 'totp', code: host.code(steps) }) as const
/** Proved nothing: the connector found its secret wrong, or the host did. */
const refusedOutright = { type: 'closed' }
const kinds = (host: ArmedHost): string[] => host.activities.map(({ activity }) => activity.kind)
const lastOf = (host: ArmedHost, kind: string) => host.activities.findLast(({ activity }) => activity.kind === kind)?.activity

describe('a session whose connection is lost', () => {
  test('captures nothing and presses nothing from that moment, and lets go of every key', async () => {
    const host = await armedHost()
    const visit = await granted(host)
    const page = host.pages[0]!
    page.emitInput([keyEvent('KeyA', true)])
    await loseConnection(host, visit)
    page.emitInput([keyEvent('KeyB', true)])
    expect([host.pages.map(({ open }) => open), host.input]).toEqual([[false], ['key a true', 'release all', 'close']])
  })

  test('is still shown to the owner, who is told until when it can go on', async () => {
    const { host } = await interrupted()
    expect((await host.host.status()).sessions).toMatchObject([{ connectorName: 'Test laptop', waitsUntil: host.clock.now() + RESUME_WITHIN_MS }])
    expect(kinds(host).slice(-1)).toEqual(['session-interrupted'])
  })

  test('goes on by its own key without a code: same session, same rights, same beginning, in the log and for the owner', async () => {
    const { host, visit, hold } = await interrupted()
    const [before] = host.liveGrants()
    host.clock.advance(5_000)
    const { answer } = await resume(host, hold)
    expect(expectGranted(answer)).toMatchObject({ sessionId: visit.granted.sessionId, permissions: FULL_ACCESS })
    expect(host.liveGrants()).toMatchObject([{ ...before, resumedBy: hold.id }])
    expect((await host.host.status()).sessions).toMatchObject([{ since: before!.grantedAt, waitsUntil: null, secondFactor: 'totp' }])
    expect(kinds(host).slice(-3)).toEqual(['session-granted', 'session-interrupted', 'session-resumed'])
    expect(host.pages.map(({ open }) => open)).toEqual([false, true])
  })

  test('goes on although the host has not noticed the loss: what the old connection carried ends first', async () => {
    const host = await armedHost()
    const visit = await granted(host)
    const { answer } = await resume(host, holdOf(visit))
    expect(answer.type).toBe('granted')
    expect([host.pages.map(({ open }) => open), host.liveGrants().length]).toEqual([[false, true], 1])
    expect(await visit.connector.next()).toEqual({ type: 'closed' })
    expect(kinds(host).slice(-2)).toEqual(['session-interrupted', 'session-resumed'])
  })

  test('gets a new key each time, and can go on as often as its connection is lost', async () => {
    const { host, hold } = await interrupted()
    const first = await resume(host, hold)
    const second = { key: hold.key, connector: first.connector, granted: expectGranted(first.answer) }
    expect(second.granted.resume.id).not.toBe(hold.id)
    await loseConnection(host, second)
    host.clock.advance(RESUME_WITHIN_MS - 1)
    expect((await resume(host, holdOf(second))).answer.type).toBe('granted')
  })

  test('is one of two that were cut off at once, and each goes on by itself', async () => {
    const host = await armedHost()
    const one = await granted(host)
    const two = await granted(host, newConnectorKey(), host.code(1))
    await loseConnection(host, one)
    await loseConnection(host, two)
    expect((await resume(host, holdOf(two))).answer).toMatchObject({ type: 'granted', sessionId: two.granted.sessionId })
    host.host.registry.revoke(two.granted.sessionId, 'owner-disconnected')
    expect((await resume(host, holdOf(one))).answer).toMatchObject({ type: 'granted', sessionId: one.granted.sessionId })
    expect(host.liveGrants().map(({ sessionId }) => sessionId)).toEqual([one.granted.sessionId])
  })

  test('locks what protects this computer, as a live one does', async () => {
    const { host } = await interrupted()
    expect(await host.host.settings.change({ access: { askCodeForSavedLogins: false } }, by(host, 1))).toMatchObject({ ok: false, code: 'session-live' })
  })

  test('that came by a way back after a restart can go on too', async () => {
    const { host, wayBack } = await restarted()
    await host.host.settings.change({ access: { askCodeForShortTermPasswords: false } }, by(host, 1))
    const back = await comeBack(host, wayBack)
    const visit = { key: wayBack.key, connector: back.connector, granted: expectGranted(back.answer) }
    await loseConnection(host, visit)
    expect((await resume(host, holdOf(visit))).answer.type).toBe('granted')
  })
})

describe('what the owner has switched off', () => {
  test('stays off, before anything of the new connection has come through', async () => {
    const host = await armedHost()
    const visit = await granted(host)
    const { sessionId } = visit.granted
    host.host.switches.set(sessionId, 'control', false)
    host.host.switches.set(sessionId, 'files', false)
    await loseConnection(host, visit)
    const { connector, answer } = await resume(host, holdOf(visit))
    expectGranted(answer)
    const before = host.input.length
    host.pages[1]!.emitInput([keyEvent('KeyA', true)])
    expect(host.input.slice(before)).toEqual([])
    expect(host.host.switches.of(host.liveGrants()[0]!).permissions).toEqual(FULL_ACCESS.filter((name) => name !== 'control' && name !== 'files'))
    expect([await connector.next(), await connector.next()].at(-1)).toEqual({ type: 'permissions', now: FULL_ACCESS.filter((name) => name !== 'control' && name !== 'files') })
  })

  test('can be switched while nobody is connected, and holds when somebody is', async () => {
    const { host, visit, hold } = await interrupted()
    expect(host.host.switches.set(visit.granted.sessionId, 'control', false)).toMatchObject({ ok: true })
    expect((await resume(host, hold)).answer.type).toBe('granted')
    host.pages[1]!.emitInput([keyEvent('KeyA', true)])
    expect(host.input.filter((event) => event.startsWith('key'))).toEqual([])
  })

  test('is not on again by losing the connection and coming back', async () => {
    const { host, visit, hold } = await interrupted()
    host.host.switches.set(visit.granted.sessionId, 'control', false)
    await resume(host, hold)
    host.clock.advance(QUIET_MS)
    expect(host.host.switches.of(host.liveGrants()[0]!).switches.find(({ what }) => what === 'control')).toMatchObject({ on: false })
  })
})

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

describe('a resumed session', () => {
  test('gets no saved login, however it asks', async () => {
    const { host, hold } = await interrupted()
    const { connector, answer } = await resume(host, hold, { remember: true })
    expect(answer.type).toBe('granted')
    connector.send({ type: 'bye' })
    await until('it is over', () => host.liveGrants().length === 0)
    expect(host.host.credentials.savedLogins()).toEqual([])
  })

  test('begins no time in which no code is asked', async () => {
    const { host, hold } = await interrupted()
    const before = host.store.all('SELECT last_code_at FROM connectors')
    await resume(host, hold)
    expect(host.store.all('SELECT last_code_at FROM connectors')).toEqual(before)
  })

  test('ends with what ends the session it was: a revoke, at once', async () => {
    const { host, hold } = await interrupted()
    const { connector } = await resume(host, hold)
    await host.host.settings.change({ access: { unattended: false } })
    expect([host.liveGrants(), host.pages.map(({ open }) => open)]).toEqual([[], [false, false]])
    await until('the connector is told', async () => (await connector.next()).type === 'revoked')
  })

  test('that cannot be opened is over', async () => {
    const { host, hold } = await interrupted()
    ;(host.pages as unknown[]).push = () => {
      throw new Error('no window')
    }
    const { connector } = await resume(host, hold)
    expect(await connector.next()).toEqual({ type: 'revoked', reason: 'capture-failed' })
    expect(host.liveGrants()).toEqual([])
  })

  test('leaves nothing of its key in the log or in what the pages are told', async () => {
    const { host, hold } = await interrupted()
    const { answer } = await resume(host, hold)
    const told = JSON.stringify([host.activities, host.notifier.notices, await host.host.status()])
    for (const { secret } of [hold, expectGranted(answer).resume]) expect(told).not.toContain(secret)
  })
})

test('what cannot be written down does not wait: the session is over with its connection', async () => {
  const host = await armedHost()
  const visit = await granted(host)
  host.store.run('DROP TABLE audit')
  visit.connector.drop()
  await until('it is over', () => host.liveGrants().length === 0)
  expect((await resume(host, holdOf(visit))).answer).toEqual(refusedOutright)
})

test('the password alone does not take a session up', async () => {
  const { host, visit } = await interrupted()
  const connector = await host.visitor()
  expect(await connector.reachCode(PASSWORD, visit.key)).toMatchObject({ type: 'factor-required' })
})
