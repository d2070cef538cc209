// Owns: reading a policy, what it makes of the settings, and what is shown of it.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { type ManagedPolicy, type PolicyRules, PolicyDesk, forbids, policyOf, policyRules, policyState, renewAfterMs, tighten } from '../../../electron/settings/managed-policy'
import { type Settings, defaultSettings } from '../../../shared/settings'
import { MemoryPolicyFile } from '../../support/fakes'

const DAY_MS = 24 * 3_600_000
const file = (text: string): ManagedPolicy => policyOf({ is: 'present', text })
const rules = (of: PolicyRules): ManagedPolicy => ({ state: 'in-force', rules: of })
const resource = (name: string): string => readFileSync(join(import.meta.dirname, '../../../resources/policy', name), 'utf8')
const NOT_UNDERSTOOD = { state: 'unusable', why: 'not-understood' }

/** As loose as an owner can make them. */
const loose: Settings = {
  ...defaultSettings(),
  access: { unattended: true, askCodeForSavedLogins: false, askCodeForShortTermPasswords: false },
  entry: { ...defaultSettings().entry, codeToleranceSteps: 2, trustHours: 720 }
}

describe('the file', () => {
  test('that is absent is no policy', () => expect(policyOf({ is: 'absent' })).toEqual({ state: 'none' }))

  test('may have comments on lines of their own, and a byte order mark', () => {
    expect(file('\uFEFF// Workshop computers\n{\n  // everywhere\n  "unattendedAccess": false\n}\n')).toEqual(rules({ unattendedAccess: false }))
  })

  test.each([
    ['is empty', ''],
    ['is cut off', '{ "twoFactor": {'],
    ['is a list', '[]'],
    ['is nothing', 'null'],
    ['has a name that nobody knows', '{ "unatendedAccess": false }'],
    ['has a name that nobody knows, further in', '{ "twoFactor": { "required": true, "forEver": true } }'],
    ['has a number for a yes', '{ "askForReason": 1 }'],
    ['has half a step of tolerance', '{ "twoFactor": { "codeToleranceMost": 0.5 } }'],
    ['has more tolerance than there is', '{ "twoFactor": { "codeToleranceMost": 3 } }'],
    ['wants a factor to last longer than it may', '{ "twoFactor": { "expireAfterDays": 181 } }'],
    ['wants a factor to last no day', '{ "twoFactor": { "expireAfterDays": 0 } }'],
    ['has a comment behind a value', '{ "unattendedAccess": false } // off']
  ])('that %s is not understood', (_what, text) => expect(file(text)).toEqual(NOT_UNDERSTOOD))

  test.each(['not-protected', 'unreadable'] as const)('that is %s is unusable', (why) => {
    expect(policyOf({ is: 'unusable', why })).toEqual({ state: 'unusable', why })
  })

  test('is read again only when it has changed, and then at the next question', async () => {
    const policy = new MemoryPolicyFile({ askForReason: true })
    let told = 0
    const desk = new PolicyDesk(policy, () => told++)
    expect([desk.get(), desk.get()]).toEqual([rules({ askForReason: true }), rules({ askForReason: true })])
    await Promise.resolve()
    expect(told).toBe(1)
    policy.write(null)
    expect(desk.get()).toEqual({ state: 'none' })
    await Promise.resolve()
    expect(told).toBe(2)
  })
})

describe('each rule takes one thing away', () => {
  const { access, entry } = loose
  test.each<[PolicyRules, Partial<Settings['access']>, Partial<Settings['entry']>]>([
    [{ unattendedAccess: false }, { unattended: false }, {}],
    [{ onlyListedConnectors: true }, {}, { onlyListed: true }],
    [{ askForReason: true }, {}, { askReason: true }],
    [{ twoFactor: { exemptSavedLogins: false } }, { askCodeForSavedLogins: true }, {}],
    [{ twoFactor: { exemptShortTermPasswords: false } }, { askCodeForShortTermPasswords: true }, {}],
    [{ twoFactor: { codeToleranceMost: 1 } }, {}, { codeToleranceSteps: 1 }],
    [{ twoFactor: { trustConnectorsForMostHours: 8 } }, {}, { trustHours: 8 }],
    [{ twoFactor: { required: true, expireAfterDays: 30 } }, {}, {}],
    // What takes nothing away leaves it to the owner.
    [{ unattendedAccess: true, onlyListedConnectors: false, askForReason: false }, {}, {}],
    [{ twoFactor: { required: false, exemptSavedLogins: true, exemptShortTermPasswords: true, codeToleranceMost: 2, trustConnectorsForMostHours: 720 } }, {}, {}]
  ])('%j', (of, accessAfter, entryAfter) => {
    expect(tighten(loose, rules(of))).toEqual({ ...loose, access: { ...access, ...accessAfter }, entry: { ...entry, ...entryAfter } })
  })

  test('and one that cannot be used takes away unattended access', () => {
    expect(tighten(loose, { state: 'unusable', why: 'unreadable' }).access.unattended).toBe(false)
  })
})

describe('a change', () => {
  const strict = rules({ askForReason: true, twoFactor: { exemptSavedLogins: false, trustConnectorsForMostHours: 8 } })
  const wanting = (patch: Parameters<typeof forbids>[2]): boolean =>
    forbids(strict, { ...loose, access: { ...loose.access, ...patch.access }, entry: { ...loose.entry, ...patch.entry } } as Settings, patch)

  test('is forbidden when it asks for what the policy takes away', () => {
    expect([wanting({ access: { askCodeForSavedLogins: false } }), wanting({ entry: { trustHours: 24 } }), wanting({ entry: { askReason: false } })]).toEqual([true, true, true])
  })

  test('is allowed within the policy, and where the policy says nothing', () => {
    expect([wanting({ access: { askCodeForSavedLogins: true } }), wanting({ entry: { trustHours: 8 } }), wanting({ entry: { codeToleranceSteps: 2 } })]).toEqual([false, false, false])
  })

  test('of something else is allowed, although what the owner had chosen before is looser than the policy', () => {
    expect([wanting({ entry: { onlyListed: true } }), wanting({ network: { announce: false } })]).toEqual([false, false])
  })
})

test('"Expired comes 180 days after enrollment (policy can set another span)"', () => {
  expect(renewAfterMs({ state: 'none' })).toBe(180 * DAY_MS)
  expect(renewAfterMs(rules({ twoFactor: { expireAfterDays: 30 } }))).toBe(30 * DAY_MS)
  expect(renewAfterMs({ state: 'unusable', why: 'unreadable' })).toBe(180 * DAY_MS)
})

describe('what is shown', () => {
  test('of no policy locks nothing', () => {
    expect(policyState({ state: 'none' }, '/p')).toEqual({ state: 'none', path: '/p', why: null, locked: [], twoFactorRequired: false, codeToleranceMost: 2, trustHoursMost: 720 })
  })

  test('is every lock', () => {
    const shown = policyState(rules({ unattendedAccess: false, askForReason: true, twoFactor: { required: true, codeToleranceMost: 0, trustConnectorsForMostHours: 24 } }), '/p')
    expect(shown).toMatchObject({ state: 'in-force', locked: ['unattended', 'two-factor', 'codeToleranceSteps', 'askReason'], twoFactorRequired: true, trustHoursMost: 24 })
  })

  test('of one that cannot be used is why, and that unattended access is off and the second factor stays', () => {
    expect(policyState({ state: 'unusable', why: 'not-protected' }, '/p')).toMatchObject({ state: 'unusable', why: 'not-protected', locked: ['unattended', 'two-factor'] })
  })

  test('names everything that a rule holds the owner to', () => {
    const anyRules = fc.record(
      {
        unattendedAccess: fc.boolean(),
        onlyListedConnectors: fc.boolean(),
        askForReason: fc.boolean(),
        twoFactor: fc.record({ exemptSavedLogins: fc.boolean(), exemptShortTermPasswords: fc.boolean(), codeToleranceMost: fc.nat(2), trustConnectorsForMostHours: fc.nat(720) }, { requiredKeys: [] })
      },
      { requiredKeys: [] }
    )
    fc.assert(
      fc.property(anyRules, (of) => {
        const policy = rules(of)
        const { locked } = policyState(policy, '/p')
        const strict = tighten({ ...loose, entry: { ...loose.entry, onlyListed: true, askReason: true }, access: { unattended: false, askCodeForSavedLogins: true, askCodeForShortTermPasswords: true } }, policy)
        const wide = tighten(loose, policy)
        for (const name of ['askCodeForSavedLogins', 'askCodeForShortTermPasswords', 'unattended'] as const) {
          expect(locked.includes(name)).toBe(wide.access[name] === strict.access[name])
        }
        for (const name of ['onlyListed', 'askReason'] as const) expect(locked.includes(name)).toBe(wide.entry[name] === strict.entry[name])
      })
    )
  })
})

describe('the files for administrators', () => {
  test('the schema is the one that the program reads by', () => {
    expect(JSON.parse(resource('policy.schema.json'))).toEqual({ title: 'Postern policy', ...z.toJSONSchema(policyRules) })
  })

  test('the template is a policy that can be used, and has every rule', () => {
    const policy = file(resource('policy.template.json'))
    expect(policy.state).toBe('in-force')
    const { twoFactor, ...others } = policy.state === 'in-force' ? policy.rules : {}
    expect(Object.keys(others).concat('twoFactor').sort()).toEqual(Object.keys(policyRules.shape).sort())
    expect(Object.keys(twoFactor ?? {}).sort()).toEqual(Object.keys(policyRules.shape.twoFactor.unwrap().shape).sort())
  })
})
