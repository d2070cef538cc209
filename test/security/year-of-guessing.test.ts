// Owns: rule 7 as a simulation: a year of attack by somebody who knows the password, against the real throttle on a real
// database, with a clock that the test turns.
import { describe, expect, test } from 'vitest'
import { GuessThrottle, type Lane } from '../../electron/access/throttle'
import { MAX_TOLERANCE_STEPS } from '../../shared/constants'
import { FakeClock, memoryStore } from '../support/fakes'

const DAY_MS = 24 * 3_600_000
/** With so many steps either side, so many codes of a million are right. */
const rightCodes = (toleranceSteps: number): number => (2 * toleranceSteps + 1) / 1e6
const STRANGERS = { kind: 'code', who: 'strangers' } as const satisfies Lane
const OWNER: Lane = { kind: 'code', who: 'connector', key: 'a key that was granted before' }

/** What the attacker does between guesses, apart from waiting as long as he must. */
type Tactic = { readonly between: (clock: FakeClock, throttle: GuessThrottle, guesses: number) => void }

const tactics: Readonly<Record<string, Tactic>> = {
  'guesses whenever it is allowed': { between: () => {} },
  'restarts the host between guesses': { between: (clock) => clock.restart() },
  'waits for others to succeed': {
    between: (_clock, throttle) => {
      const charged = throttle.charge(OWNER)
      if (charged.ok) charged.charge.succeeded()
    }
  },
  'lets the budget be forgotten, again and again': {
    between: (clock, _throttle, guesses) => {
      if (guesses % 17 === 0) clock.advance(31 * DAY_MS)
    }
  }
}

function attackForAYear({ between }: Tactic) {
  const clock = new FakeClock()
  const store = memoryStore()
  const end = clock.now() + 365 * DAY_MS
  let [guesses, refusals, ownerIn] = [0, 0, 0]
  while (clock.now() < end) {
    // Each guess comes from a fresh key and another address; the lane is the same, whoever he says he is.
    const throttle = new GuessThrottle(store, clock)
    const charged = throttle.charge(STRANGERS)
    if (charged.ok) {
      guesses++
    } else {
      refusals++
      clock.advance(Math.max(charged.lockedUntil - clock.now(), 1))
    }
    const owner = throttle.charge(OWNER)
    if (owner.ok) {
      ownerIn++
      owner.charge.succeeded()
    }
    between(clock, throttle, guesses)
  }
  return { guesses, refusals, ownerIn, chance: (toleranceSteps: number) => guesses * rightCodes(toleranceSteps) }
}

describe('rule 7: a year of guessing with the right password', () => {
  test.each(Object.entries(tactics))('an attacker who %s stays below 0.2 percent, and the owner always gets in', (name, tactic) => {
    const { guesses, refusals, ownerIn, chance } = attackForAYear(tactic)
    const percent = (steps: number): string => `${(chance(steps) * 100).toFixed(4)} %`
    console.info(`${name}: ${guesses} guesses a year, chance ${percent(1)}, with a code tolerance of 2 ${percent(2)}`)
    expect(guesses).toBeGreaterThan(100)
    expect(chance(1)).toBeLessThan(0.002)
    expect(chance(MAX_TOLERANCE_STEPS)).toBeLessThan(0.002)
    expect(ownerIn).toBe(guesses + refusals)
  })

  test('a stranger who is let in once a day, as new computers are, does not open the door for the attacker', () => {
    const tactic: Tactic = {
      between: (_clock, throttle) => {
        const charged = throttle.charge(STRANGERS)
        if (charged.ok) charged.charge.succeeded()
      }
    }
    expect(attackForAYear(tactic).chance(MAX_TOLERANCE_STEPS)).toBeLessThan(0.002)
  })
})
