// Owns: case 18: trust ends when it is taken away: sessions that stood on it end there and then.
import { describe, expect, test } from 'vitest'
import { type ArmedHost, armedHost, atCodePrompt, expectGranted, granted, withSavedLogin } from '../support/armed-host'
import { PASSWORD } from '../support/node-host'
import { quickOpaque } from '../support/opaque-in-process'
import { newConnectorKey } from '../support/raw-connector'

async function sessionBySavedLogin(host: ArmedHost) {
  const login = await withSavedLogin(host)
  const connector = await host.visitor()
  await connector.reachCode(login.secret, login.key, { selector: login.selector })
  expectGranted(await connector.factor(host.code(1)))
  return { login, connector }
}

describe('case 18: trust does not outlive its removal', () => {
  test('revoking a saved login ends its session at once, tells the connector why, and closes the capture page', async () => {
    const host = await armedHost()
    const { login, connector } = await sessionBySavedLogin(host)
    host.host.revokeSavedLogin(login.id)
    expect([host.liveGrants(), host.pages.map((page) => page.open)]).toEqual([[], [false, false]])
    expect(await connector.next()).toEqual({ type: 'revoked', reason: 'credential-revoked' })
    expect(await connector.next()).toEqual({ type: 'closed' })
  })

  test('a revoked saved login is an unknown credential from then on', async () => {
    const host = await armedHost()
    const { login } = await sessionBySavedLogin(host)
    host.host.revokeSavedLogin(login.id)
    const connector = await host.visitor()
    expect(await connector.prove(login.secret, { selector: login.selector })).toBeNull()
  })

  test('revoking the login that has replaced another one ends the session of that one too: the owner saw one login only', async () => {
    const host = await armedHost()
    const { login, connector } = await sessionBySavedLogin(host)
    host.clock.advance(90_000)
    const second = await atCodePrompt(host, login.key, { remember: true })
    expectGranted(await second.connector.factor(host.code()))
    expect(await second.connector.next()).toMatchObject({ type: 'saved-login' })
    host.host.revokeSavedLogin(host.host.credentials.savedLogins()[0]!.id)
    expect(host.liveGrants().map((grant) => grant.credentialKind)).toEqual(['password'])
    expect(await connector.next()).toEqual({ type: 'revoked', reason: 'credential-revoked' })
  })

  test('revoking one saved login leaves the session of another alone', async () => {
    const host = await armedHost()
    const { connector } = await sessionBySavedLogin(host)
    host.host.revokeSavedLogin('another')
    expect(host.liveGrants()).toHaveLength(1)
    connector.send({ type: 'signal', body: 'still here' })
    host.pages.at(-1)!.emitSignal('page speaks first')
    expect(await connector.next()).toEqual({ type: 'signal', body: 'page speaks first' })
  })

  test('revoking all saved logins ends the sessions that came from one, and leaves the others', async () => {
    const host = await armedHost()
    const { login } = await sessionBySavedLogin(host)
    host.clock.advance(90_000)
    await granted(host)
    host.host.revokeAllSavedLogins()
    expect(host.liveGrants().map((grant) => grant.credentialKind)).toEqual(['password'])
    expect(host.host.credentials.savedLogins()).toEqual([])
    const connector = await host.visitor()
    expect(await connector.prove(login.secret, { selector: login.selector })).toBeNull()
  })

  test('turning unattended access off ends every session at once', async () => {
    const host = await armedHost()
    const { connector } = await granted(host)
    expect(await host.host.settings.change({ access: { unattended: false } })).toMatchObject({ ok: true })
    expect([host.liveGrants(), host.pages.map((page) => page.open)]).toEqual([[], [false]])
    expect(await connector.next()).toEqual({ type: 'revoked', reason: 'access-off' })
  })

  test('the owner\'s "Disconnect" ends the session at once', async () => {
    const host = await armedHost()
    const { connector, granted: grant } = await granted(host)
    expect(host.host.registry.revoke(grant.sessionId, 'owner-disconnected')).toBe(true)
    expect(host.pages.map((page) => page.open)).toEqual([false])
    expect(await connector.next()).toEqual({ type: 'revoked', reason: 'owner-disconnected' })
  })

  test('after the end no input of the session reaches the mouse, and held keys are let go', async () => {
    const host = await armedHost()
    await granted(host)
    const page = host.pages[0]!
    page.emitInput([{ type: 'move', x: 0.5, y: 0.5 }])
    await host.host.settings.change({ access: { unattended: false } })
    const before = [...host.input]
    page.emitInput([{ type: 'move', x: 0.1, y: 0.1 }])
    expect(before).toEqual(['move 0.5 0.5', 'release all', 'close'])
    expect(host.input).toEqual(before)
  })

  test('access turned off while somebody types the code: the right code opens nothing', async () => {
    const host = await armedHost()
    const { connector } = await atCodePrompt(host)
    await host.host.settings.change({ access: { unattended: false } })
    expect(await connector.factor(host.code())).toEqual({ type: 'refused', reason: 'unattended-access-off' })
    expect(host.pages).toEqual([])
  })

  test('a saved login revoked while somebody types the code: the right code opens nothing', async () => {
    const host = await armedHost()
    const login = await withSavedLogin(host)
    const connector = await host.visitor()
    await connector.reachCode(login.secret, login.key, { selector: login.selector })
    host.host.revokeSavedLogin(login.id)
    expect(await connector.factor(host.code(1))).toEqual({ type: 'refused', reason: 'wrong-credential' })
    expect(host.liveGrants()).toEqual([])
  })

  test('a password changed while somebody types the code: the right code opens nothing', async () => {
    const host = await armedHost()
    const { connector } = await atCodePrompt(host)
    expect(await host.host.password.set('another long passphrase 42', { method: 'totp', code: host.code() })).toMatchObject({ ok: true })
    expect(await connector.factor(host.code(1))).toMatchObject({ type: 'refused' })
    expect(host.pages).toEqual([])
  })

  test('changing the password voids every saved login', async () => {
    const host = await armedHost()
    const login = await withSavedLogin(host)
    await host.host.password.set('another long passphrase 42', { method: 'totp', code: host.code(1) })
    const connector = await host.visitor()
    expect(await connector.prove(login.secret, { selector: login.selector })).toBeNull()
  })

  test('a proof begun before the revoke does not finish after it', async () => {
    const host = await armedHost()
    const login = await withSavedLogin(host)
    const connector = await host.visitor()
    const sendOpening = connector.sendOpening.bind(connector)
    connector.sendOpening = (message) => {
      if ((message as { readonly type: string }).type === 'proof') host.host.revokeSavedLogin(login.id)
      sendOpening(message)
    }
    await connector.prove(login.secret, { selector: login.selector })
    expect(await connector.next()).toEqual({ type: 'refused', reason: 'wrong-credential' })
  })

  test('closing the host ends its sessions and says so', async () => {
    const host = await armedHost()
    const { connector } = await granted(host, newConnectorKey())
    host.host.close()
    expect(await connector.next()).toEqual({ type: 'revoked', reason: 'host-closing' })
    expect(host.liveGrants()).toEqual([])
  })

  test('a proof of the old password that has not said who it is yet is void once the password was changed', async () => {
    const host = await armedHost()
    const connector = await host.visitor()
    await connector.prove(PASSWORD)
    // The host has accepted the proof when the attempt is given back.
    await expect.poll(() => host.store.get('SELECT 1 FROM buckets WHERE tokens < 10')).toBeUndefined()
    expect(await host.host.password.set('another long passphrase 83', { method: 'totp', code: host.code(0) })).toMatchObject({ ok: true })
    connector.identify(newConnectorKey())
    expect(await connector.next()).toMatchObject({ type: 'factor-required' })
    expect(await connector.factor(host.code(1))).toMatchObject({ type: 'refused', reason: 'wrong-credential' })
    expect(host.pages).toEqual([])
  })

  test('a login that was made for a session which was over by then is kept by nobody', async () => {
    let goOn = (): void => {}
    const slow: typeof quickOpaque = {
      ...quickOpaque,
      register: async (input) => {
        if (input.selector !== 'password') await new Promise<void>((resolve) => (goOn = resolve))
        return quickOpaque.register(input)
      }
    }
    const host = await armedHost({ registrar: slow })
    const connector = await host.visitor()
    await connector.reachCode(PASSWORD, newConnectorKey(), { remember: true })
    expectGranted(await connector.factor(host.code(0)))
    connector.send({ type: 'bye' })
    await expect.poll(() => host.liveGrants()).toEqual([])
    goOn()
    await expect.poll(() => host.activities.map((record) => record.activity.kind)).toContain('saved-login-revoked')
    expect(host.host.credentials.savedLogins()).toEqual([])
  })
})
