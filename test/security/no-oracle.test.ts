// Owns: case 23: neither answers nor their cost tell whether a credential exists or how much of a code was right.
import { describe, expect, test } from 'vitest'
import type { Hasher } from '../../electron/access/ports'
import { createOpaqueSetup, opaqueHost } from '../../electron/platform/opaque'
import { systemHasher } from '../../electron/platform/system'
import { armedHost, atCodePrompt } from '../support/armed-host'
import { quickOpaque } from '../support/opaque-in-process'
import { PASSWORD } from '../support/node-host'

/** A hasher that counts its comparisons. */
function countingHasher(): Hasher & { compared: number } {
  const hasher = {
    ...systemHasher,
    compared: 0,
    equal: (left: Uint8Array, right: Uint8Array) => {
      hasher.compared++
      return systemHasher.equal(left, right)
    }
  }
  return hasher
}

describe('case 23: every candidate is compared', () => {
  test.each([
    ['the step before', -1],
    ['the present step', 0],
    ['the next step', 1],
    ['no step at all', null]
  ])('a code of %s costs three comparisons', async (_which, steps) => {
    const hasher = countingHasher()
    const host = await armedHost({ hasher })
    const { connector } = await atCodePrompt(host)
    const code = steps === null ? host.wrongCode() : host.code(steps)
    hasher.compared = 0
    await connector.factor(code)
    expect(hasher.compared).toBe(3)
  })

  test.each([['the first code', 0], ['the last code', 5], ['no code', null]])('%s of the recovery codes costs six comparisons', async (_which, index) => {
    const hasher = countingHasher()
    const host = await armedHost({ hasher })
    const { connector } = await atCodePrompt(host)
    hasher.compared = 0
    await connector.factor(index === null ? 'AAAAA-AAAAA' : host.recoveryCodes[index]!, 'recovery-code')
    expect(hasher.compared).toBe(6)
  })
})

describe('case 23: an unknown credential', () => {
  test.each(['saved-login:doesNotExist', 'short-term:doesNotExist', 'resume:doesNotExist'])('"%s" is answered like one that exists: same form, same size, and again the same way', async (selector) => {
    const host = await armedHost()
    const answers = []
    for (const name of ['password', selector, selector]) {
      const connector = await host.visitor()
      const { ke1 } = await quickOpaque.start(PASSWORD)
      connector.sendOpening({ type: 'hello', version: 1, selector: name, ke1 })
      const challenge = await connector.next()
      if (challenge.type !== 'challenge') throw new Error(challenge.type)
      connector.sendOpening({ type: 'proof', ke3: 'A'.repeat(86) })
      answers.push({ size: challenge.ke2.length, then: await connector.next() })
      connector.drop()
    }
    expect(answers[1]).toEqual(answers[0])
    expect(answers[2]).toEqual(answers[0])
  })

  test('a saved login cannot be asked for as a short-term password, or the password by another name', async () => {
    const host = await armedHost()
    for (const selector of ['saved-login:password', 'short-term:password', 'resume:password']) {
      const connector = await host.visitor()
      expect(await connector.prove(PASSWORD, { selector })).toBeNull()
    }
  })

  test('its challenge costs about as much as a real one', async () => {
    const setup = await createOpaqueSetup()
    const record = await quickOpaque.register({ setup, selector: 'password', password: PASSWORD })
    const { ke1 } = await quickOpaque.start(PASSWORD)
    const cost = (stored: string | null): number => {
      const start = process.cpuUsage()
      for (let turn = 0; turn < 20; turn++) opaqueHost.challenge({ setup, record: stored, selector: 'password', ke1 })
      const { user, system } = process.cpuUsage(start)
      return user + system
    }
    cost(record)
    const [known, unknown]: [number[], number[]] = [[], []]
    // Alternating, so that whatever else the machine does falls on both.
    for (let turn = 0; turn < 25; turn++) {
      known.push(cost(record))
      unknown.push(cost(null))
    }
    const median = (values: number[]): number => values.sort((left, right) => left - right)[12]!
    const ratio = median(unknown) / median(known)
    expect(ratio).toBeGreaterThan(0.6)
    expect(ratio).toBeLessThan(1.7)
  })
})
