// Owns: blocks, the list, guest dates and hours: at the gate, in the middle of a login, and for those who are in already.
import { describe, expect, test } from 'vitest'
import { type ArmedHost, armedHost, atCodePrompt, granted, leave, withSavedLogin } from '../support/armed-host'
import { MemoryKeychain } from '../support/fakes'
import { PASSWORD } from '../support/node-host'
import { type ConnectorKey, newConnectorKey } from '../support/raw-connector'

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS
const by = (code: string) => ({ method: 'totp', code }) as const
/** The clock of the tests begins on Thursday, 15 January 2026, at noon. */
const untilOne = { limited: true, days: [4], from: 9 * 60, to: 13 * 60 }
const onFriday = { limited: true, days: [5], from: 9 * 60, to: 13 * 60 }

const reasons = (host: ArmedHost) => host.activities.filter(({ activity }) => activity.kind === 'attempt-refused').map(({ activity }) => activity.reason)

/** A connector that was here before, and its key. */
async function known(host: ArmedHost): Promise<ConnectorKey> {
  const { connector, key } = await granted(host)
  await leave(host, connector)
  return key
}

type Shut = {
  readonly refusal: object
  readonly logged: string
  readonly revocation: string
  /** What the owner has set before anybody comes. */
  readonly prepare?: (host: ArmedHost) => unknown
  readonly shut: (host: ArmedHost, key: ConnectorKey) => unknown
}
const now = Date.UTC(2026, 0, 15, 12)
const ways: Readonly<Record<string, Shut>> = {
  'a block': {
    refusal: { type: 'refused', reason: 'connector-not-allowed' },
    logged: 'connector-blocked',
    revocation: 'connector-not-allowed',
    shut: ({ host }, key) => host.connectors.change(key.publicKey, { rule: 'blocked' })
  },
  'the end of guest access': {
    refusal: { type: 'refused', reason: 'connector-not-allowed' },
    logged: 'guest-access-ended',
    revocation: 'expired',
    shut: ({ host, clock }, key) => {
      const changed = host.connectors.change(key.publicKey, { accessUntil: now + DAY_MS })
      clock.advance(DAY_MS)
      return changed
    }
  },
  'the end of the hours': {
    refusal: { type: 'refused', reason: 'outside-hours', retryAfterSeconds: 6 * 24 * 3600 + 20 * 3600 },
    logged: 'outside-hours',
    revocation: 'outside-hours',
    prepare: ({ host }) => host.settings.change({ entry: { hours: untilOne } }),
    shut: ({ clock }) => clock.advance(60 * MINUTE_MS)
  }
}

describe.each(Object.entries(ways))('%s', (_name, { refusal, logged, revocation, prepare, shut }) => {
  const prepared = async (): Promise<ArmedHost> => {
    const host = await armedHost()
    await prepare?.(host)
    return host
  }

  test('keeps a connector out, tells it no more than that, and tells the owner why', async () => {
    const host = await prepared()
    const key = await known(host)
    await shut(host, key)
    const { connector, answer } = await atCodePrompt(host, key)
    expect(answer).toEqual(refusal)
    expect(await connector.next()).toEqual({ type: 'closed' })
    expect(reasons(host)).toEqual([logged])
    expect(host.liveGrants()).toEqual([])
  })

  test('shows itself to nobody who does not know the password', async () => {
    const host = await prepared()
    const key = await known(host)
    await shut(host, key)
    const stranger = await host.visitor()
    expect(await stranger.prove('a wrong password 1')).toBeNull()
  })

  test('counts for a saved login too', async () => {
    const host = await prepared()
    const login = await withSavedLogin(host)
    await shut(host, login.key)
    const connector = await host.visitor()
    expect(await connector.reachCode(login.secret, login.key, { selector: login.selector })).toEqual(refusal)
  })

  test('counts for somebody who is typing the code: the right one opens nothing', async () => {
    const host = await prepared()
    const key = await known(host)
    const { connector } = await atCodePrompt(host, key)
    // No timer fires: the connection stands, and only the clock has moved.
    const after = host.clock.after.bind(host.clock)
    host.clock.after = (ms, work) => after(ms + 30 * DAY_MS, work)
    await shut(host, key)
    const answer = await connector.factor(host.code(1))
    expect(['connector-not-allowed', 'outside-hours', 'challenge-expired']).toContain(answer.type === 'refused' && answer.reason)
    expect([host.pages.length, host.liveGrants()]).toEqual([1, []])
  })

  test('ends a live session, and says why', async () => {
    const host = await prepared()
    const { connector, key } = await granted(host)
    await shut(host, key)
    expect([host.liveGrants(), host.pages.map((page) => page.open)]).toEqual([[], [false]])
    expect(await connector.next()).toEqual({ type: 'revoked', reason: revocation })
  })
})

describe('"Only connectors on this list"', () => {
  const listOnly = (host: ArmedHost) => host.host.settings.change({ entry: { onlyListed: true } })

  test('keeps a new key out although it knows the password, and shows it to the owner', async () => {
    const host = await armedHost()
    await listOnly(host)
    const { key, answer } = await atCodePrompt(host)
    expect(answer).toEqual({ type: 'refused', reason: 'connector-not-allowed' })
    expect(reasons(host)).toEqual(['connector-not-listed'])
    expect(host.host.connectors.list()).toMatchObject([{ key: key.publicKey, name: 'Test laptop', lastGranted: null }])
    expect(host.notifier.notices).toContainEqual({ kind: 'new-connector', connectorName: 'Test laptop', source: '127.0.0.1' })
  })

  test('lets in whoever the owner has put on the list, which takes a code', async () => {
    const host = await armedHost()
    await listOnly(host)
    const { key } = await atCodePrompt(host)
    expect(await host.host.connectors.change(key.publicKey, { listed: true })).toMatchObject({ ok: false, code: 'confirmation-required' })
    expect(await host.host.connectors.change(key.publicKey, { listed: true }, by(host.code()))).toMatchObject({ ok: true })
    expect((await atCodePrompt(host, key)).answer.type).toBe('factor-required')
  })

  test('ends the session of a connector that was taken off', async () => {
    const host = await armedHost()
    const key = await known(host)
    await host.host.connectors.change(key.publicKey, { listed: true })
    await listOnly(host)
    const { connector } = await granted(host, key, host.code(1))
    await host.host.connectors.change(key.publicKey, { listed: false })
    expect(host.liveGrants()).toEqual([])
    expect(await connector.next()).toEqual({ type: 'revoked', reason: 'connector-not-allowed' })
  })

  test('cannot be switched on by the far end of a session, nor can the list be prepared by it', async () => {
    const host = await armedHost()
    const { key } = await granted(host)
    expect(await listOnly(host)).toMatchObject({ ok: false, code: 'session-live' })
    expect(await host.host.connectors.change(key.publicKey, { listed: true })).toMatchObject({ ok: false, code: 'session-live' })
    expect(await host.host.settings.change({ entry: { hours: onFriday } })).toMatchObject({ ok: false, code: 'session-live' })
    expect(host.liveGrants()).toHaveLength(1)
  })
})

describe('what makes it easier for a connector takes a code', () => {
  const key = newConnectorKey()
  const start = { usual: { rule: 'usual' }, always: { rule: 'code-always' }, blocked: { rule: 'blocked' }, guest: { accessUntil: now + DAY_MS } } as const

  test.each([
    ['unblocking', start.blocked, { rule: 'usual' }],
    ['a block that becomes a code', start.blocked, { rule: 'code-always' }],
    ['no code always', start.always, { rule: 'usual' }],
    ['a later end', start.guest, { accessUntil: now + 2 * DAY_MS }],
    ['no end', start.guest, { accessUntil: null }],
    ['forgetting a block', start.blocked, null],
    ['forgetting an end', start.guest, null]
  ] as const)('%s', async (_what, before, change) => {
    const host = await armedHost()
    await atCodePrompt(host, key)
    expect(await host.host.connectors.change(key.publicKey, before)).toMatchObject({ ok: true })
    const act = (code?: string) =>
      change === null
        ? host.host.connectors.forget(key.publicKey, code === undefined ? undefined : by(code))
        : host.host.connectors.change(key.publicKey, change, code === undefined ? undefined : by(code))
    const rows = host.store.all('SELECT * FROM connectors')
    expect(await act()).toMatchObject({ ok: false, code: 'confirmation-required' })
    expect(await act(host.wrongCode())).toMatchObject({ ok: false, code: 'confirmation-wrong' })
    expect(host.store.all('SELECT * FROM connectors')).toEqual(rows)
    expect(await act(host.code())).toMatchObject({ ok: true })
  })

  test('and is refused while a session is live, while a block works', async () => {
    const host = await armedHost()
    await atCodePrompt(host, key)
    await host.host.connectors.change(key.publicKey, { rule: 'code-always' })
    await granted(host)
    expect(await host.host.connectors.change(key.publicKey, { rule: 'usual' }, by(host.code(1)))).toMatchObject({ ok: false, code: 'session-live' })
    expect(await host.host.connectors.change(key.publicKey, { rule: 'blocked', ownerName: 'Thief' })).toMatchObject({ ok: true })
    expect(host.activities.slice(-2).map(({ activity }) => activity)).toMatchObject([
      { kind: 'connector-changed', reason: 'named', value: 'Thief' },
      { kind: 'connector-changed', reason: 'blocked' }
    ])
  })
})

describe('a connector', () => {
  test('is on the list once it has proved a credential and its key, granted or not, and never before', async () => {
    const host = await armedHost()
    const stranger = await host.visitor()
    await stranger.prove('a wrong password 1')
    const forger = await host.visitor()
    await forger.prove(PASSWORD)
    forger.identify(newConnectorKey(), { publicKey: newConnectorKey().publicKey })
    expect(await forger.next()).toMatchObject({ type: 'refused' })
    expect(host.host.connectors.list()).toEqual([])
    const { key } = await atCodePrompt(host)
    expect(host.host.connectors.list().map((one) => one.key)).toEqual([key.publicKey])
  })

  test('is one, however its key is written', async () => {
    const host = await armedHost()
    const key = await known(host)
    await host.host.connectors.change(key.publicKey, { rule: 'blocked' })
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
    // The last two bits of the last character stand for nothing.
    const last = alphabet.indexOf(key.publicKey.at(-1)!)
    const alias = `${key.publicKey.slice(0, -1)}${alphabet[last ^ 1]}`
    const connector = await host.visitor()
    await connector.prove(PASSWORD)
    connector.identify(key, { publicKey: alias })
    expect(await connector.next()).toEqual({ type: 'refused', reason: 'connector-not-allowed' })
    expect(host.host.connectors.list()).toHaveLength(1)
  })

  test('has the name that the owner gave it, wherever it is shown, and keeps its own in the list', async () => {
    const host = await armedHost()
    const key = await known(host)
    await host.host.connectors.change(key.publicKey, { ownerName: 'Mira, travel' })
    await granted(host, key, host.code(1))
    expect((await host.host.status()).sessions[0]?.connectorName).toBe('Mira, travel')
    expect(host.host.connectors.list()).toMatchObject([{ name: 'Test laptop', ownerName: 'Mira, travel' }])
  })

  test('that the owner cannot be told about, because its row cannot be written, is refused', async () => {
    const host = await armedHost()
    host.store.run("CREATE TRIGGER full BEFORE INSERT ON connectors BEGIN SELECT raise(ABORT, 'disk full'); END")
    expect((await atCodePrompt(host)).answer).toEqual({ type: 'refused', reason: 'host-storage-failed' })
  })
})

test('a block is still there after a restart, and an unreadable keychain does not lift it', async () => {
  const keychain = new MemoryKeychain()
  const host = await armedHost({ keychain })
  const key = await known(host)
  await host.host.connectors.change(key.publicKey, { rule: 'blocked' })
  // The password's setup was read before; only the secret of the second factor cannot be had now.
  keychain.before = (operation, account) => {
    if (operation === 'get' && account.startsWith('totp:')) keychain.unavailable = true
  }
  const { answer } = await atCodePrompt(host, key)
  expect(answer).toEqual({ type: 'refused', reason: 'connector-not-allowed' })
})
