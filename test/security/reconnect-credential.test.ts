// Owns: case 19: the way back after a restart is good for one session of one connector, for five minutes, and for nothing
// that the session before could not do.
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { describe, expect, onTestFinished, test } from 'vitest'
import { FULL_ACCESS } from '../../shared/permissions'
import { COME_BACK_WITHIN_MS, OPEN_FOR_MS } from '../../electron/access/short-term'
import { OsKeychain } from '../../electron/platform/keychain'
import { type ArmedHost, expectGranted, granted, visitorOf } from '../support/armed-host'
import { builtProgram } from '../support/built-program'
import { createCleanup } from '../support/cleanup'
import { clearKeychain } from '../support/keychain-items'
import { startNodeHost } from '../support/node-host'
import { quickOpaque } from '../support/opaque-in-process'
import { startProgram, stopChild } from '../support/processes'
import { openStore, profileFolder } from '../support/profile-folder'
import { newConnectorKey } from '../support/raw-connector'
import { type WayBack, askRestart, comeBack, nextRun, restartableHost, restarted } from '../support/restarts'

const by = (host: ArmedHost, steps = 0) => ({ method: 'totp', code: host.code(steps) }) as const
/** Proved nothing: the connector found its secret wrong, or the host did. */
const refusedOutright = { type: 'closed' }
const rows = (host: ArmedHost): unknown[] => host.store.all("SELECT id FROM credentials WHERE kind = 'short-term'")

/** A new code, without the host's five minutes running out in between. */
async function exempt(host: ArmedHost): Promise<void> {
  expect(await host.host.settings.change({ access: { askCodeForShortTermPasswords: false } }, by(host, 1))).toMatchObject({ ok: true })
}

describe('the way back', () => {
  test('opens a session with the code while the owner asks for it, in the same profile with the same permissions', async () => {
    const { host, wayBack } = await restarted()
    const { connector, answer } = await comeBack(host, wayBack)
    expect(answer).toMatchObject({ type: 'factor-required' })
    expect(expectGranted(await connector.factor(host.code(1))).permissions).toEqual(FULL_ACCESS)
    expect(host.liveGrants()).toMatchObject([{ credentialKind: 'short-term', secondFactor: 'totp', profile: { id: 'full' } }])
  })

  test('opens one without the code where the owner says so, and the log says which rule it was', async () => {
    const { host, wayBack } = await restarted()
    await exempt(host)
    expect((await comeBack(host, wayBack)).answer.type).toBe('granted')
    expect(host.activities.map((record) => record.activity)).toContainEqual(
      expect.objectContaining({ kind: 'session-granted', credential: 'short-term', secondFactor: 'short-term-exempt' })
    )
  })

  test('is shown to the owner with its end, and is gone when the owner revokes it', async () => {
    const { host, wayBack } = await restarted()
    expect((await host.host.status()).comeBacks).toMatchObject([{ connectorName: 'Test laptop', until: host.clock.now() + OPEN_FOR_MS }])
    host.host.revokeComeBack(wayBack.id)
    expect((await host.host.status()).comeBacks).toEqual([])
    expect((await comeBack(host, wayBack)).answer).toEqual(refusedOutright)
  })

  test('does not open before the host has come back', async () => {
    const host = await restartableHost()
    const wayBack = await askRestart(await granted(host))
    await host.host.listener.start(host.port, 'loopback')
    expect((await comeBack(host, wayBack)).answer).toEqual(refusedOutright)
  })
})

describe('case 19: a reconnect credential is refused', () => {
  test('when it was used before', async () => {
    const { host, wayBack } = await restarted()
    await exempt(host)
    const first = await comeBack(host, wayBack)
    expect(first.answer.type).toBe('granted')
    first.connector.send({ type: 'bye' })
    await expect.poll(() => host.liveGrants()).toEqual([])
    expect((await comeBack(host, wayBack)).answer).toEqual(refusedOutright)
    expect(rows(host)).toEqual([])
  })

  test('when another key presents it', async () => {
    const { host, wayBack } = await restarted()
    await exempt(host)
    expect((await comeBack(host, { ...wayBack, key: newConnectorKey() })).answer).toMatchObject({ type: 'refused', reason: 'wrong-credential' })
    expect(host.pages).toEqual([])
  })

  test('when it is presented for another session', async () => {
    const { host, wayBack } = await restarted()
    expect((await comeBack(host, { ...wayBack, sessionId: 'AAAAAAAAAAAAAAAAAAAAAA' })).answer).toEqual(refusedOutright)
  })

  test('after five minutes, and not a moment before', async () => {
    const { host, wayBack } = await restarted()
    host.clock.advance(OPEN_FOR_MS - 1)
    expect((await comeBack(host, wayBack)).answer).toMatchObject({ type: 'factor-required' })
    host.clock.advance(1)
    expect((await comeBack(host, wayBack)).answer).toEqual(refusedOutright)
    expect(rows(host)).toEqual([])
  })

  test('after five minutes, although the code is typed for a proof from before', async () => {
    const { host, wayBack } = await restarted()
    host.clock.advance(OPEN_FOR_MS - 10_000)
    const { connector } = await comeBack(host, wayBack)
    host.clock.advance(10_000)
    expect(await connector.factor(host.code())).toMatchObject({ type: 'refused', reason: 'wrong-credential' })
    expect(host.pages).toEqual([])
  })

  test('after five minutes, although the clock was set back meanwhile', async () => {
    const { host, wayBack } = await restarted()
    host.clock.advance(OPEN_FOR_MS - 1000)
    host.clock.setWall(host.clock.now() - 3_600_000)
    host.clock.advance(1000)
    expect((await comeBack(host, wayBack)).answer).toEqual(refusedOutright)
  })

  test('when the host comes back with a clock that was set back', async () => {
    const first = await restartableHost()
    const wayBack = await askRestart(await granted(first))
    first.clock.setWall(first.clock.now() - 60_000)
    expect((await comeBack(await nextRun(first), wayBack)).answer).toEqual(refusedOutright)
  })

  test.each([
    ['the program', (host: ArmedHost) => host.clock.restart()],
    ['the machine', (host: ArmedHost) => host.clock.reboot()]
  ])('when %s was away for longer than a quarter of an hour, and not a moment before', async (_what, restart) => {
    for (const [away, type] of [[COME_BACK_WITHIN_MS, 'factor-required'], [COME_BACK_WITHIN_MS + 1, 'closed']] as const) {
      const first = await restartableHost()
      const wayBack = await askRestart(await granted(first))
      restart(first)
      first.clock.advance(away)
      expect((await comeBack(await nextRun(first), wayBack)).answer.type).toBe(type)
    }
  })

  test('when the machine ran on for longer than that, whatever the wall clock says', async () => {
    const first = await restartableHost()
    const wayBack = await askRestart(await granted(first))
    const armedAt = first.clock.now()
    first.clock.advance(COME_BACK_WITHIN_MS + 1)
    first.clock.setWall(armedAt + 60_000)
    expect((await comeBack(await nextRun(first), wayBack)).answer).toEqual(refusedOutright)
  })

  test('when the host is started once more before it was used', async () => {
    const { host, wayBack } = await restarted()
    expect((await comeBack(await nextRun(host), wayBack)).answer).toEqual(refusedOutright)
  })

  test('by all but one of two that race with it', async () => {
    const { host, wayBack } = await restarted()
    await exempt(host)
    const both = await Promise.all([comeBack(host, wayBack), comeBack(host, wayBack)])
    expect(both.map(({ answer }) => answer.type).sort()).not.toEqual(['granted', 'granted'])
    expect(host.liveGrants()).toHaveLength(1)
    expect(host.pages).toHaveLength(1)
  })

  test.each<[string, (host: ArmedHost) => Promise<unknown>]>([
    ['the password was changed', (host) => host.host.password.set('another long passphrase 42', by(host, 1))],
    ['the password was removed', (host) => host.host.password.remove('full', by(host, 1))],
    ['the second factor was turned off', (host) => host.host.enrollment.turnOff(by(host, 1))]
  ])('after %s', async (_what, change) => {
    const { host, wayBack } = await restarted()
    expect(await change(host)).toMatchObject({ ok: true })
    expect((await comeBack(host, wayBack)).answer).toEqual(refusedOutright)
  })

  test('after unattended access was turned off', async () => {
    const { host, wayBack } = await restarted()
    await host.host.settings.change({ access: { unattended: false } })
    expect((await comeBack(host, wayBack)).answer).toMatchObject({ type: 'refused', reason: 'unattended-access-off' })
  })

  test('after its connector was blocked', async () => {
    const { host, wayBack } = await restarted()
    await exempt(host)
    await host.host.connectors.change(wayBack.key.publicKey, { rule: 'blocked' })
    expect((await comeBack(host, wayBack)).answer).toMatchObject({ type: 'refused', reason: 'connector-not-allowed' })
  })

  test('without a code, once the trust is revoked that spared its connector one', async () => {
    const first = await restartableHost()
    await first.host.settings.change({ entry: { trustHours: 8 } }, by(first))
    first.clock.advance(60_000)
    const wayBack = await askRestart(await granted(first))
    const host = await nextRun(first)
    host.host.connectors.revokeTrust(wayBack.key.publicKey)
    expect((await comeBack(host, wayBack)).answer).toMatchObject({ type: 'factor-required' })
  })

  test('for more than its profile allows by then', async () => {
    const { host, wayBack } = await restarted()
    await exempt(host)
    await host.host.permissionProfiles.change('full', { permissions: [...FULL_ACCESS, 'lock'] })
    const { answer } = await comeBack(host, wayBack)
    expect(expectGranted(answer).permissions).toEqual([...FULL_ACCESS, 'lock'])
  })

  test('as a saved login: its session gets none, however it asks', async () => {
    const registered: string[] = []
    const first = await restartableHost()
    const wayBack = await askRestart(await granted(first))
    const registrar: typeof quickOpaque = {
      ...quickOpaque,
      register: async (input) => {
        const record = await quickOpaque.register(input)
        registered.push(input.selector)
        return record
      }
    }
    const host = await nextRun(first, { registrar })
    await exempt(host)
    expect((await comeBack(host, wayBack, { remember: true })).answer.type).toBe('granted')
    await expect.poll(() => registered).toMatchObject([expect.stringMatching(/^saved-login:/)])
    expect(host.host.credentials.savedLogins()).toEqual([])
  })
})

test('case 19: after kill -9 of the host between the spending and the grant, it opens nothing', async () => {
  const cleanup = createCleanup()
  onTestFinished(cleanup.run)
  const program = await builtProgram('test/support/returning-child.ts', cleanup)
  const { database } = await profileFolder()
  const service = `Postern test ${randomUUID()}`
  const start = async (run: 'first' | 'second') => {
    const { child } = startProgram(process.execPath, [program, database, service, run])
    cleanup.add(() => stopChild(child, 'SIGKILL'))
    const [line] = (await once(child.stdout!, 'data')) as [Buffer]
    return { child, ...(JSON.parse(line.toString()) as { port: number; code: string }) }
  }
  const first = await start('first')
  const key = newConnectorKey()
  const connector = await visitorOf(first.port)
  await connector.reachCode('correct horse battery staple 7', key)
  const grant = expectGranted(await connector.factor(first.code))
  const wayBack: WayBack = await askRestart({ connector, key, answer: grant, granted: grant })
  expect(await connector.next()).toEqual({ type: 'revoked', reason: 'restarting' })
  await stopChild(first.child, 'SIGKILL')

  // It is killed by its own audit log, in the transaction that spends, after which nothing was sent yet.
  const second = await start('second')
  const killed = once(second.child, 'exit')
  expect((await comeBack({ visitor: () => visitorOf(second.port) }, wayBack)).answer).toEqual({ type: 'closed' })
  expect(await killed).toEqual([null, 'SIGKILL'])

  const last = await startNodeHost({ store: openStore(database), keychain: new OsKeychain(service), registrar: quickOpaque })
  cleanup.add(() => last.close())
  expect((await comeBack({ visitor: () => visitorOf(last.port) }, wayBack)).answer).toEqual({ type: 'closed' })
  expect(last.pages).toEqual([])
  await clearKeychain(service)
})

test('nothing of the way back stands in the log or in what the pages are told', async () => {
  const { host, wayBack } = await restarted()
  const told = JSON.stringify([host.activities, host.notifier.notices, await host.host.status()])
  expect(told).not.toContain(wayBack.secret)
})
