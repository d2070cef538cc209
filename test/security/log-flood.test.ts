// Owns: rule 14 against whoever knocks again and again: the log cannot be filled for nothing, and hides nobody for it.
import { describe, expect, test } from 'vitest'
import { type ArmedHost, armedHost, atCodePrompt, granted, withSavedLogin } from '../support/armed-host'
import { MemoryKeychain } from '../support/fakes'
import { PASSWORD } from '../support/node-host'
import { newConnectorKey } from '../support/raw-connector'

const MINUTE_MS = 60_000
const refusals = (host: ArmedHost) => host.activities.map(({ activity }) => activity).filter(({ kind }) => kind === 'attempt-refused')
const reasons = (host: ArmedHost) => refusals(host).map(({ reason }) => reason)

describe('what costs nothing to repeat does not fill the log:', () => {
  const noise = async (host: ArmedHost) => {
    const connector = await host.visitor()
    connector.sendRaw('noise')
    expect(await connector.next()).toMatchObject({ type: 'refused' })
  }
  const badIdentity = async (host: ArmedHost) => {
    const connector = await host.visitor()
    await connector.prove(PASSWORD)
    connector.identify(newConnectorKey(), { publicKey: newConnectorKey().publicKey })
    expect(await connector.next()).toMatchObject({ type: 'refused' })
  }
  const givesUp = async (host: ArmedHost) => {
    const { connector } = await atCodePrompt(host)
    connector.send({ type: 'bye' })
    expect(await connector.next()).toEqual({ type: 'closed' })
  }

  test('turning connectors away', async () => {
    const host = await armedHost()
    await host.host.settings.change({ entry: { onlyListed: true } })
    for (let tries = 0; tries < 5; tries++) await atCodePrompt(host)
    expect(reasons(host)).toEqual(['connector-not-listed'])
  })

  test.each([true, false])('noise, while unattended access is allowed: %s', async (unattended) => {
    const host = await armedHost()
    await host.host.settings.change({ access: { unattended } })
    for (let tries = 0; tries < 5; tries++) await noise(host)
    expect(reasons(host)).toEqual(['protocol-violation'])
  })

  test('knowing the password and leaving without a code; how often it happened is in the log a minute later', async () => {
    const host = await armedHost()
    for (let tries = 0; tries < 5; tries++) await givesUp(host)
    expect(refusals(host)).toMatchObject([{ reason: 'gave-up' }])
    host.clock.advance(MINUTE_MS)
    // The last of the four has a record, and says how many more there were.
    expect(refusals(host)).toMatchObject([{ reason: 'gave-up' }, { reason: 'gave-up', connectorName: 'Test laptop', value: 3 }])
    host.clock.advance(10 * MINUTE_MS)
    expect(refusals(host)).toHaveLength(2)
  })

  test('knowing a saved login and not having its key', async () => {
    const host = await armedHost()
    const login = await withSavedLogin(host)
    for (let tries = 0; tries < 5; tries++) {
      const thief = await host.visitor()
      expect(await thief.reachCode(login.secret, newConnectorKey(), { selector: login.selector })).toMatchObject({ reason: 'wrong-credential' })
    }
    expect(reasons(host)).toEqual(['wrong-credential'])
  })

  test('knowing the password while the keychain cannot be read', async () => {
    const keychain = new MemoryKeychain()
    const host = await armedHost({ keychain })
    await atCodePrompt(host)
    keychain.unavailable = true
    const before = host.activities.length
    for (let tries = 0; tries < 5; tries++) expect((await atCodePrompt(host)).answer).toMatchObject({ reason: 'host-keychain-unavailable' })
    expect(host.activities.slice(before).map(({ activity }) => activity.kind)).toEqual(['keychain-unavailable', 'attempt-refused'])
  })

  test('but noise does not hide that somebody knows the password', async () => {
    const host = await armedHost()
    await noise(host)
    await badIdentity(host)
    await badIdentity(host)
    await givesUp(host)
    expect(reasons(host)).toEqual(['protocol-violation', 'protocol-violation', 'gave-up'])
  })

  test('and what was paid for, or ended a session, has a record of its own each time', async () => {
    const host = await armedHost()
    for (let tries = 0; tries < 2; tries++) {
      const { connector } = await atCodePrompt(host)
      connector.send({ type: 'factor', method: 'none', code: '' })
      expect(await connector.next()).toMatchObject({ type: 'refused' })
    }
    for (const code of [host.code(0), host.code(1)]) {
      const { connector } = await granted(host, newConnectorKey(), code)
      connector.identify(newConnectorKey())
      expect(await connector.next()).toMatchObject({ type: 'refused' })
    }
    expect(refusals(host)).toMatchObject(Array(4).fill({ reason: 'protocol-violation', connectorName: 'Test laptop' }))
  })
})
