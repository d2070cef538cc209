// Owns: case 24: the code prompt lives 180 seconds, as long as somebody needs to fetch a phone, and outlives a connection.
import { describe, expect, test } from 'vitest'
import { CHALLENGE_LIFETIME_MS } from '../../shared/protocol'
import { FREE_TRIES } from '../../electron/access/throttle'
import { armedHost, atCodePrompt, expectGranted, withSavedLogin } from '../support/armed-host'

const SECOND = 1000

describe('case 24: the challenge', () => {
  test('lives 180 seconds: a code in the last of them is taken', async () => {
    const host = await armedHost()
    const { connector, answer } = await atCodePrompt(host)
    expect(answer).toMatchObject({ type: 'factor-required', expiresInSeconds: 180 })
    host.clock.advance(CHALLENGE_LIFETIME_MS - SECOND)
    expectGranted(await connector.factor(host.code()))
  })

  test('then it is over, and the connector is told', async () => {
    const host = await armedHost()
    const { connector } = await atCodePrompt(host)
    host.clock.advance(CHALLENGE_LIFETIME_MS)
    expect(await connector.next()).toEqual({ type: 'refused', reason: 'challenge-expired' })
    expect(await connector.next()).toEqual({ type: 'closed' })
    expect(host.pages).toEqual([])
  })

  test('a wrong code does not make it longer', async () => {
    const host = await armedHost()
    const { connector } = await atCodePrompt(host)
    host.clock.advance(100 * SECOND)
    await connector.factor(host.wrongCode())
    host.clock.advance(80 * SECOND)
    expect(await connector.next()).toEqual({ type: 'refused', reason: 'challenge-expired' })
  })

  test('survives a lost connection of the same key, with the time that was left', async () => {
    const host = await armedHost()
    const { connector, key } = await atCodePrompt(host)
    host.clock.advance(60 * SECOND)
    connector.drop()
    host.clock.advance(40 * SECOND)
    const again = await atCodePrompt(host, key)
    expect(again.answer).toMatchObject({ type: 'factor-required', expiresInSeconds: 80 })
    host.clock.advance(79 * SECOND)
    expectGranted(await again.connector.factor(host.code()))
  })

  test('coming back does not give the tries back', async () => {
    const host = await armedHost()
    const { connector, key } = await atCodePrompt(host)
    await connector.factor(host.wrongCode())
    connector.drop()
    expect((await atCodePrompt(host, key)).answer).toMatchObject({ triesLeft: FREE_TRIES - 1 })
  })

  test('coming back again and again does not make it longer', async () => {
    const host = await armedHost()
    let visit = await atCodePrompt(host)
    for (let times = 0; times < 5; times++) {
      host.clock.advance(30 * SECOND)
      visit.connector.drop()
      visit = await atCodePrompt(host, visit.key)
    }
    expect(visit.answer).toMatchObject({ expiresInSeconds: 30 })
    host.clock.advance(30 * SECOND)
    expect(await visit.connector.next()).toEqual({ type: 'refused', reason: 'challenge-expired' })
  })

  test('another key gets one of its own', async () => {
    const host = await armedHost()
    await atCodePrompt(host)
    host.clock.advance(100 * SECOND)
    expect((await atCodePrompt(host)).answer).toMatchObject({ expiresInSeconds: 180 })
  })

  test('another credential of the same key gets one of its own', async () => {
    const host = await armedHost()
    const login = await withSavedLogin(host)
    await atCodePrompt(host, login.key)
    host.clock.advance(100 * SECOND)
    const connector = await host.visitor()
    expect(await connector.reachCode(login.secret, login.key, { selector: login.selector })).toMatchObject({ expiresInSeconds: 180 })
  })

  test('after a session the next one starts with the full time', async () => {
    const host = await armedHost()
    const { connector, key } = await atCodePrompt(host)
    host.clock.advance(100 * SECOND)
    expectGranted(await connector.factor(host.code()))
    expect((await atCodePrompt(host, key)).answer).toMatchObject({ expiresInSeconds: 180 })
  })

  test('the silence limit of ten seconds does not hold at the prompt', async () => {
    const host = await armedHost()
    const { connector } = await atCodePrompt(host)
    host.clock.advance(120 * SECOND)
    expect(await connector.factor(host.wrongCode())).toMatchObject({ type: 'factor-rejected' })
  })
})
