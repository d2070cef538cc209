// Owns: "Code tolerance": which steps open a session, over a real socket.
import { describe, expect, test } from 'vitest'
import { type ArmedHost, armedHost, atCodePrompt } from '../support/armed-host'

async function tolerating(codeToleranceSteps: number): Promise<ArmedHost> {
  const host = await armedHost()
  expect(await host.host.settings.change({ entry: { codeToleranceSteps } }, { method: 'totp', code: host.code() })).toMatchObject({ ok: true })
  // Every step around the present one is fresh again.
  host.clock.advance(10 * 30_000)
  return host
}

describe.each([0, 1, 2])('with a tolerance of %i', (tolerance) => {
  test.each([-3, -2, -1, 0, 1, 2, 3])('a code that is %i steps off', async (steps) => {
    const host = await tolerating(tolerance)
    const { connector } = await atCodePrompt(host)
    const answer = await connector.factor(host.code(steps))
    expect(answer.type).toBe(Math.abs(steps) <= tolerance ? 'granted' : 'factor-rejected')
  })
})

test('a code that opened a session opens no second one, with any tolerance', async () => {
  const host = await tolerating(2)
  const first = await atCodePrompt(host)
  expect((await first.connector.factor(host.code(2))).type).toBe('granted')
  const second = await atCodePrompt(host)
  for (const steps of [2, 1, 0]) expect(await second.connector.factor(host.code(steps))).toMatchObject({ type: 'factor-rejected', why: 'used' })
})
