// Owns: case 3: what cannot be read is not "off". Every way in which the secret can be out of reach is a refusal.
import { describe, expect, test } from 'vitest'
import type { Hasher } from '../../electron/access/ports'
import { encodeSecret } from '../../electron/access/second-factor'
import { systemHasher } from '../../electron/platform/system'
import { type ArmedHost, armedHost, atCodePrompt, granted, quickHost, withSavedLogin } from '../support/armed-host'
import { FailingStore } from '../support/failing-store'
import { memoryStore } from '../support/fakes'
import { PASSWORD } from '../support/node-host'
import { newConnectorKey } from '../support/raw-connector'
import { gateRows } from '../support/profile-folder'

const REFUSED = { type: 'refused', reason: 'host-keychain-unavailable' }

const secretItem = (host: ArmedHost): string => [...host.keychain.items.keys()].find((name) => name.startsWith('totp:'))!
const replaceSecret = (text: (whole: string) => string) => (host: ArmedHost) =>
  void host.keychain.items.set(secretItem(host), text(host.keychain.items.get(secretItem(host))!))

const breakages: Readonly<Record<string, (host: ArmedHost) => void>> = {
  'the keychain is locked': (host) => void (host.keychain.unavailable = true),
  'the item is gone': (host) => void host.keychain.items.delete(secretItem(host)),
  'the item is empty': replaceSecret(() => ''),
  'the item is not JSON': replaceSecret((whole) => whole.slice(0, 20)),
  'the item is JSON of another kind': replaceSecret(() => '"JBSWY3DPEHPK3PXPJBSWY3DPEH"'),
  'the item has another version': replaceSecret((whole) => whole.replace('"version":1', '"version":2')),
  'the item has another algorithm': replaceSecret((whole) => whole.replace('SHA1', 'SHA512')),
  'the item has more fields': replaceSecret((whole) => whole.replace('{', '{"off":true,')),
  'the secret is empty': replaceSecret(() => encodeSecret('')),
  'the secret is too short': replaceSecret(() => encodeSecret('JBSWY3DP')),
  'the secret is not base32': replaceSecret(() => encodeSecret('01890189018901890189018901890189'))
}

describe.each(Object.entries(breakages))('case 3: when %s', (_how, breakIt) => {
  test('the right password is refused, the owner is told, and nothing on disk changes', async () => {
    const host = await armedHost()
    breakIt(host)
    const before = gateRows(host.store)
    const items = new Map(host.keychain.items)
    const { connector, answer } = await atCodePrompt(host)
    expect(answer).toEqual(REFUSED)
    expect(await connector.next()).toEqual({ type: 'closed' })
    expect(host.pages).toEqual([])
    expect(host.notifier.notices).toContainEqual({ kind: 'keychain-unavailable' })
    expect(host.activities.map((record) => record.activity)).toContainEqual(expect.objectContaining({ reason: 'host-keychain-unavailable' }))
    expect(gateRows(host.store)).toEqual(before)
    expect(host.keychain.items).toEqual(items)
  })

  test('a code typed at a prompt from before is refused, although it is right', async () => {
    const host = await armedHost()
    const { connector } = await atCodePrompt(host)
    breakIt(host)
    const before = gateRows(host.store)
    expect(await connector.factor(host.code())).toEqual(REFUSED)
    expect(host.notifier.notices).toContainEqual({ kind: 'keychain-unavailable' })
    expect([host.pages, gateRows(host.store)]).toEqual([[], before])
  })

  test('a saved login that needs no code is refused too', async () => {
    const host = await armedHost()
    const login = await withSavedLogin(host)
    const exempted = await host.host.settings.change({ access: { askCodeForSavedLogins: false } }, { method: 'totp', code: host.code(1) })
    expect(exempted.ok).toBe(true)
    breakIt(host)
    const connector = await host.visitor()
    expect(await connector.reachCode(login.secret, login.key, { selector: login.selector })).toEqual(REFUSED)
    expect(host.pages.filter((page) => page.open)).toEqual([])
  })

  test('the owner cannot weaken the gate, and the state says that the secret is unreadable', async () => {
    const host = await armedHost()
    breakIt(host)
    const confirmation = { method: 'totp', code: host.code() } as const
    expect(await host.host.enrollment.turnOff(confirmation)).toMatchObject({ ok: false, code: 'keychain-unavailable' })
    expect(await host.host.enrollment.begin()).toMatchObject({ ok: false, code: 'keychain-unavailable' })
    expect((await host.host.status()).twoFactor.state).toBe('unreadable')
  })
})

describe('case 3: other things that break', () => {
  test('a keychain that is locked from the start refuses everybody and tells the owner', async () => {
    const first = await armedHost()
    first.keychain.unavailable = true
    const restarted = await quickHost({ store: first.store, keychain: first.keychain, clock: first.clock })
    const { answer } = await atCodePrompt(restarted)
    expect(answer).toEqual(REFUSED)
    expect(restarted.notifier.notices).toContainEqual({ kind: 'keychain-unavailable' })
  })

  test('a damaged server key in the keychain refuses everybody', async () => {
    const first = await armedHost()
    first.keychain.items.set('opaque-setup', 'damaged')
    const restarted = await quickHost({ store: first.store, keychain: first.keychain, clock: first.clock })
    expect((await atCodePrompt(restarted)).answer).toEqual(REFUSED)
    expect(restarted.pages).toEqual([])
  })

  test('a check that throws refuses, and is not taken for a right code', async () => {
    let broken = false
    const hasher: Hasher = {
      ...systemHasher,
      equal: (left, right) => {
        if (broken) throw new Error('broken, in a test')
        return systemHasher.equal(left, right)
      }
    }
    const host = await armedHost({ hasher })
    const { connector } = await atCodePrompt(host)
    const code = host.code()
    broken = true
    expect(await connector.factor(code)).toMatchObject({ type: 'refused', reason: 'host-storage-failed' })
    expect(host.pages).toEqual([])
    expect(host.faults).toHaveLength(1)
  })

  test('a keychain that throws something unexpected refuses', async () => {
    const host = await armedHost()
    const { connector } = await atCodePrompt(host)
    host.keychain.before = () => {
      throw new TypeError('a bug, in a test')
    }
    expect(await connector.factor(host.code())).toMatchObject({ type: 'refused' })
    expect(host.pages).toEqual([])
  })

  test('a host whose database is damaged refuses everybody with the reason', async () => {
    const host = await quickHost({ damaged: true })
    const { answer } = await atCodePrompt(host)
    expect(answer).toEqual({ type: 'refused', reason: 'host-storage-failed' })
    expect(host.notifier.notices).toContainEqual({ kind: 'storage-failed' })
    expect(host.pages).toEqual([])
  })

  test('a database that cannot be written grants nothing, although the code is right', async () => {
    const host = await armedHost()
    const { connector } = await atCodePrompt(host, newConnectorKey())
    const code = host.code()
    host.store.run("CREATE TRIGGER full BEFORE UPDATE ON second_factor BEGIN SELECT raise(ABORT, 'disk full'); END")
    expect(await connector.factor(code)).toMatchObject({ type: 'refused', reason: 'host-storage-failed' })
    expect(host.pages).toEqual([])
  })

  test('a grant that cannot be recorded is no grant', async () => {
    const host = await armedHost()
    const { connector } = await atCodePrompt(host)
    host.store.run("CREATE TRIGGER full BEFORE UPDATE OF last_granted_at ON connectors BEGIN SELECT raise(ABORT, 'disk full'); END")
    expect(await connector.factor(host.code())).toMatchObject({ type: 'refused', reason: 'host-storage-failed' })
    expect([host.pages, host.liveGrants()]).toEqual([[], []])
  })

  test('a session ends with a conversation whose end cannot be written down', async () => {
    const store = new FailingStore(memoryStore())
    const host = await armedHost({ store })
    const { connector } = await granted(host)
    store.fail({ at: 1, how: 'refused' })
    // A message out of place: the gate notes why it refuses before it ends the session.
    connector.send({ type: 'identify', nonsense: true })
    expect(await connector.next()).toMatchObject({ type: 'refused', reason: 'host-storage-failed' })
    expect([host.liveGrants(), host.pages.map((page) => page.open)]).toEqual([[], [false]])
    const before = host.input.length
    host.pages[0]!.emitInput([{ type: 'move', x: 0.5, y: 0.5 }])
    expect(host.input.slice(before)).toEqual([])
  })

  test('with no second factor set up, the password alone still gets in: off is a state of its own', async () => {
    const host = await quickHost()
    await host.host.password.set(PASSWORD)
    await host.host.settings.change({ access: { unattended: true } })
    expect((await atCodePrompt(host)).answer.type).toBe('granted')
  })
})
