// Owns: that an administrator's policy can only tighten, whatever it says and whatever the owner has set. Rule 12 of the
// design, and case 13.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Question, isExemption, requirementFor, stillStands, weakensGate } from '../../electron/access/policy'
import { type ManagedPolicy, type PolicyRules, demandsOf, forbids, policyOf, tighten } from '../../electron/settings/managed-policy'
import { secondFactorHow } from '../../shared/activity'
import { type Settings, type SettingsPatch, defaultSettings } from '../../shared/settings'
import { anyAccess, anyEntry, anySituation } from '../support/any-question'

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
