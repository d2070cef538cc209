// Owns: "Don't ask again from the same connector for": who is spared the code, for how long, and what ends it at once.
import { describe, expect, test } from 'vitest'
import { type ArmedHost, armedHost, atCodePrompt, expectGranted, granted, leave, quickHost, withSavedLogin } from '../support/armed-host'
import { gateRows } from '../support/profile-folder'
import { type ConnectorKey, newConnectorKey } from '../support/raw-connector'

const HOUR_MS = 3_600_000
const by = (code: string) => ({ method: 'totp', code }) as const

/** A host that trusts for so many hours, with fresh codes at hand. */
async function trusting(trustHours = 8): Promise<ArmedHost> {
  const host = await armedHost()
  expect(await host.host.settings.change({ entry: { trustHours } }, by(host.code()))).toMatchObject({ ok: true })
  host.clock.advance(90_000)
  return host
}

/** A session with a code, ended again: from here on the key is trusted. */
async function typedCode(host: ArmedHost, key: ConnectorKey = newConnectorKey()): Promise<ConnectorKey> {
  const { connector } = await granted(host, key)
  await leave(host, connector)
  return key
}

/** What the gate says to this key after the password, and how the log tells it. */
async function comesBack(host: ArmedHost, key: ConnectorKey): Promise<string> {
  const { connector, answer } = await atCodePrompt(host, key)
  const how = host.liveGrants().at(-1)?.secondFactor
  if (answer.type === 'granted') await leave(host, connector)
  else connector.drop()
  return answer.type === 'granted' ? String(how) : answer.type
}

const trustList = (host: ArmedHost) => host.host.connectors.list().filter((known) => known.trustedUntil !== null)

describe('a trusted connector', () => {
  test('is not asked again with the password, and the log names the rule', async () => {
    const host = await trusting()
    const key = await typedCode(host)
    expect(await comesBack(host, key)).toBe('trusted-connector')
    expect(host.activities.findLast(({ activity }) => activity.kind === 'session-granted')?.activity).toMatchObject({ credential: 'password', secondFactor: 'trusted-connector' })
  })

  test('is not asked again with a saved login', async () => {
    const host = await trusting()
    const login = await withSavedLogin(host)
    const connector = await host.visitor()
    expect(await connector.reachCode(login.secret, login.key, { selector: login.selector })).toMatchObject({ type: 'granted' })
    expect(host.liveGrants()[0]).toMatchObject({ credentialKind: 'saved-login', secondFactor: 'trusted-connector' })
  })

  test('is asked again when the time since its last code is over; an exempt session does not extend it', async () => {
    const host = await trusting(8)
    const key = await typedCode(host)
    host.clock.advance(8 * HOUR_MS - 1)
    expect(await comesBack(host, key)).toBe('trusted-connector')
    host.clock.advance(1)
    expect(await comesBack(host, key)).toBe('factor-required')
  })

  test('begins afresh with a recovery code too', async () => {
    const host = await trusting()
    const { connector, key } = await atCodePrompt(host)
    expectGranted(await connector.factor(host.recoveryCodes[0]!, 'recovery-code'))
    await leave(host, connector)
    expect(await comesBack(host, key)).toBe('trusted-connector')
  })

  test('is known by its key: another key with the same name is asked', async () => {
    const host = await trusting()
    await typedCode(host)
    expect(await comesBack(host, newConnectorKey())).toBe('factor-required')
  })

  test('does not lend its trust to a copy of its saved login on another computer', async () => {
    const host = await trusting()
    const login = await withSavedLogin(host)
    const thief = await host.visitor()
    expect(await thief.reachCode(login.secret, newConnectorKey(), { selector: login.selector })).toEqual({ type: 'refused', reason: 'wrong-credential' })
    expect(host.liveGrants()).toEqual([])
  })

  test('is asked while a code is required of it always', async () => {
    const host = await trusting()
    const key = await typedCode(host)
    expect(await host.host.connectors.change(key.publicKey, { rule: 'code-always' })).toMatchObject({ ok: true })
    expect(await comesBack(host, key)).toBe('factor-required')
  })

  test('is still trusted after a restart of the host, and no longer than before', async () => {
    const host = await trusting(1)
    const key = await typedCode(host)
    host.clock.advance(HOUR_MS / 2)
    host.host.close()
    host.clock.restart()
    const again = await quickHost({ store: host.store, keychain: host.keychain, clock: host.clock })
    const restarted = { ...host, ...again }
    expect(await comesBack(restarted, key)).toBe('trusted-connector')
    host.clock.advance(HOUR_MS / 2)
    expect(await comesBack(restarted, key)).toBe('factor-required')
  })
})

describe('a clock that is set back', () => {
  test('behind the last code ends trust, and it does not come back with the time', async () => {
    const host = await trusting(8)
    const key = await typedCode(host)
    const then = host.clock.now()
    host.clock.setWall(then - 1)
    expect(await comesBack(host, key)).toBe('factor-required')
    host.clock.setWall(then + 1000)
    expect(await comesBack(host, key)).toBe('factor-required')
  })

  test('within the time does not make it longer', async () => {
    const host = await trusting(1)
    const key = await typedCode(host)
    const then = host.clock.now()
    host.clock.advance(HOUR_MS)
    host.clock.setWall(then + 1000)
    expect(await comesBack(host, key)).toBe('factor-required')
  })

  test('behind the last visit ends trust, across a restart too', async () => {
    const host = await trusting(8)
    const key = await typedCode(host)
    const then = host.clock.now()
    host.clock.advance(7 * HOUR_MS)
    expect(await comesBack(host, key)).toBe('trusted-connector')
    host.host.close()
    host.clock.restart()
    host.clock.setWall(then + 1000)
    const again = await quickHost({ store: host.store, keychain: host.keychain, clock: host.clock })
    expect(await comesBack({ ...host, ...again }, key)).toBe('factor-required')
  })
})

describe('trust ends', () => {
  test('with a change of the password', async () => {
    const host = await trusting()
    const key = await typedCode(host)
    const password = 'another long passphrase 42'
    expect(await host.host.password.set(password, by(host.code(1)))).toMatchObject({ ok: true })
    const connector = await host.visitor()
    expect(await connector.reachCode(password, key)).toMatchObject({ type: 'factor-required' })
    expect(trustList(host)).toEqual([])
  })

  test('with a new secret', async () => {
    const host = await trusting()
    const key = await typedCode(host)
    const begun = await host.host.enrollment.begin(by(host.code(1)))
    if (!begun.ok) throw new Error(begun.code)
    const { totp, stepAt } = await import('../support/codes')
    expect(await host.host.enrollment.confirm(begun.value.id, totp(begun.value.setupKey, stepAt(host.clock.now())))).toMatchObject({ ok: true })
    expect(await comesBack(host, key)).toBe('factor-required')
  })

  test.each([
    ['off, and stays ended when it is switched on again', [0, 8]],
    ['to less than has passed', [1]]
  ])('when it is switched %s', async (_how, steps) => {
    const host = await trusting(8)
    const key = await typedCode(host)
    host.clock.advance(2 * HOUR_MS)
    for (const trustHours of steps) expect(await host.host.settings.change({ entry: { trustHours } }, by(host.code()))).toMatchObject({ ok: true })
    expect(await comesBack(host, key)).toBe('factor-required')
  })

  test('with "Revoke" for one, with "Revoke all" for all, and the log says so', async () => {
    const host = await trusting()
    const first = await typedCode(host)
    host.clock.advance(90_000)
    const second = await typedCode(host)
    expect(trustList(host).map((known) => known.key).sort()).toEqual([first.publicKey, second.publicKey].sort())
    host.host.connectors.revokeTrust(first.publicKey)
    expect([await comesBack(host, first), await comesBack(host, second)]).toEqual(['factor-required', 'trusted-connector'])
    host.host.connectors.revokeAllTrust()
    expect([await comesBack(host, second), trustList(host)]).toEqual(['factor-required', []])
    expect(host.activities.filter(({ activity }) => activity.kind === 'trust-revoked')).toHaveLength(2)
  })

  test.each<[string, (host: ArmedHost, key: ConnectorKey) => unknown]>([
    ['it is revoked', (host, key) => host.host.connectors.revokeTrust(key.publicKey)],
    ['all are revoked', (host) => host.host.connectors.revokeAllTrust()],
    ['trust is switched off', (host) => host.host.settings.change({ entry: { trustHours: 0 } })],
    ['a code is required always', (host, key) => host.host.connectors.change(key.publicKey, { rule: 'code-always' })],
    ['it is forgotten', (host, key) => host.host.connectors.forget(key.publicKey)]
  ])('for a live session at once when %s, and works while it is live', async (_when, end) => {
    const host = await trusting()
    const key = await typedCode(host)
    const { connector, answer } = await atCodePrompt(host, key)
    expect(answer.type).toBe('granted')
    await end(host, key)
    expect(host.liveGrants()).toEqual([])
    expect(await connector.next()).toEqual({ type: 'revoked', reason: 'credential-revoked' })
  })

  test('not for a session that took a code', async () => {
    const host = await trusting()
    const { key } = await granted(host)
    host.host.connectors.revokeTrust(key.publicKey)
    expect(host.liveGrants()).toHaveLength(1)
  })
})

test('a code that was typed while trust was off counts for nothing when it is switched on', async () => {
  const host = await armedHost()
  const key = await typedCode(host)
  expect(await host.host.settings.change({ entry: { trustHours: 8 } }, by(host.code(1)))).toMatchObject({ ok: true })
  expect(await comesBack(host, key)).toBe('factor-required')
})

test('a trust that cannot be written down leaves nothing behind, and no session', async () => {
  const host = await trusting()
  const { connector } = await atCodePrompt(host)
  host.store.run("CREATE TRIGGER full BEFORE UPDATE OF last_code_at ON connectors BEGIN SELECT raise(ABORT, 'disk full'); END")
  const before = gateRows(host.store) as { credentials: unknown; connectors: unknown }
  expect(await connector.factor(host.code())).toEqual({ type: 'refused', reason: 'host-storage-failed' })
  expect((gateRows(host.store) as typeof before).connectors).toEqual(before.connectors)
  expect(host.pages).toEqual([])
})
