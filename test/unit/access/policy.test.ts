// Owns: what the policy answers to every question: each rule by itself, and what holds for all of them.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Question, type Resumption, type Standing, isTrusted, locksOut, requirementFor, stillStands, weakensGate } from '../../../electron/access/policy'
import { secondFactorHow } from '../../../shared/activity'
import { RESUME_WITHIN_MS } from '../../../shared/protocol'
import { type Settings, defaultSettings } from '../../../shared/settings'
import { anyAccess, anyEntry, anySituation } from '../../support/any-question'

const HOUR_MS = 3_600_000
const NOON = { weekday: 3, minute: 12 * 60 }
const HOURS = { limited: true, days: [1, 2, 3, 4, 5], from: 9 * 60, to: 17 * 60 }
const USUAL: Standing = { rule: 'usual', listed: false, accessUntil: null, sinceCode: null }
const { access, entry } = defaultSettings()

type Changes = Partial<Omit<Question, 'access' | 'entry' | 'connector'>> & {
  readonly access?: Partial<Question['access']>
  readonly entry?: Partial<Question['entry']>
  readonly connector?: Partial<Standing>
}

/** A connector that proved the password, at noon on a Wednesday, at a host with two-factor authentication. */
const question = (changes: Changes = {}): Question => ({
  factor: 'ready',
  credential: 'password',
  statedReason: null,
  resumes: null,
  now: 1_000_000,
  local: NOON,
  demands: { policyUsable: true, twoFactor: false },
  ...changes,
  access: { ...access, unattended: true, ...changes.access },
  entry: { ...entry, ...changes.entry },
  connector: { ...USUAL, ...changes.connector }
})

const outcome = (asked: Question): string => {
  const requirement = requirementFor(asked)
  if (requirement.kind === 'refused') return requirement.why
  return requirement.kind === 'exempt' ? requirement.proof.how : requirement.kind
}

describe('who is turned away', () => {
  test.each<[string, Changes, string]>([
    ['everybody while unattended access is off', { access: { unattended: false } }, 'unattended-access-off'],
    ['everybody while the policy cannot be used', { demands: { policyUsable: false, twoFactor: false } }, 'policy-unusable'],
    ['everybody while the policy wants a second factor and there is none', { demands: { policyUsable: true, twoFactor: true }, factor: 'not-enabled' }, 'two-factor-required'],
    ['everybody while the secret cannot be read', { factor: 'unreadable' }, 'host-keychain-unavailable'],
    ['a connector that was blocked', { connector: { rule: 'blocked' } }, 'connector-blocked'],
    ['one that is not on the list, while only the list counts', { entry: { onlyListed: true } }, 'connector-not-listed'],
    ['a guest at the very end of its time', { connector: { accessUntil: 1_000_000 } }, 'guest-access-ended'],
    ['everybody outside the hours', { entry: { hours: HOURS }, local: { weekday: 3, minute: 17 * 60 } }, 'outside-hours']
  ])('%s', (_who, changes, why) => {
    expect(outcome(question(changes))).toBe(why)
  })

  test.each<[string, Changes]>([
    ['anybody with a second factor that the policy wants', { demands: { policyUsable: true, twoFactor: true } }],
    ['one on the list, while only the list counts', { entry: { onlyListed: true }, connector: { listed: true } }],
    ['a guest before the end of its time', { connector: { accessUntil: 1_000_001 } }],
    ['anybody within the hours', { entry: { hours: HOURS } }]
  ])('and not %s', (_who, changes) => {
    expect(outcome(question(changes))).toBe('code-required')
  })
})

describe('what spares the code', () => {
  test('nothing, for the password of a connector that nothing is known of', () => {
    expect(outcome(question())).toBe('code-required')
  })

  test('that there is no second factor', () => {
    expect(outcome(question({ factor: 'not-enabled' }))).toBe('two-factor-off')
  })

  test.each([
    ['saved-login', 'askCodeForSavedLogins', 'saved-login-exempt'],
    ['short-term', 'askCodeForShortTermPasswords', 'short-term-exempt']
  ] as const)('an unticked box, for a %s and for nothing else', (credential, box, how) => {
    expect(outcome(question({ credential }))).toBe('code-required')
    expect(outcome(question({ credential, access: { [box]: false } }))).toBe(how)
    expect(outcome(question({ access: { [box]: false } }))).toBe('code-required')
  })

  test.each(['password', 'saved-login', 'short-term'] as const)('a code that was typed a while ago, for a %s', (credential) => {
    const trusted = (sinceCode: number | null) => outcome(question({ credential, entry: { trustHours: 8 }, connector: { sinceCode } }))
    expect([trusted(0), trusted(8 * HOUR_MS - 1)]).toEqual(['trusted-connector', 'trusted-connector'])
    expect([trusted(8 * HOUR_MS), trusted(-1), trusted(null)]).toEqual(['code-required', 'code-required', 'code-required'])
  })

  test('a code that was typed a moment ago does not, while that is off', () => {
    expect(outcome(question({ connector: { sinceCode: 0 } }))).toBe('code-required')
  })

  test('nothing, for a connector of which a code is required always', () => {
    const rule = 'code-always'
    expect(outcome(question({ entry: { trustHours: 8 }, connector: { rule, sinceCode: 0 } }))).toBe('code-required')
    expect(outcome(question({ credential: 'saved-login', access: { askCodeForSavedLogins: false }, connector: { rule } }))).toBe('code-required')
  })
})

describe('a reason', () => {
  test('is asked for before the code, and before an exemption', () => {
    expect(outcome(question({ entry: { askReason: true } }))).toBe('reason-required')
    expect(outcome(question({ entry: { askReason: true }, factor: 'not-enabled' }))).toBe('reason-required')
  })

  test('once given, the rest is asked', () => {
    expect(outcome(question({ entry: { askReason: true }, statedReason: 'updates' }))).toBe('code-required')
  })
})

// ---------------------------------------------------------------- all questions

const anyQuestion: fc.Arbitrary<Question> = fc
  .tuple(fc.record({ policyUsable: fc.nat(9).map((n) => n > 0), twoFactor: fc.nat(9).map((n) => n === 0) }), anyAccess, anyEntry, anySituation)
  .map(([demands, access, entry, situation]) => ({ demands, access, entry, ...situation }))

describe('of all questions', () => {
  test('an unusable policy, a factor that it misses, a block, a missing place on the list, an end that has passed and an unreadable secret beat everything', () => {
    let seen = 0
    fc.assert(
      fc.property(anyQuestion, (asked) => {
        const { connector } = asked
        const out =
          !asked.demands.policyUsable ||
          (asked.demands.twoFactor && asked.factor === 'not-enabled') ||
          !asked.access.unattended ||
          connector.rule === 'blocked' ||
          (asked.entry.onlyListed && !connector.listed) ||
          (connector.accessUntil !== null && connector.accessUntil <= asked.now) ||
          asked.factor === 'unreadable'
        if (!out) return
        seen++
        expect(requirementFor(asked).kind).toBe('refused')
        for (const how of secondFactorHow.options) expect(stillStands(asked, how)).toBe(false)
      }),
      { numRuns: 2000 }
    )
    expect(seen).toBeGreaterThan(500)
  })

  test('none is answered with an exemption unless the rule that it names allows it', () => {
    const seen = new Map<string, number>()
    const allowed: Readonly<Record<string, (asked: Question) => boolean>> = {
      'two-factor-off': (asked) => asked.factor === 'not-enabled',
      'saved-login-exempt': (asked) => asked.credential === 'saved-login' && !asked.access.askCodeForSavedLogins && asked.connector.rule === 'usual',
      'short-term-exempt': (asked) => asked.credential === 'short-term' && !asked.access.askCodeForShortTermPasswords && asked.connector.rule === 'usual',
      'trusted-connector': ({ entry: { trustHours }, connector: { rule, sinceCode } }) =>
        rule === 'usual' && sinceCode !== null && sinceCode >= 0 && sinceCode < trustHours * HOUR_MS
    }
    fc.assert(
      fc.property(anyQuestion, (asked) => {
        const requirement = requirementFor(asked)
        if (requirement.kind !== 'exempt' || asked.resumes !== null) return
        const { how } = requirement.proof
        seen.set(how, (seen.get(how) ?? 0) + 1)
        expect(allowed[how]?.(asked)).toBe(true)
        expect(how !== 'resumed' && stillStands(asked, how)).toBe(true)
      }),
      { numRuns: 20_000 }
    )
    expect([...seen.keys()].sort()).toEqual(Object.keys(allowed).sort())
  })

  test('one that was answered with an exemption is answered with a code once that rule is gone, and the grant does not stand', () => {
    const trusted = question({ entry: { trustHours: 1 }, connector: { sinceCode: 0 } })
    expect(stillStands(trusted, 'trusted-connector')).toBe(true)
    expect(stillStands({ ...trusted, entry }, 'trusted-connector')).toBe(false)
    expect(stillStands({ ...trusted, entry }, 'totp')).toBe(true)
    expect(stillStands(question(), 'two-factor-off')).toBe(false)
    expect(stillStands(question({ entry: { askReason: true } }), 'totp')).toBe(false)
    expect(isTrusted({ ...entry, trustHours: 1 }, { ...USUAL, rule: 'blocked', sinceCode: 0 })).toBe(false)
  })
})

// ---------------------------------------------------------------- a session that goes on

describe('a session whose connection was lost', () => {
  const lost: Resumption = { sessionId: 'session', how: 'totp', lostForMs: 1000, expiresAt: null, over: null }
  const resuming = (change: Partial<Resumption> = {}, changes: Changes = {}): Question => question({ ...changes, resumes: { ...lost, ...change } })

  test('goes on without a code and without a reason, by a rule of its own that is good for it alone', () => {
    expect(requirementFor(resuming({}, { entry: { askReason: true } }))).toMatchObject({ kind: 'exempt', proof: { how: 'resumed', sessionId: 'session' } })
    expect(outcome(resuming({}, { connector: { rule: 'code-always' } }))).toBe('resumed')
  })

  test.each<[string, Partial<Resumption>, boolean]>([
    ['before its minute is over', { lostForMs: RESUME_WITHIN_MS - 1 }, true],
    ['once its minute is over', { lostForMs: RESUME_WITHIN_MS }, false],
    ['before its own end', { expiresAt: 1_000_001 }, true],
    ['at its own end', { expiresAt: 1_000_000 }, false],
    ['that has ended meanwhile', { over: 'owner-disconnected' }, false]
  ])('%s: %j goes on: %s', (_when, change, goesOn) => {
    expect(requirementFor(resuming(change)).kind).toBe(goesOn ? 'exempt' : 'not-resumed')
    expect(stillStands(resuming(change), 'totp')).toBe(goesOn)
  })

  test('says why it has ended', () => {
    expect(requirementFor(resuming({ over: 'credential-revoked' }))).toEqual({ kind: 'not-resumed', ended: 'credential-revoked' })
    expect(requirementFor(resuming({ expiresAt: 1 }))).toEqual({ kind: 'not-resumed', ended: 'expired' })
    expect(requirementFor(question({ resumes: 'spent' }))).toEqual({ kind: 'not-resumed', ended: null })
  })

  test('for which a rule stood in for the code goes on only while that rule still does', () => {
    const trusted = { entry: { trustHours: 1 }, connector: { sinceCode: 0 } }
    expect(outcome(resuming({ how: 'trusted-connector' }, trusted))).toBe('resumed')
    expect(outcome(resuming({ how: 'trusted-connector' }))).toBe('not-resumed')
    expect(outcome(resuming({ how: 'two-factor-off' }))).toBe('not-resumed')
    expect(outcome(resuming({ how: 'trusted-connector' }, { ...trusted, connector: { sinceCode: 0, rule: 'code-always' } }))).toBe('not-resumed')
  })

  test.each<[string, Changes]>([
    ['unattended-access-off', { access: { unattended: false } }],
    ['connector-blocked', { connector: { rule: 'blocked' } }],
    ['connector-not-listed', { entry: { onlyListed: true } }],
    ['guest-access-ended', { connector: { accessUntil: 1 } }],
    ['outside-hours', { entry: { hours: HOURS }, local: { weekday: 0, minute: 0 } }],
    ['host-keychain-unavailable', { factor: 'unreadable' }]
  ])('does not go on: %s', (why, changes) => expect(outcome(resuming({}, changes))).toBe(why))

  test('never goes on where a new session would be turned away, and is never asked for a code', () => {
    const seen = new Set<string>()
    fc.assert(
      fc.property(anyQuestion, (asked) => {
        if (asked.resumes === null) return
        const { kind } = requirementFor(asked)
        seen.add(kind)
        expect(kind).not.toBe('code-required')
        expect(kind).not.toBe('reason-required')
        if (requirementFor({ ...asked, resumes: null }).kind === 'refused') expect(kind).toBe('refused')
      }),
      { numRuns: 5000 }
    )
    expect([...seen].sort()).toEqual(['exempt', 'not-resumed', 'refused'])
  })
})

// ---------------------------------------------------------------- changes

describe('a change of the settings', () => {
  const before = { access: { ...access, unattended: true }, entry }
  const after = (changes: Partial<Settings['entry']>) => ({ ...before, entry: { ...entry, ...changes } })

  test.each<[string, Partial<Settings['entry']>]>([
    ['a larger code tolerance', { codeToleranceSteps: 2 }],
    ['trust', { trustHours: 1 }]
  ])('weakens the gate with %s, and the way back does not', (_what, changes) => {
    expect(weakensGate(before, after(changes))).toBe(true)
    expect(weakensGate(after(changes), before)).toBe(false)
  })

  test.each<[string, Partial<Settings['entry']>]>([
    ['Only connectors on this list', { onlyListed: true }],
    ['Ask for a reason', { askReason: true }],
    ['Only on these days and hours', { hours: HOURS }]
  ])('weakens the gate without "%s", and the way there does not', (_what, changes) => {
    expect(weakensGate(before, after(changes))).toBe(false)
    expect(weakensGate(after(changes), before)).toBe(true)
  })

  test('weakens the gate with one more minute of access, whatever else gets shorter', () => {
    const longer = after({ hours: { ...HOURS, days: [1], to: 17 * 60 + 1 } })
    expect(weakensGate(after({ hours: HOURS }), longer)).toBe(true)
  })

  test('may lock the owner out with the list or with fewer hours, and with nothing else', () => {
    expect([locksOut(before, after({ onlyListed: true })), locksOut(before, after({ hours: HOURS }))]).toEqual([true, true])
    expect([locksOut(before, after({ askReason: true })), locksOut(after({ onlyListed: true }), before)]).toEqual([false, false])
  })

  test('that does not weaken the gate spares nobody anything that was asked before', () => {
    let weaker = 0
    fc.assert(
      fc.property(anyQuestion, anyAccess, anyEntry, (asked, otherAccess, otherEntry) => {
        const changed = { ...asked, access: { ...otherAccess, unattended: asked.access.unattended }, entry: otherEntry }
        const strictness = { exempt: 0, 'code-required': 1, 'reason-required': 2, refused: 3, 'not-resumed': 3 } as const
        if (strictness[requirementFor(changed).kind] >= strictness[requirementFor(asked).kind]) return
        weaker++
        expect(weakensGate(asked, changed)).toBe(true)
      }),
      { numRuns: 10_000 }
    )
    expect(weaker).toBeGreaterThan(100)
  })
})
