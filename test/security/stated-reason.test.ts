// Owns: "Ask for a reason": nobody gets round it, and nothing in it can pretend to be more than a text.
import { describe, expect, test } from 'vitest'
import { type ArmedHost, armedHost, atCodePrompt, expectGranted, leave } from '../support/armed-host'
import { newConnectorKey } from '../support/raw-connector'

async function asking(): Promise<ArmedHost> {
  const host = await armedHost()
  expect(await host.host.settings.change({ entry: { askReason: true } })).toMatchObject({ ok: true })
  return host
}
const lastGrant = (host: ArmedHost) => host.activities.findLast(({ activity }) => activity.kind === 'session-granted')?.activity

describe('a reason', () => {
  test('is asked for after the identity and before the code, and stands in the log and with the live session', async () => {
    const host = await asking()
    const { connector, answer } = await atCodePrompt(host)
    expect(answer).toMatchObject({ type: 'reason-required', expiresInSeconds: 180 })
    expect(await connector.reason('  monthly updates ')).toMatchObject({ type: 'factor-required' })
    expectGranted(await connector.factor(host.code()))
    expect(lastGrant(host)).toMatchObject({ statedReason: 'monthly updates' })
    expect((await host.host.status()).sessions).toMatchObject([{ statedReason: 'monthly updates' }])
    expect(host.notifier.notices).toContainEqual(expect.objectContaining({ kind: 'session-started', connectorName: 'Test laptop', statedReason: 'monthly updates' }))
  })

  test('is asked for when no code is', async () => {
    const host = await asking()
    expect(await host.host.settings.change({ entry: { trustHours: 1 } }, { method: 'totp', code: host.code() })).toMatchObject({ ok: true })
    const key = newConnectorKey()
    const first = await atCodePrompt(host, key)
    await first.connector.reason('updates')
    expectGranted(await first.connector.factor(host.code(1)))
    await leave(host, first.connector)
    const { connector, answer } = await atCodePrompt(host, key)
    expect(answer.type).toBe('reason-required')
    expect((await connector.reason('again')).type).toBe('granted')
    expect(lastGrant(host)).toMatchObject({ secondFactor: 'trusted-connector', statedReason: 'again' })
  })

  test.each([
    ['line breaks', 'a\r\n12:00 The owner was let in.', 'a\\u{d}\\u{a}12:00 The owner was let in.'],
    ['characters that turn the reading direction', 'a\u202eb', 'a\\u{202e}b'],
    ['a terminal’s control characters', '\u001b[2Ja', '\\u{1b}[2Ja'],
    ['markup', '<b>a</b>', '<b>a</b>']
  ])('with %s is kept as plain text on one line', async (_what, text, kept) => {
    const host = await asking()
    const { connector } = await atCodePrompt(host)
    await connector.reason(text)
    expectGranted(await connector.factor(host.code()))
    expect(lastGrant(host)).toMatchObject({ statedReason: kept })
  })

  test.each([
    ['nothing', ''],
    ['spaces', '   '],
    ['more than 200 characters', 'x'.repeat(201)]
  ])('of %s ends the conversation', async (_what, text) => {
    const host = await asking()
    const { connector } = await atCodePrompt(host)
    expect(await connector.reason(text)).toMatchObject({ type: 'refused', reason: 'protocol-violation' })
    expect(host.pages).toEqual([])
  })

  test('is not replaced by a right code', async () => {
    const host = await asking()
    const { connector } = await atCodePrompt(host)
    expect(await connector.factor(host.code())).toMatchObject({ type: 'refused', reason: 'protocol-violation' })
    expect(host.pages).toEqual([])
  })

  test('is waited for three minutes, and no longer', async () => {
    const host = await asking()
    const { connector } = await atCodePrompt(host)
    host.clock.advance(180_000)
    expect(await connector.next()).toMatchObject({ type: 'refused', reason: 'challenge-expired' })
  })

  test('that was not asked for when the code was is asked for before the session opens', async () => {
    const host = await armedHost()
    const { connector } = await atCodePrompt(host)
    await host.host.settings.change({ entry: { askReason: true } })
    expect(await connector.factor(host.code())).toMatchObject({ type: 'refused', reason: 'host-error' })
    expect(host.pages).toEqual([])
  })

  test('that is said without being asked ends the conversation', async () => {
    const host = await armedHost()
    const { connector } = await atCodePrompt(host)
    expect(await connector.reason('updates')).toMatchObject({ type: 'refused', reason: 'protocol-violation' })
  })
})
