// Owns: cases 18 and 19: what grew out of a saved login over a restart ends with it.
import { describe, expect, test } from 'vitest'
import { type ArmedHost, expectGranted, granted, withSavedLogin } from '../support/armed-host'
import { newConnectorKey } from '../support/raw-connector'
import { askRestart, comeBack, nextRun, restartableHost } from '../support/restarts'

const waysBack = (host: ArmedHost): unknown[] => host.store.all("SELECT id FROM credentials WHERE kind = 'short-term'")

describe('case 18: a saved login that is revoked takes along what grew out of it', () => {
  const ways: readonly [string, (host: ArmedHost, id: string) => void][] = [
    ['revoked', (host, id) => host.host.revokeSavedLogin(id)],
    ['revoked with all others', (host) => host.host.revokeAllSavedLogins()]
  ]

  /** A connector whose session by a saved login has restarted the host. */
  async function restartedByLogin() {
    const first = await restartableHost()
    const login = await withSavedLogin(first)
    const connector = await first.visitor()
    await connector.reachCode(login.secret, login.key, { selector: login.selector })
    const answer = expectGranted(await connector.factor(first.code(1)))
    const wayBack = await askRestart({ connector, key: login.key, answer, granted: answer })
    return { first, login, wayBack }
  }
  /** Fresh codes are at hand in the next run. */
  async function openAgain(first: ArmedHost): Promise<ArmedHost> {
    first.clock.advance(90_000)
    return nextRun(first)
  }

  test.each(ways)('the way back, once the login was %s, and the log says so', async (_how, revoke) => {
    const { first, login, wayBack } = await restartedByLogin()
    const host = await openAgain(first)
    revoke(host, login.id)
    expect([waysBack(host), (await host.host.status()).comeBacks]).toEqual([[], []])
    expect((await comeBack(host, wayBack)).answer).toEqual({ type: 'closed' })
    expect(host.activities.map(({ activity }) => activity.kind)).toEqual(expect.arrayContaining(['saved-login-revoked', 'short-term-revoked']))
  })

  test.each(ways)('the way back that is armed and not open yet, once the login was %s', async (_how, revoke) => {
    const { first, login, wayBack } = await restartedByLogin()
    revoke(first, login.id)
    expect((await comeBack(await openAgain(first), wayBack)).answer).toEqual({ type: 'closed' })
  })

  test.each(ways)('the way back of somebody who is typing the code, once the login was %s', async (_how, revoke) => {
    const { first, login, wayBack } = await restartedByLogin()
    const host = await openAgain(first)
    const { connector } = await comeBack(host, wayBack)
    revoke(host, login.id)
    expect(await connector.factor(host.code())).toMatchObject({ type: 'refused', reason: 'wrong-credential' })
    expect(host.pages).toEqual([])
  })

  test.each(ways)('the session that has come back by it, once the login was %s', async (_how, revoke) => {
    const { first, login, wayBack } = await restartedByLogin()
    const host = await openAgain(first)
    const { connector } = await comeBack(host, wayBack)
    expectGranted(await connector.factor(host.code()))
    revoke(host, login.id)
    expect([host.liveGrants(), host.pages.map((page) => page.open)]).toEqual([[], [false]])
    expect(await connector.next()).toEqual({ type: 'revoked', reason: 'credential-revoked' })
  })

  test.each(ways)('and nothing of another connector: neither its way back, once the login was %s, nor its session', async (_how, revoke) => {
    const first = await restartableHost()
    const login = await withSavedLogin(first)
    const wayBack = await askRestart(await granted(first, newConnectorKey(), first.code(1)))
    const host = await openAgain(first)
    revoke(host, login.id)
    const { connector } = await comeBack(host, wayBack)
    expectGranted(await connector.factor(host.code()))
    revoke(host, login.id)
    expect(host.liveGrants()).toHaveLength(1)
  })

  test('the way back stays where the login cannot be revoked, and so does the login', async () => {
    const { first, login } = await restartedByLogin()
    const host = await openAgain(first)
    host.store.run("CREATE TRIGGER full BEFORE DELETE ON short_term BEGIN SELECT raise(ABORT, 'disk full'); END")
    expect(() => host.host.revokeSavedLogin(login.id)).toThrow('disk full')
    expect([waysBack(host), host.host.credentials.savedLogins()]).toMatchObject([[{}], [{ id: login.id }]])
  })
})
