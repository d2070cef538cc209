// Owns: case 19 for a lost connection: the session goes on as the one it was, with nothing that it could not do before.
// Who may not come back is in `resume-refused`.
import { describe, expect, test } from 'vitest'
import { RESUME_WITHIN_MS } from '../../shared/protocol'
import { FULL_ACCESS } from '../../shared/permissions'
import { QUIET_MS } from '../../electron/session/owner-switches'
import { type ArmedHost, armedHost, expectGranted, granted } from '../support/armed-host'
import { keyEvent } from '../unit/session/fakes'
import { until } from '../support/processes'
import { newConnectorKey } from '../support/raw-connector'
import { holdOf, interrupted, loseConnection, resume } from '../support/resumes'
import { restarted, comeBack } from '../support/restarts'

const by = (host: ArmedHost, steps = 0) => ({ method: 'totp', code: host.code(steps) }) as const
/** Proved nothing: the connector found its secret wrong, or the host did. */
const refusedOutright = { type: 'closed' }
const kinds = (host: ArmedHost): string[] => host.activities.map(({ activity }) => activity.kind)

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
