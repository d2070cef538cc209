// Owns: the administrator's policy at the gate: it holds for whoever connects and for the owner, and one that cannot be used
// keeps everybody out. Rule 12 of the design, and case 13. Where it is read is in `policy-file`.
import { describe, expect, test } from 'vitest'
import { readSettings } from '../../electron/settings/settings'
import type { PolicyRules } from '../../electron/settings/managed-policy'
import type { SettingsPatch } from '../../shared/settings'
import { type ArmedHost, armedHost, atCodePrompt, granted, quickHost, withSavedLogin } from '../support/armed-host'
import { MemoryPolicyFile } from '../support/fakes'
import { allowAccess } from '../support/node-host'

const by = (code: string) => ({ method: 'totp', code }) as const
const HOUR_MS = 3_600_000
const GARBAGE = { is: 'present', text: '{ "twoFactor": { "required": "yes" } }' } as const

const reasons = (host: ArmedHost) => host.activities.filter(({ activity }) => activity.kind === 'attempt-refused').map(({ activity }) => activity.reason)
const changes = (host: Pick<ArmedHost, 'activities'>) => host.activities.filter(({ activity }) => activity.kind === 'policy-changed').map(({ activity }) => activity.reason)

/** Writes the policy, and lets the host look at it as it does by itself every half minute. */
async function setPolicy(host: ArmedHost, file: MemoryPolicyFile, policy: PolicyRules | typeof GARBAGE | null): Promise<void> {
  if (policy !== null && 'is' in policy) file.put(policy)
  else file.write(policy)
  host.host.lookAtPolicy()
  await Promise.resolve()
}

async function armed(policy: PolicyRules | null = null): Promise<{ host: ArmedHost; file: MemoryPolicyFile }> {
  const file = new MemoryPolicyFile(policy)
  return { host: await armedHost({ policyFile: file }), file }
}

describe('while the policy cannot be used', () => {
  test('every unattended connection is refused, the owner sees why, and nothing of his is changed', async () => {
    const { host, file } = await armed()
    const before = readSettings(host.store)
    await setPolicy(host, file, GARBAGE)
    const visitor = await host.visitor()
    await expect(visitor.reachCode('correct horse battery staple 7', (await atCodePrompt(host)).key)).resolves.toMatchObject({ type: 'refused', reason: 'unattended-access-off' })
    expect(new Set(reasons(host))).toEqual(new Set(['policy-unusable']))
    expect((await host.host.status()).policy).toMatchObject({ state: 'unusable', why: 'not-understood', path: '/etc/postern/policy.json' })
    expect(changes(host)).toEqual(['not-understood'])
    expect(host.notifier.notices).toContainEqual({ kind: 'security-changed', change: 'policy-changed' })
    expect(readSettings(host.store)).toEqual(before)
  })

  test('a live session ends at the next look', async () => {
    const { host, file } = await armed()
    const { connector } = await granted(host)
    await setPolicy(host, file, GARBAGE)
    expect(host.liveGrants()).toEqual([])
    expect(await connector.next()).toEqual({ type: 'revoked', reason: 'access-off' })
  })

  test('whoever stands at the code prompt is refused with the right code', async () => {
    const { host, file } = await armed()
    const { connector } = await atCodePrompt(host)
    file.put({ is: 'unusable', why: 'unreadable' })
    expect(await connector.factor(host.code())).toMatchObject({ type: 'refused' })
    expect(host.pages).toEqual([])
  })

  test('the owner can loosen nothing, and turn nothing off, with the right code either', async () => {
    const { host, file } = await armed()
    await setPolicy(host, file, GARBAGE)
    expect(await host.host.settings.change({ entry: { trustHours: 8 } }, by(host.code()))).toEqual({ ok: false, code: 'managed' })
    expect(await host.host.enrollment.turnOff(by(host.code()))).toEqual({ ok: false, code: 'managed' })
    // The code was not asked for, so it still works.
    await setPolicy(host, file, null)
    expect(await host.host.settings.change({ entry: { trustHours: 8 } }, by(host.code()))).toMatchObject({ ok: true })
  })

  test('it counts again as soon as it is mended', async () => {
    const { host, file } = await armed()
    await setPolicy(host, file, GARBAGE)
    await setPolicy(host, file, {})
    expect((await granted(host)).granted.type).toBe('granted')
    expect(changes(host)).toEqual(['not-understood', 'in-force'])
  })
})

describe('a policy in force', () => {
  test('"twoFactor.required" lets nobody in by the password alone, and ends the session of whoever came in so', async () => {
    const file = new MemoryPolicyFile()
    const quick = await quickHost({ policyFile: file })
    await allowAccess(quick)
    const { connector, key, answer } = await atCodePrompt(quick)
    expect(answer.type).toBe('granted')
    file.write({ twoFactor: { required: true } })
    quick.host.lookAtPolicy()
    await Promise.resolve()
    expect(await connector.next()).toEqual({ type: 'revoked', reason: 'access-off' })
    expect((await atCodePrompt(quick, key)).answer).toMatchObject({ type: 'refused', reason: 'unattended-access-off' })
    expect((await quick.host.status()).policy.twoFactorRequired).toBe(true)
  })

  test('"twoFactor.required" keeps it on: turning off is refused, renewing is not', async () => {
    const { host } = await armed({ twoFactor: { required: true } })
    expect(await host.host.enrollment.turnOff(by(host.code()))).toEqual({ ok: false, code: 'managed' })
    expect((await host.host.status()).twoFactor.state).toBe('enabled')
    expect(await host.host.enrollment.begin(by(host.code()))).toMatchObject({ ok: true })
  })

  test('asks a saved login for the code, although the owner had exempted it', async () => {
    const { host, file } = await armed()
    const login = await withSavedLogin(host)
    host.clock.advance(60_000)
    expect(await host.host.settings.change({ access: { askCodeForSavedLogins: false } }, by(host.code()))).toMatchObject({ ok: true })
    file.write({ twoFactor: { exemptSavedLogins: false } })
    const connector = await host.visitor()
    expect(await connector.reachCode(login.secret, login.key, { selector: login.selector })).toMatchObject({ type: 'factor-required' })
    // What the owner had chosen comes back with the end of the policy.
    file.write(null)
    const again = await host.visitor()
    expect(await again.reachCode(login.secret, login.key, { selector: login.selector })).toMatchObject({ type: 'granted' })
  })

  test('ends the trust that it does not allow, and the session that rests on it', async () => {
    const { host, file } = await armed()
    await host.host.settings.change({ entry: { trustHours: 24 } }, by(host.code()))
    host.clock.advance(60_000)
    const { connector, key } = await granted(host)
    connector.drop()
    host.clock.advance(2 * HOUR_MS)
    const trusted = await atCodePrompt(host, key)
    expect(trusted.answer.type).toBe('granted')
    await setPolicy(host, file, { twoFactor: { trustConnectorsForMostHours: 1 } })
    expect(await trusted.connector.next()).toEqual({ type: 'revoked', reason: 'credential-revoked' })
    expect((await atCodePrompt(host, key)).answer.type).toBe('factor-required')
  })

  test.each<[PolicyRules, SettingsPatch]>([
    [{ unattendedAccess: false }, { access: { unattended: true } }],
    [{ twoFactor: { exemptSavedLogins: false } }, { access: { askCodeForSavedLogins: false } }],
    [{ twoFactor: { exemptShortTermPasswords: false } }, { access: { askCodeForShortTermPasswords: false } }],
    [{ twoFactor: { codeToleranceMost: 1 } }, { entry: { codeToleranceSteps: 2 } }],
    [{ twoFactor: { trustConnectorsForMostHours: 8 } }, { entry: { trustHours: 24 } }],
    [{ onlyListedConnectors: true }, { entry: { onlyListed: false } }],
    [{ askForReason: true }, { entry: { askReason: false } }]
  ])('%j refuses a page’s %j in the main process, with a right code too', async (rules, patch) => {
    const { host, file } = await armed()
    await setPolicy(host, file, rules)
    const before = readSettings(host.store)
    expect(await host.host.settings.change(patch)).toEqual({ ok: false, code: 'managed' })
    expect(await host.host.settings.change(patch, by(host.code()))).toEqual({ ok: false, code: 'managed' })
    expect(readSettings(host.store)).toEqual(before)
  })

  test('lets the owner change the rest, and tighten further', async () => {
    const { host } = await armed({ twoFactor: { codeToleranceMost: 1 } })
    expect(await host.host.settings.change({ entry: { codeToleranceSteps: 0 } })).toMatchObject({ ok: true, value: { entry: { codeToleranceSteps: 0 } } })
    expect(await host.host.settings.change({ entry: { trustHours: 8 } }, by(host.code()))).toMatchObject({ ok: true })
  })

  test('makes a factor expire after its own span; it works on', async () => {
    const { host } = await armed({ twoFactor: { expireAfterDays: 30 } })
    host.clock.advance(30 * 24 * HOUR_MS - 1)
    expect((await host.host.status()).twoFactor.state).toBe('enabled')
    host.clock.advance(1)
    expect((await host.host.status()).twoFactor.state).toBe('expired')
    expect((await granted(host)).granted.type).toBe('granted')
  })

  test('stands in the log once, over restarts too', async () => {
    const file = new MemoryPolicyFile({ askForReason: true })
    const first = await quickHost({ policyFile: file, listen: false })
    await first.host.status()
    first.close()
    const second = await quickHost({ store: first.store, policyFile: file, listen: false })
    await second.host.status()
    expect([changes(first), changes(second)]).toEqual([['in-force'], []])
    expect(first.activities[0]?.activity.value).toBe('{"askForReason":true}')
  })
})
