// Owns: whatever the policy can be asked with, for statements about all of it. Made by fast-check.
import fc from 'fast-check'
import type { Question } from '../../electron/access/policy'
import type { Settings } from '../../shared/settings'
import { anyResumes } from './resumptions'

const HOUR_MS = 3_600_000

const anyHours: fc.Arbitrary<Settings['entry']['hours']> = fc.record({
  limited: fc.boolean(),
  days: fc.uniqueArray(fc.nat(6), { minLength: 1, maxLength: 7 }),
  from: fc.nat(1439),
  to: fc.nat(1439)
})
export const anyEntry: fc.Arbitrary<Settings['entry']> = fc.record({
  codeToleranceSteps: fc.nat(2),
  trustHours: fc.oneof(fc.constantFrom(0, 1, 8, 720), fc.nat(720)),
  onlyListed: fc.boolean(),
  askReason: fc.boolean(),
  hours: anyHours
})
export const anyAccess: fc.Arbitrary<Settings['access']> = fc.record({
  unattended: fc.nat(4).map((n) => n > 0),
  askCodeForSavedLogins: fc.boolean(),
  askCodeForShortTermPasswords: fc.boolean()
})
/** All but what the owner and the administrator have set. */
export const anySituation: fc.Arbitrary<Omit<Question, 'access' | 'entry' | 'demands'>> = fc.record({
  factor: fc.constantFrom('not-enabled', 'ready', 'ready', 'unreadable'),
  credential: fc.constantFrom('password', 'saved-login', 'short-term'),
  connector: fc.record({
    rule: fc.constantFrom('usual', 'code-always', 'blocked'),
    listed: fc.boolean(),
    accessUntil: fc.option(fc.nat(2_000_000)),
    sinceCode: fc.option(fc.integer({ min: -HOUR_MS, max: 721 * HOUR_MS }))
  }),
  statedReason: fc.option(fc.string()),
  now: fc.nat(2_000_000),
  local: fc.record({ weekday: fc.nat(6), minute: fc.nat(1439) }),
  resumes: anyResumes
})
