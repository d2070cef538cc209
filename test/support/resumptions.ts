// Owns: what a policy may be asked about a session that goes on after a lost connection, for property tests to draw from.
import fc from 'fast-check'
import type { Question } from '../../electron/access/policy'
import { secondFactorHow } from '../../shared/activity'
import { RESUME_WITHIN_MS } from '../../shared/protocol'

/** Half of the questions are about a new session. */
export const anyResumes: fc.Arbitrary<Question['resumes']> = fc.option(
  fc.oneof(
    fc.constant('spent' as const),
    fc.record({
      sessionId: fc.constant('session'),
      how: fc.constantFrom(...secondFactorHow.options),
      lostForMs: fc.nat(2 * RESUME_WITHIN_MS),
      expiresAt: fc.option(fc.nat(2_000_000)),
      over: fc.option(fc.constant('owner-disconnected' as const))
    })
  ),
  { freq: 2 }
)
