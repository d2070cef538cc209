// Owns: the administrator's policy: it can only tighten, nobody but an administrator can change it or take it away, and
// one that cannot be used keeps everybody out. Rule 12 of the design, and case 13.
import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type Question, isExemption, requirementFor, stillStands, weakensGate } from '../../electron/access/policy'
import { POLICY_PATH, SystemPolicyFile } from '../../electron/platform/policy-file'
import { readSettings } from '../../electron/settings/settings'
import { type ManagedPolicy, type PolicyRules, demandsOf, forbids, policyOf, tighten } from '../../electron/settings/managed-policy'
import { secondFactorHow } from '../../shared/activity'
import { type Settings, type SettingsPatch, defaultSettings } from '../../shared/settings'
import { anyAccess, anyEntry, anySituation } from '../support/any-question'
import { type ArmedHost, armedHost, atCodePrompt, granted, quickHost, withSavedLogin } from '../support/armed-host'
import { createCleanup } from '../support/cleanup'
import { MemoryPolicyFile } from '../support/fakes'
import { allowAccess } from '../support/node-host'
import { makeTempFolder } from '../support/temp-folder'

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

// ---------------------------------------------------------------- it can only tighten

const anyRules: fc.Arbitrary<PolicyRules> = fc
  .record(
    {
      unattendedAccess: fc.boolean(),
      onlyListedConnectors: fc.boolean(),
      askForReason: fc.boolean(),
      twoFactor: fc.record(
        {
          required: fc.boolean(),
          expireAfterDays: fc.integer({ min: 1, max: 180 }),
          exemptSavedLogins: fc.boolean(),
          exemptShortTermPasswords: fc.boolean(),
          codeToleranceMost: fc.nat(2),
          trustConnectorsForMostHours: fc.nat(720)
        },
        { requiredKeys: [] }
      )
    },
    { requiredKeys: [] }
  )
  .map((rules) => rules as PolicyRules)
const anyPolicy: fc.Arbitrary<ManagedPolicy> = fc.oneof(
  { weight: 6, arbitrary: anyRules.map((rules): ManagedPolicy => ({ state: 'in-force', rules })) },
  { weight: 1, arbitrary: fc.constant<ManagedPolicy>({ state: 'none' }) },
  { weight: 1, arbitrary: fc.constantFrom('not-protected', 'unreadable', 'not-understood').map((why): ManagedPolicy => ({ state: 'unusable', why: why as 'unreadable' })) }
)
const anySettings: fc.Arbitrary<Settings> = fc.record({ access: anyAccess, entry: anyEntry }).map((gate) => ({ ...defaultSettings(), ...gate }))
const STRICTNESS = { refused: 3, 'not-resumed': 3, 'reason-required': 2, 'code-required': 1, exempt: 0 } as const

describe('a policy can only tighten, whatever it says and whatever the owner has set', () => {
  test('nobody is let in, or spared a step, who was not without it', () => {
    let stricter = 0
    fc.assert(
      fc.property(anyPolicy, anySettings, anySituation, (policy, settings, situation) => {
        const without: Question = { ...settings, ...situation, demands: demandsOf({ state: 'none' }) }
        const under: Question = { ...tighten(settings, policy), ...situation, demands: demandsOf(policy) }
        const [alone, tightened] = [requirementFor(without), requirementFor(under)]
        expect(STRICTNESS[tightened.kind]).toBeGreaterThanOrEqual(STRICTNESS[alone.kind])
        // Another rule may be the first that spares the code, but some rule does so without the policy too.
        for (const how of secondFactorHow.options) {
          if (stillStands(under, how)) expect(isExemption(how) ? alone.kind === 'exempt' : stillStands(without, how)).toBe(true)
        }
        if (STRICTNESS[tightened.kind] > STRICTNESS[alone.kind]) stricter++
      }),
      { numRuns: 5000 }
    )
    expect(stricter).toBeGreaterThan(100)
  })

  test('no setting is looser than the owner left it, and a second reading changes nothing more', () => {
    fc.assert(
      fc.property(anyPolicy, anySettings, (policy, settings) => {
        const tightened = tighten(settings, policy)
        expect(weakensGate(settings, tightened)).toBe(false)
        expect(tightened.access.unattended && !settings.access.unattended).toBe(false)
        expect(tightened.entry.hours).toEqual(settings.entry.hours)
        expect(tighten(tightened, policy)).toEqual(tightened)
      }),
      { numRuns: 2000 }
    )
  })

  test('no patch of the owner’s leads past it: what is in force afterwards is still within the policy', () => {
    let forbidden = 0
    fc.assert(
      fc.property(anyPolicy, anySettings, anySettings, (policy, before, { access, entry }) => {
        const patch: SettingsPatch = { access, entry }
        const wanted = { ...before, access, entry }
        if (forbids(policy, wanted, patch)) forbidden++
        else expect(tighten(wanted, policy)).toEqual(wanted)
      }),
      { numRuns: 2000 }
    )
    expect(forbidden).toBeGreaterThan(200)
  })

  test('and a file that is not a policy is never read as none', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), fc.object().map((value) => JSON.stringify(value))), (text) => {
        expect(policyOf({ is: 'present', text }).state).not.toBe('none')
      })
    )
  })
})

// ---------------------------------------------------------------- at the gate

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

// ---------------------------------------------------------------- only an administrator

describe('the file', () => {
  const me = process.getuid?.() ?? 0

  async function place(): Promise<string> {
    const cleanup = createCleanup()
    onTestFinished(() => cleanup.run())
    const folder = join(await makeTempFolder(cleanup), 'Postern')
    mkdirSync(folder, { mode: 0o755 })
    return join(folder, 'policy.json')
  }
  const write = (path: string, text = '{"askForReason":true}', mode = 0o644): void => {
    writeFileSync(path, text)
    chmodSync(path, mode)
  }

  test('is where only an administrator can write, and no environment or argument says otherwise', () => {
    expect(POLICY_PATH).toBe(process.platform === 'darwin' ? '/Library/Application Support/Postern/policy.json' : '/etc/postern/policy.json')
    expect(new SystemPolicyFile().path).toBe(POLICY_PATH)
  })

  test('is read when it belongs to the administrator and nobody else can write it', async () => {
    const path = await place()
    write(path)
    expect(new SystemPolicyFile(path, me).read()).toEqual({ is: 'present', text: '{"askForReason":true}' })
  })

  test('that is absent, or whose folder is, is no policy', async () => {
    const path = await place()
    expect(new SystemPolicyFile(path, me).read()).toEqual({ is: 'absent' })
    expect(new SystemPolicyFile(join(path, '..', 'elsewhere', 'policy.json'), me).read()).toEqual({ is: 'absent' })
  })

  test.each([
    ['its group can write', 0o664, 0o755],
    ['everybody can write', 0o646, 0o755],
    ['stands in a folder that its group can write', 0o644, 0o775],
    ['stands in a folder that everybody can write', 0o644, 0o757]
  ])('that %s is refused, and not ignored', async (_what, mode, folderMode) => {
    const path = await place()
    write(path, '{}', mode)
    chmodSync(join(path, '..'), folderMode)
    expect(new SystemPolicyFile(path, me).read()).toEqual({ is: 'unusable', why: 'not-protected' })
  })

  test('that belongs to somebody else is refused', async () => {
    const path = await place()
    write(path)
    expect(new SystemPolicyFile(path, me + 1).read()).toEqual({ is: 'unusable', why: 'not-protected' })
  })

  test.each<[string, (path: string) => void]>([
    ['a link', (path) => {
      write(`${path}.other`)
      symlinkSync(`${path}.other`, path)
    }],
    ['a folder', (path) => mkdirSync(path, { mode: 0o755 })],
    ['far too large', (path) => write(path, ' '.repeat(70_000))]
  ])('that is %s is refused', async (_what, make) => {
    const path = await place()
    make(path)
    expect(new SystemPolicyFile(path, me).read()).toEqual({ is: 'unusable', why: 'unreadable' })
  })

  test('whose path leads through a file is refused', async () => {
    const path = await place()
    write(path)
    expect(new SystemPolicyFile(join(path, 'policy.json'), me).read()).toEqual({ is: 'unusable', why: 'unreadable' })
  })

  test('is read anew when its content, its rights or its folder change, and not otherwise', async () => {
    const path = await place()
    write(path)
    const file = new SystemPolicyFile(path, me)
    const first = file.read()
    expect(file.read()).toBe(first)
    write(path, '{"askForReason":null}')
    expect(file.read()).toEqual({ is: 'present', text: '{"askForReason":null}' })
    chmodSync(path, 0o666)
    expect(file.read()).toEqual({ is: 'unusable', why: 'not-protected' })
    chmodSync(path, 0o644)
    expect(file.read()).toMatchObject({ is: 'present' })
    chmodSync(join(path, '..'), 0o777)
    expect(file.read()).toEqual({ is: 'unusable', why: 'not-protected' })
    rmSync(path)
    expect(file.read()).toEqual({ is: 'absent' })
  })
})
