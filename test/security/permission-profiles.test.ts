// Owns: permission profiles: each password opens what its profile allows and no more, fixed by the host, under the same
// second factor.
import { describe, expect, test } from 'vitest'
import type { ProfileId } from '../../shared/permissions'
import { FULL_ACCESS } from '../../shared/permissions'
import { type ArmedHost, armedHost, expectGranted, leave, quickHost } from '../support/armed-host'
import { PASSWORD } from '../support/node-host'
import { gateRows } from '../support/profile-folder'
import { quickOpaque } from '../support/opaque-in-process'
import { newConnectorKey } from '../support/raw-connector'

const VIEW_PASSWORD = 'seven lamps above the harbour'
const GUEST_PASSWORD = 'a quiet accountant in april 9'
const HOUR = 3_600_000

/** A code that was not used before, as the owner types it. */
function fresh(host: ArmedHost): { readonly method: 'totp'; readonly code: string } {
  host.clock.advance(30_000)
  return { method: 'totp', code: host.code() }
}

async function withProfiles(): Promise<ArmedHost> {
  const host = await armedHost()
  for (const [password, profile] of [[VIEW_PASSWORD, 'view-only'], [GUEST_PASSWORD, 'custom']] as const) {
    expect(await host.host.password.set(password, fresh(host), undefined, profile)).toMatchObject({ ok: true })
  }
  return host
}

async function sessionWith(host: ArmedHost, password: string, remember = false) {
  const key = newConnectorKey()
  const connector = await host.visitor()
  expect(await connector.reachCode(password, key, { remember })).toMatchObject({ type: 'factor-required' })
  const grant = expectGranted(await connector.factor(fresh(host).code))
  if (!remember) return { key, connector, grant, login: null }
  const login = await connector.next()
  if (login.type !== 'saved-login') throw new Error(login.type)
  return { key, connector, grant, login }
}

const profileOf = async (host: ArmedHost, id: ProfileId) => (await host.host.status()).profiles.find((profile) => profile.id === id)!

describe('which profile a password belongs to', () => {
  test.each([
    ['Full access', PASSWORD, FULL_ACCESS],
    ['View only', VIEW_PASSWORD, ['view']],
    ['Custom', GUEST_PASSWORD, ['view', 'control']]
  ] as const)('is found out by the host: %s', async (profile, password, permissions) => {
    const host = await withProfiles()
    const { grant } = await sessionWith(host, password)
    expect(grant.permissions).toEqual(permissions)
    expect((await host.host.status()).sessions).toMatchObject([{ profile, permissions }])
    expect(host.activities.at(-1)?.activity).toMatchObject({ kind: 'session-granted', profile })
  })

  test('is asked for the code of the same second factor, and a wrong one opens nothing', async () => {
    const host = await withProfiles()
    const connector = await host.visitor()
    await connector.reachCode(VIEW_PASSWORD, newConnectorKey())
    expect(await connector.factor(host.wrongCode())).toMatchObject({ type: 'factor-rejected' })
    expect(host.liveGrants()).toEqual([])
  })

  test('does not show: a host with one password answers like a host with three', async () => {
    const sizes = []
    for (const host of [await armedHost(), await withProfiles()]) {
      const connector = await host.visitor()
      connector.sendOpening({ type: 'hello', version: 1, selector: 'password', ke1: (await quickOpaque.start(PASSWORD)).ke1 })
      const challenge = await connector.next()
      if (challenge.type !== 'challenge') throw new Error(challenge.type)
      sizes.push([challenge.ke2, ...challenge.others].map((ke2) => ke2.length))
    }
    expect(sizes[0]).toHaveLength(3)
    expect(sizes[1]).toEqual(sizes[0])
  })

  test('cannot be swapped on the way: the answer of one profile does not pass for another’s', async () => {
    const host = await withProfiles()
    const connector = await host.visitor()
    const { ke1, state } = await quickOpaque.start(PASSWORD)
    connector.sendOpening({ type: 'hello', version: 1, selector: 'password', ke1 })
    const challenge = await connector.next()
    if (challenge.type !== 'challenge') throw new Error(challenge.type)
    expect(await quickOpaque.finish({ state, ke2: challenge.ke2, selector: 'password:view-only', password: PASSWORD })).toBeNull()
    expect(await quickOpaque.finish({ state, ke2: challenge.others[0]!, selector: 'password', password: VIEW_PASSWORD })).toBeNull()
  })

  test('a wrong password for all of them is one attempt', async () => {
    const host = await withProfiles()
    const tokens = () => host.store.get<{ tokens: number }>("SELECT tokens FROM buckets WHERE name = 'password/host'")?.tokens ?? 60
    const before = tokens()
    const connector = await host.visitor()
    expect(await connector.prove('not the password of anything')).toBeNull()
    expect(before - tokens()).toBe(1)
  })
})

describe('what a session may do', () => {
  test('is fixed by the host: the mouse of a session that may only see moves nothing', async () => {
    const host = await withProfiles()
    await sessionWith(host, VIEW_PASSWORD)
    host.pages[0]!.emitInput([{ type: 'move', x: 0.5, y: 0.5 }])
    expect(host.input).toEqual([])
  })

  test('is not widened by a connector that claims more', async () => {
    const host = await withProfiles()
    const connector = await host.visitor()
    await connector.prove(VIEW_PASSWORD)
    connector.identify(newConnectorKey(), { permissions: FULL_ACCESS })
    expect(await connector.next()).toMatchObject({ type: 'refused', reason: 'protocol-violation' })
  })

  test('a saved login may do what its profile may, and becomes no more than that', async () => {
    const host = await withProfiles()
    const { key, connector, login } = await sessionWith(host, VIEW_PASSWORD, true)
    await leave(host, connector)
    const next = await host.visitor()
    await next.reachCode(login!.secret, key, { selector: `saved-login:${login!.id}` })
    expect(expectGranted(await next.factor(fresh(host).code)).permissions).toEqual(['view'])
  })
})

describe('two profiles', () => {
  test('cannot have one password', async () => {
    const host = await withProfiles()
    const before = gateRows(host.store) as { credentials: unknown }
    expect(await host.host.password.set(VIEW_PASSWORD, fresh(host), undefined, 'custom')).toEqual({ ok: false, code: 'password-taken' })
    expect((gateRows(host.store) as { credentials: unknown }).credentials).toEqual(before.credentials)
  })

  test('cannot get one password at the same moment either', async () => {
    const host = await armedHost()
    await host.host.enrollment.turnOff(fresh(host))
    const set = await Promise.all([host.host.password.set(VIEW_PASSWORD, undefined, undefined, 'view-only'), host.host.password.set(VIEW_PASSWORD, undefined, undefined, 'custom')])
    expect(set).toEqual([{ ok: true, value: null }, { ok: false, code: 'password-taken' }])
  })

  test('are compared with each other only: a profile may get the password again that it has', async () => {
    const host = await withProfiles()
    expect(await host.host.password.set(VIEW_PASSWORD, fresh(host), undefined, 'view-only')).toMatchObject({ ok: true })
  })
})

describe('a change that weakens the gate', () => {
  const changes: readonly [string, (host: ArmedHost, code?: { method: 'totp'; code: string }) => Promise<{ ok: boolean }>][] = [
    ['setting a profile’s password', (host, code) => host.host.password.set('another long passphrase 42', code, undefined, 'view-only')],
    ['removing a profile’s password', (host, code) => host.host.password.remove('view-only', code)],
    ['letting a profile do more', (host, code) => host.host.permissionProfiles.change('custom', { permissions: ['view', 'control', 'files'] }, code)]
  ]

  test.each(changes)('%s asks for a code', async (_name, change) => {
    const host = await withProfiles()
    const before = gateRows(host.store) as { credentials: unknown; profiles: unknown }
    expect(await change(host)).toMatchObject({ ok: false, code: 'confirmation-required' })
    expect(gateRows(host.store)).toEqual(before)
    expect(await change(host, fresh(host))).toMatchObject({ ok: true })
  })

  test.each(changes)('%s is refused while a session is live', async (_name, change) => {
    const host = await withProfiles()
    await sessionWith(host, PASSWORD)
    expect(await change(host, fresh(host))).toMatchObject({ ok: false, code: 'session-live' })
  })

  test('leaving the screen unlocked afterwards, and a later end, are such changes', async () => {
    const host = await withProfiles()
    const { permissionProfiles } = host.host
    expect(await permissionProfiles.change('view-only', { permissions: ['view', 'lock'] })).toMatchObject({ ok: true })
    expect(await permissionProfiles.change('view-only', { permissions: ['view'] })).toMatchObject({ code: 'confirmation-required' })
    const endsAt = host.clock.now() + HOUR
    expect(await permissionProfiles.change('custom', { endsAt })).toMatchObject({ ok: true })
    expect(await permissionProfiles.change('custom', { endsAt: endsAt + 1 })).toMatchObject({ code: 'confirmation-required' })
    expect(await permissionProfiles.change('custom', { endsAt: null })).toMatchObject({ code: 'confirmation-required' })
  })

  test.each<[string, ProfileId, object]>([
    ['"View only" with the mouse', 'view-only', { permissions: ['view', 'control'] }],
    ['"Full access" without the mouse', 'full', { permissions: ['view'] }],
    ['a profile that does not see', 'custom', { permissions: ['control'] }],
    ['another name for "Full access"', 'full', { name: 'View only' }],
    ['an end of "Full access"', 'full', { endsAt: Date.UTC(2100, 0) }],
    ['an end in the past', 'custom', { endsAt: 1 }]
  ])('%s is refused as invalid', async (_name, id, patch) => {
    const host = await withProfiles()
    expect(await host.host.permissionProfiles.change(id, patch, fresh(host))).toEqual({ ok: false, code: 'invalid' })
  })
})

describe('a change of one profile', () => {
  test('to less ends its sessions at once, keeps its logins with less, and leaves the others alone', async () => {
    const host = await withProfiles()
    const guest = await sessionWith(host, GUEST_PASSWORD, true)
    await sessionWith(host, PASSWORD)
    expect(await host.host.permissionProfiles.change('custom', { permissions: ['view'] })).toMatchObject({ ok: true })
    expect(await guest.connector.next()).toEqual({ type: 'revoked', reason: 'credential-revoked' })
    expect(host.liveGrants().map((grant) => grant.profile.id)).toEqual(['full'])
    const again = await host.visitor()
    await again.reachCode(guest.login!.secret, guest.key, { selector: `saved-login:${guest.login!.id}` })
    expect(expectGranted(await again.factor(fresh(host).code)).permissions).toEqual(['view'])
  })

  test('to more removes its saved logins, and no other', async () => {
    const host = await withProfiles()
    for (const password of [GUEST_PASSWORD, PASSWORD]) await leave(host, (await sessionWith(host, password, true)).connector)
    await host.host.permissionProfiles.change('custom', { permissions: ['view', 'control', 'files'] }, fresh(host))
    expect(host.host.credentials.savedLogins().map((login) => login.profile.id)).toEqual(['full'])
  })

  test.each<[string, (host: ArmedHost) => Promise<unknown>]>([
    ['a new password', (host) => host.host.password.set('another long passphrase 42', fresh(host), undefined, 'custom')],
    ['no password any more', (host) => host.host.password.remove('custom', fresh(host))]
  ])('to %s removes its saved logins, and no other', async (_name, change) => {
    const host = await withProfiles()
    for (const password of [GUEST_PASSWORD, PASSWORD]) await leave(host, (await sessionWith(host, password, true)).connector)
    expect(await change(host)).toMatchObject({ ok: true })
    expect(host.host.credentials.savedLogins().map((login) => login.profile.id)).toEqual(['full'])
    expect(await (await host.visitor()).prove(GUEST_PASSWORD)).toBeNull()
    expect(await (await host.visitor()).prove(PASSWORD)).not.toBeNull()
  })

  test('while somebody with its password types the code: the right code opens nothing', async () => {
    const host = await withProfiles()
    const connector = await host.visitor()
    await connector.reachCode(GUEST_PASSWORD, newConnectorKey())
    await host.host.permissionProfiles.change('custom', { permissions: ['view'] })
    expect(await connector.factor(fresh(host).code)).toMatchObject({ type: 'refused' })
    expect(host.pages).toEqual([])
  })

  test('is in the log with what it may do now', async () => {
    const host = await withProfiles()
    await host.host.permissionProfiles.change('custom', { name: 'Accountant', permissions: ['view', 'lock'] })
    expect(host.activities.at(-1)?.activity).toEqual({ kind: 'profile-changed', profile: 'Accountant', value: 'view, lock' })
    expect(await profileOf(host, 'custom')).toMatchObject({ name: 'Accountant', permissions: ['view', 'lock'], passwordSet: true })
  })
})

describe('a profile with an end', () => {
  test('lets nobody in from that moment, neither by its password nor by a login saved with it', async () => {
    const host = await withProfiles()
    const { key, connector, login } = await sessionWith(host, GUEST_PASSWORD, true)
    await leave(host, connector)
    await host.host.permissionProfiles.change('custom', { endsAt: host.clock.now() + HOUR })
    expect(await (await host.visitor()).prove(GUEST_PASSWORD)).not.toBeNull()
    host.clock.advance(HOUR)
    expect(await (await host.visitor()).prove(GUEST_PASSWORD)).toBeNull()
    expect(await (await host.visitor()).reachCode(login!.secret, key, { selector: `saved-login:${login!.id}` })).toEqual({ type: 'closed' })
    expect(await (await host.visitor()).prove(PASSWORD)).not.toBeNull()
  })

  test('ends its live session at that moment and says why', async () => {
    const host = await withProfiles()
    await host.host.permissionProfiles.change('custom', { endsAt: host.clock.now() + HOUR })
    const { connector } = await sessionWith(host, GUEST_PASSWORD)
    host.clock.advance(HOUR)
    expect(await connector.next()).toEqual({ type: 'revoked', reason: 'expired' })
    expect(host.liveGrants()).toEqual([])
  })
})

test('when the server key was lost, a new password takes along those that fit nothing any more', async () => {
  const first = await withProfiles()
  first.keychain.items.delete('opaque-setup')
  // The same disk and keychain in a new process.
  const second = { ...first, ...(await quickHost({ store: first.store, keychain: first.keychain, clock: first.clock })) }
  expect(await second.host.password.set(PASSWORD, fresh(second))).toMatchObject({ ok: true })
  expect(second.host.credentials.passwords().map((password) => password.profile.id)).toEqual(['full'])
})

test('a profile with a permission that nobody knows lets nobody in', async () => {
  const host = await withProfiles()
  host.store.run(`UPDATE profiles SET permissions = '["everything"]' WHERE id = 'view-only'`)
  const connector = await host.visitor()
  expect(await connector.reachCode(VIEW_PASSWORD, newConnectorKey())).toMatchObject({ type: 'refused' })
})
