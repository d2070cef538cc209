// Owns: cases 1 and 2: no message, in no state and in no order, stands in for a step.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { START, step } from '../../electron/access/gate'
import type { GateEvent } from '../../electron/access/gate-vocabulary'
import { isGrant } from '../../electron/access/grant'
import { armedHost, atCodePrompt, granted } from '../support/armed-host'
import { NOW, PATH_WITH_REASON, PATH_WITH_REASON_AND_SENDING, PATH_WITH_SENDING, RESUMING_PATH, RIGHT_PATH, anyEvent, isReal, realSecond, results } from '../support/gate-events'
import { PASSWORD } from '../support/node-host'
import { newConnectorKey } from '../support/raw-connector'

/** A run through the gate that remembers which real proofs it was shown. */
function run(events: typeof RIGHT_PATH) {
  let state = START
  const seen = { first: false, second: false, opened: 0, thrown: false }
  /** The session that each of the two proofs takes up again. */
  const resumes: (string | null)[] = [null, null]
  for (const make of events) {
    const event = make()
    try {
      const next = step(state, event, NOW)
      if (event.is === 'first-factor-proved' && next.state.at === 'AwaitingIdentity') {
        seen.first = isReal(event.proof)
        resumes[0] = event.proof.resumes?.grant.sessionId ?? null
      }
      if (event.is === 'second-factor-met' && next.state.at === 'Recording') {
        seen.second = isReal(event.proof)
        resumes[1] = event.proof.how === 'resumed' ? event.proof.sessionId : null
      }
      seen.opened += next.effects.filter((effect) => effect.do === 'open-session').length
      state = next.state
    } catch {
      seen.thrown = true
      break
    }
  }
  return { state, seen, resumes }
}

describe('case 2: every message type in every state', () => {
  const paths = {
    'without a reason': RIGHT_PATH,
    'with a reason': PATH_WITH_REASON,
    'with codes that are sent': PATH_WITH_SENDING,
    'with a reason and codes that are sent': PATH_WITH_REASON_AND_SENDING,
    'back into a session': RESUMING_PATH
  }

  test.each(Object.entries(paths))('the right events in the right order %s, and only they, end in one session', (_which, path) => {
    const { state, seen } = run(path)
    expect(state.at).toBe('Granted')
    expect(seen.opened).toBe(1)
  })

  test.each(Object.entries(paths))('in any order of messages and results %s, a session needs a real first and a real second proof, or both that take up the same session', (_which, path) => {
    let reached = 0
    fc.assert(
      fc.property(fc.nat(path.length), fc.array(anyEvent, { maxLength: 12 }), (right, others) => {
        const { state, seen, resumes } = run([...path.slice(0, right), ...others])
        if (state.at === 'Granted' || seen.opened > 0) {
          reached++
          expect(seen).toMatchObject({ first: true, second: true, opened: 1 })
        }
        if (state.at !== 'Granted' && state.at !== 'Recording') return
        expect(isGrant(state.grant)).toBe(true)
        expect(resumes[0]).toBe(resumes[1])
        if (resumes[0] !== null) expect(state.grant).toMatchObject({ sessionId: resumes[0], resumedBy: 'r' })
        else expect(state.grant.resumedBy).toBeNull()
      }),
      { numRuns: 5000 }
    )
    // Otherwise the property above would have been about nothing.
    expect(reached).toBeGreaterThan(100)
  })

  test.each(Object.entries(paths))('leaving out any one event of the right order %s opens nothing', (_which, path) => {
    path.forEach((_, left) => {
      const { state, seen } = run(path.filter((_event, index) => index !== left))
      expect(state.at, `without event ${left}`).not.toBe('Granted')
      expect(seen.opened).toBe(0)
    })
  })

  test('in any two connections that are shown the same proof of a code, in any order, one session opens at most', () => {
    const tails = Object.values(paths).filter((path) => path !== RESUMING_PATH).map((path) => path.slice(0, -2))
    let both = 0
    fc.assert(
      fc.property(fc.constantFrom(...tails), fc.constantFrom(...tails), fc.array(fc.boolean(), { maxLength: 12 }), fc.array(anyEvent, { maxLength: 3 }), (one, other, turns, others) => {
        const proof = realSecond()
        const met = (): GateEvent => ({ is: 'second-factor-met', proof, sessionId: 'session' })
        const rest = [[met, results.recorded, ...others], [met, results.recorded]]
        const states = [run(one).state, run(other).state]
        let opened = 0
        for (const turn of [...turns.map(Number), 0, 0, 1, 1]) {
          const make = rest[turn]!.shift()
          if (make === undefined) continue
          try {
            const next = step(states[turn]!, make(), NOW)
            opened += next.effects.filter((effect) => effect.do === 'open-session').length
            states[turn] = next.state
          } catch {
            rest[turn] = []
          }
        }
        expect(opened).toBeLessThanOrEqual(1)
        both += opened
      }),
      { numRuns: 1000 }
    )
    // Otherwise the property above would have been about nothing.
    expect(both).toBeGreaterThan(500)
  })

  test('a wrong message is answered with a refusal, and nothing after it counts', () => {
    fc.assert(
      fc.property(fc.nat(RIGHT_PATH.length - 1), fc.array(anyEvent, { maxLength: 20 }), (right, others) => {
        const { state } = run([...RIGHT_PATH.slice(0, right), () => ({ is: 'malformed' }), ...others, ...RIGHT_PATH])
        expect(state).toMatchObject({ at: 'Refused', reason: 'protocol-violation' })
      }),
      { numRuns: 500 }
    )
  })
})

const sealed = {
  identify: { type: 'identify', publicKey: 'a', signature: 'a', name: 'n', platform: 'p', appVersion: '1', remember: false },
  signal: { type: 'signal', body: '{}' },
  clipboard: { type: 'clipboard', body: 'AQ' },
  chat: { type: 'chat', number: 1, text: 'hello' },
  'chat-heard': { type: 'chat-heard', number: 1 },
  recording: { type: 'recording', on: true },
  sound: { type: 'sound', on: true },
  'sound-signal': { type: 'sound-signal', body: '{}' },
  factor: { type: 'factor', method: 'totp', code: '123456' },
  reason: { type: 'reason', text: 'updates' },
  hello: { type: 'hello', version: 1, selector: 'password', ke1: 'a' },
  proof: { type: 'proof', ke3: 'a' },
  granted: { type: 'granted', sessionId: 's', hostName: 'h', permissions: ['view', 'control'], deviceCookie: { id: 'i', key: 'k' }, resume: { id: 'r', secret: 's' } },
  recorded: { type: 'recorded' },
  'settings.change': { type: 'settings.change', patch: { access: { unattended: true } } }
}

describe('case 2: over a real socket', () => {
  test.each(Object.entries(sealed).filter(([type]) => type !== 'factor'))('"%s" at the code prompt is refused and opens nothing', async (_type, message) => {
    const host = await armedHost()
    const { connector } = await atCodePrompt(host)
    connector.send(message)
    expect(await connector.next()).toMatchObject({ type: 'refused', reason: 'protocol-violation' })
    expect(await connector.next()).toEqual({ type: 'closed' })
    expect(host.pages).toEqual([])
  })

  test.each(Object.entries(sealed).filter(([type]) => type !== 'identify'))('"%s" before the identity is refused and opens nothing', async (_type, message) => {
    const host = await armedHost()
    const connector = await host.visitor()
    await connector.prove(PASSWORD)
    connector.send(message)
    expect(await connector.next()).toMatchObject({ type: 'refused', reason: 'protocol-violation' })
    expect(host.pages).toEqual([])
  })

  test.each(Object.entries(sealed).filter(([type]) => type !== 'hello'))('"%s" in the clear as the first message is refused', async (_type, message) => {
    const host = await armedHost()
    const connector = await host.visitor()
    connector.sendRaw(JSON.stringify(message))
    expect(await connector.next()).toMatchObject({ type: 'refused', reason: 'protocol-violation' })
    expect(await connector.next()).toEqual({ type: 'closed' })
  })

  test('a second hello instead of the proof is refused', async () => {
    const host = await armedHost()
    const connector = await host.visitor()
    connector.sendRaw(JSON.stringify(sealed.hello))
    connector.sendRaw(JSON.stringify(sealed.hello))
    expect(await connector.next()).toMatchObject({ type: 'refused', reason: 'protocol-violation' })
  })

  test('a message in the clear inside the channel is refused', async () => {
    const host = await armedHost()
    const { connector } = await atCodePrompt(host)
    connector.sendRaw(JSON.stringify({ type: 'factor', method: 'totp', code: host.code() }))
    expect(await connector.next()).toMatchObject({ type: 'refused', reason: 'protocol-violation' })
    expect(host.pages).toEqual([])
  })

  test('a second identity during a session ends the session', async () => {
    const host = await armedHost()
    const { connector } = await granted(host)
    connector.identify(newConnectorKey())
    expect(await connector.next()).toMatchObject({ type: 'refused', reason: 'protocol-violation' })
    expect(host.liveGrants()).toEqual([])
    expect(host.pages.map((page) => page.open)).toEqual([false])
  })
})

describe('case 1: a patched connector gets nothing', () => {
  test('when it skips the code and starts the session', async () => {
    const host = await armedHost()
    const { connector, answer } = await atCodePrompt(host)
    expect(answer.type).toBe('factor-required')
    connector.send({ type: 'signal', body: JSON.stringify({ description: { type: 'offer', sdp: 'v=0' } }) })
    expect(await connector.next()).toMatchObject({ type: 'refused' })
    expect(await connector.next()).toEqual({ type: 'closed' })
    expect([host.pages, host.input, host.liveGrants()]).toEqual([[], [], []])
  })

  test('when it claims that the code was right', async () => {
    const host = await armedHost()
    const { connector } = await atCodePrompt(host)
    connector.send({ type: 'factor', method: 'totp', code: '000000', verified: true })
    expect(await connector.next()).toMatchObject({ type: 'refused', reason: 'protocol-violation' })
    expect(host.pages).toEqual([])
  })

  test('when it says in its identity that it was verified before', async () => {
    const host = await armedHost()
    const connector = await host.visitor()
    await connector.prove(PASSWORD)
    connector.identify(newConnectorKey(), { verified: true })
    expect(await connector.next()).toMatchObject({ type: 'refused', reason: 'protocol-violation' })
  })

  test('when it names a method that the host did not offer', async () => {
    const host = await armedHost()
    const { connector } = await atCodePrompt(host)
    connector.send({ type: 'factor', method: 'none', code: '' })
    expect(await connector.next()).toMatchObject({ type: 'refused', reason: 'protocol-violation' })
    expect(host.pages).toEqual([])
  })
})
