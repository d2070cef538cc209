// Owns: case 3 with a real gnome-keyring that is locked, ended and started again under a running host.
// The keyring is this file's own: locking the one that all files share would refuse their connectors too.
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { OsKeychain } from '../../electron/platform/keychain'
import { forgetKeyring } from '../../electron/platform/secret-service'
import { keychainAccounts } from '../support/keychain-items'
import { expectGranted, visitorOf } from '../support/armed-host'
import { createAuthenticator } from '../support/codes'
import { type Keyring, startKeyring } from '../support/keyring'
import { type NodeHost, PASSWORD, allowAccess, enroll, startNodeHost } from '../support/node-host'
import { quickOpaque } from '../support/opaque-in-process'
import { gateRows } from '../support/profile-folder'
import { newConnectorKey } from '../support/raw-connector'

let keyring: Keyring
let served = 0

beforeAll(async () => {
  keyring = await startKeyring()
  Object.assign(process.env, keyring.env)
})
afterAll(() => keyring.stop())

async function openHost() {
  const service = `Postern test ${served++}`
  const keychain = new OsKeychain(service, { answerLimitMs: 1000, lookAnew: forgetKeyring })
  const node = await startNodeHost({ keychain, registrar: quickOpaque })
  onTestFinished(() => node.close())
  await allowAccess(node)
  return { ...node, service, keychain }
}

async function realHost() {
  const host = await openHost()
  const { secret } = await enroll(host)
  // The sweep that follows an enrollment is over before a test locks the keyring.
  await host.host.enrollment.sweep()
  return { ...host, authenticator: createAuthenticator(secret, 0) }
}

async function knock({ port }: NodeHost) {
  const connector = await visitorOf(port)
  return { connector, answer: await connector.reachCode(PASSWORD, newConnectorKey()) }
}

const REFUSED = { type: 'refused', reason: 'host-keychain-unavailable' }

describe('case 3: a real keyring', () => {
  test('that is locked refuses everybody, changes nothing, and lets in again when it is unlocked', async () => {
    const host = await realHost()
    const before = gateRows(host.store)
    await keyring.lock()
    expect((await knock(host)).answer).toEqual(REFUSED)
    expect((await host.host.status()).keychain).toBe('unavailable')
    expect([host.pages, gateRows(host.store)]).toEqual([[], before])
    expect(host.notifier.notices).toContainEqual({ kind: 'keychain-unavailable' })

    await keyring.unlock()
    const { connector, answer } = await knock(host)
    expect(answer.type).toBe('factor-required')
    expectGranted(await connector.factor(await host.authenticator.nextCode()))
  })

  // SECURITY.md says so.
  test('that is locked does not keep out who knows the password of a computer without a second factor', async () => {
    const host = await openHost()
    await keyring.lock()
    expectGranted((await knock(host)).answer)
    await keyring.unlock()
  })

  test('that is locked while somebody types the code refuses the right one', async () => {
    const host = await realHost()
    const { connector } = await knock(host)
    await keyring.lock()
    expect(await connector.factor(await host.authenticator.nextCode())).toEqual(REFUSED)
    expect(host.pages).toEqual([])
    await keyring.unlock()
  })

  test('whose item somebody deleted refuses everybody', async () => {
    const host = await realHost()
    for (const account of await keychainAccounts(host.service)) if (account.startsWith('totp:')) await host.keychain.delete(account)
    expect((await knock(host)).answer).toEqual(REFUSED)
    expect((await host.host.status()).twoFactor.state).toBe('unreadable')
  })

  test('that is gone refuses everybody, and lets in again when it was started again, locked at first', async () => {
    const host = await realHost()
    await keyring.end()
    expect((await knock(host)).answer).toEqual(REFUSED)
    expect(await host.host.enrollment.turnOff({ method: 'totp', code: '123456' })).toMatchObject({ ok: false, code: 'keychain-unavailable' })

    await keyring.begin()
    await keyring.lock()
    expect((await knock(host)).answer).toEqual(REFUSED)
    await keyring.unlock()
    const { connector } = await knock(host)
    expectGranted(await connector.factor(await host.authenticator.nextCode()))
  })
})
