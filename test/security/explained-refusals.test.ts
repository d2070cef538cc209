// Owns: case 25: who cannot be served is told why, as far as that helps nobody who guesses.
import { describe, expect, test } from 'vitest'
import { PROTOCOL_VERSION } from '../../shared/protocol'
import { armedHost, atCodePrompt, quickHost } from '../support/armed-host'
import { PASSWORD } from '../support/node-host'
import { newConnectorKey } from '../support/raw-connector'

const TOO_NEW = { type: 'refused', reason: 'protocol-version', supportedVersion: PROTOCOL_VERSION }

describe('case 25: an old or foreign client', () => {
  test.each([0, PROTOCOL_VERSION + 1, 0xffff])('of version %i is told which version this host speaks', async (version) => {
    const host = await armedHost()
    const connector = await host.visitor()
    expect(await connector.prove(PASSWORD, { version })).toEqual(TOO_NEW)
    expect(await connector.next()).toEqual({ type: 'closed' })
  })

  test.each([
    ['has more fields', { type: 'hello', version: 2, selector: 'password', ke1: 'a', features: ['x'] }],
    ['has other fields', { type: 'hello', version: 2, user: 'me' }],
    ['names a selector of another kind', { type: 'hello', version: 2, selector: 'passkey:1', ke1: 'a' }],
    ['has a version beyond 16 bits', { type: 'hello', version: 70_000 }]
  ])('whose hello %s is told the version too', async (_what, hello) => {
    const host = await armedHost()
    const connector = await host.visitor()
    connector.sendRaw(JSON.stringify(hello))
    expect(await connector.next()).toEqual(TOO_NEW)
  })

  test.each([
    ['bytes', Buffer.from([1, 2, 3])],
    ['no bytes', Buffer.alloc(0)],
    ['text that is not JSON', 'SSH-2.0-OpenSSH_9.2'],
    ['an empty text', ''],
    ['JSON that is no message', '[1,2,3]'],
    ['null', 'null'],
    ['a hello of this version without its fields', JSON.stringify({ type: 'hello', version: PROTOCOL_VERSION })]
  ])('that begins with %s is told that it broke the protocol', async (_what, frame) => {
    const host = await armedHost()
    const connector = await host.visitor()
    connector.sendRaw(frame)
    expect(await connector.next()).toEqual({ type: 'refused', reason: 'protocol-violation' })
    expect(await connector.next()).toEqual({ type: 'closed' })
    expect(host.faults).toEqual([])
  })
})

describe('case 25: every refusal that may be explained is explained', () => {
  test('unattended access is off', async () => {
    const host = await quickHost()
    expect((await atCodePrompt(host)).answer).toEqual({ type: 'refused', reason: 'unattended-access-off' })
  })

  test('locked out, and until when', async () => {
    const host = await armedHost()
    for (let tries = 0; tries < 4; tries++) {
      const { connector } = await atCodePrompt(host)
      await connector.factor(host.wrongCode())
      connector.drop()
    }
    const { connector } = await atCodePrompt(host, newConnectorKey(), { from: '127.0.0.9' })
    expect(await connector.factor(host.wrongCode())).toEqual({ type: 'refused', reason: 'locked-out', retryAfterSeconds: 30 })
    host.clock.advance(10_000)
    const later = await atCodePrompt(host, newConnectorKey(), { from: '127.0.0.9' })
    expect(later.answer).toEqual({ type: 'refused', reason: 'locked-out', retryAfterSeconds: 20 })
  })

  test('a wrong code, how many tries are left, and whether it was used before', async () => {
    const host = await armedHost()
    const { connector } = await atCodePrompt(host)
    expect(await connector.factor(host.wrongCode())).toEqual({ type: 'factor-rejected', why: 'wrong', triesLeft: 4 })
    expect(await connector.factor(host.enrollmentCode)).toEqual({ type: 'factor-rejected', why: 'used', triesLeft: 3 })
  })

  test('every refusal is a record with its reason and where it came from', async () => {
    const host = await armedHost()
    const connector = await host.visitor()
    connector.sendRaw('noise')
    await connector.next()
    expect(host.activities.at(-1)?.activity).toEqual({ kind: 'attempt-refused', source: '127.0.0.1', reason: 'protocol-violation' })
  })

  test('a wrong password is a record too, although the connector hangs up by itself', async () => {
    const host = await armedHost()
    const connector = await host.visitor()
    await connector.prove('not the password')
    const recorded = new Promise<void>((resolve) => {
      const push = (host.activities as unknown[]).push.bind(host.activities)
      ;(host.activities as unknown[]).push = (...records) => {
        resolve()
        return push(...records)
      }
    })
    connector.close()
    await recorded
    expect(host.activities.at(-1)?.activity).toEqual({ kind: 'attempt-refused', source: '127.0.0.1', reason: 'wrong-credential' })
  })
})
