// Owns: case 6: a code is exactly six ASCII digits at the host. What is merely like one is refused, and counted.
import { describe, expect, test } from 'vitest'
import { FREE_TRIES } from '../../electron/access/throttle'
import { type ArmedHost, armedHost, atCodePrompt, expectGranted } from '../support/armed-host'

const fullWidth = (code: string): string => [...code].map((digit) => String.fromCodePoint(0xff10 + Number(digit))).join('')
const arabicIndic = (code: string): string => [...code].map((digit) => String.fromCodePoint(0x0660 + Number(digit))).join('')

/** Texts that some reader somewhere would take for the right code. */
const lookalikes: Readonly<Record<string, (code: string) => string>> = {
  'a leading space': (code) => ` ${code}`,
  'a trailing space': (code) => `${code} `,
  'a space in the middle': (code) => `${code.slice(0, 3)} ${code.slice(3)}`,
  'a trailing line break': (code) => `${code}\n`,
  'a trailing NUL': (code) => `${code}\u0000`,
  'a zero-width space': (code) => `\u200b${code}`,
  'full-width digits': fullWidth,
  'Arabic-Indic digits': arabicIndic,
  'a plus sign': (code) => `+${code}`,
  'a leading zero': (code) => `0${code}`,
  'an exponent': (code) => `${code}e0`,
  'a decimal point': (code) => `${code}.0`,
  'the code twice': (code) => code + code,
  'five digits': (code) => code.slice(0, 5),
  nothing: () => ''
}

/** The same as another type; the message has no such form at all. */
const otherTypes: Readonly<Record<string, (code: string) => unknown>> = {
  'a number': Number,
  'an array': (code) => [code],
  'an array of digits': (code) => [...code],
  'an object': (code) => ({ toString: code }),
  'a list of guesses': (code) => ['000000', code],
  null: () => null,
  true: () => true,
  'a text of 65 characters': (code) => code.padEnd(65, ' ')
}

const failuresOf = (host: ArmedHost): number =>
  host.store.get<{ failures: number }>("SELECT failures FROM pauses WHERE lane = 'code/strangers'")?.failures ?? 0

describe('case 6: what is not exactly a code is a wrong code', () => {
  test.each(Object.entries(lookalikes))('%s: refused and counted, and the real code is still unused', async (_name, change) => {
    const host = await armedHost()
    const { connector } = await atCodePrompt(host)
    expect(await connector.factor(change(host.code()))).toEqual({ type: 'factor-rejected', why: 'wrong', triesLeft: FREE_TRIES - 1 })
    expect(failuresOf(host)).toBe(1)
    expect(host.pages).toEqual([])
    expectGranted(await connector.factor(host.code()))
  })

  test.each(Object.entries(otherTypes))('%s: the connection is refused, and it is counted', async (_name, change) => {
    const host = await armedHost()
    const { connector } = await atCodePrompt(host)
    connector.send({ type: 'factor', method: 'totp', code: change(host.code()) })
    expect(await connector.next()).toMatchObject({ type: 'refused', reason: 'protocol-violation' })
    expect(failuresOf(host)).toBe(1)
    expect(host.pages).toEqual([])
  })

  test('after a code was used, none of its lookalikes opens a second session', async () => {
    const host = await armedHost()
    const first = await atCodePrompt(host)
    const code = host.code()
    expectGranted(await first.connector.factor(code))
    const names = Object.keys(lookalikes).slice(0, FREE_TRIES - 1)
    const second = await atCodePrompt(host)
    for (const name of names) expect(await second.connector.factor(lookalikes[name]!(code))).toMatchObject({ type: 'factor-rejected' })
    expect(host.pages).toHaveLength(1)
  })

  test('a host confirms its own changes by the same rule', async () => {
    const host = await armedHost()
    const confirmation = { method: 'totp', code: ` ${host.code()}` } as const
    expect(await host.host.enrollment.turnOff(confirmation)).toMatchObject({ ok: false, code: 'confirmation-wrong' })
  })

  test('noise at the code prompt is not cheaper than guessing', async () => {
    const host = await armedHost()
    for (let tries = 0; tries < FREE_TRIES; tries++) {
      const { connector } = await atCodePrompt(host)
      connector.sendRaw('noise')
      expect(await connector.next()).toMatchObject({ type: 'refused', reason: 'protocol-violation' })
    }
    expect((await atCodePrompt(host)).answer).toMatchObject({ type: 'refused', reason: 'locked-out' })
  })

  test('saying goodbye at the code prompt costs nothing: a person who cancels has not guessed', async () => {
    const host = await armedHost()
    for (let tries = 0; tries <= FREE_TRIES; tries++) {
      const { connector, answer } = await atCodePrompt(host)
      expect(answer).toMatchObject({ type: 'factor-required', triesLeft: FREE_TRIES })
      connector.send({ type: 'bye' })
      expect(await connector.next()).toEqual({ type: 'closed' })
    }
    expect(host.activities.map((record) => record.activity.reason)).not.toContain('protocol-violation')
  })
})
