// Owns: case 10: a recovery code is one of six secrets, hashed, good once, and its use is an alarm.
import { describe, expect, test } from 'vitest'
import { RECOVERY_CODE_COUNT } from '../../electron/access/recovery-codes'
import { FREE_TRIES } from '../../electron/access/throttle'
import { type ArmedHost, armedHost, atCodePrompt, expectGranted, leave } from '../support/armed-host'
import { filesIn, openStore, profileFolder } from '../support/profile-folder'

const rejected = (why: 'wrong' | 'used') => ({ type: 'factor-rejected', why })
const WRONG_CODE = 'AAAAA-AAAAA'

async function tryCode(host: ArmedHost, code: string) {
  const { connector, answer } = await atCodePrompt(host)
  if (answer.type !== 'factor-required') return answer
  const verdict = await connector.factor(code, 'recovery-code')
  if (verdict.type === 'factor-rejected') {
    // Makes room for the next one.
    connector.send({ type: 'bye' })
    await connector.next()
  }
  return verdict
}

describe('case 10: recovery codes', () => {
  test('there are six, all different, and each opens one session', async () => {
    const host = await armedHost()
    expect(new Set(host.recoveryCodes).size).toBe(RECOVERY_CODE_COUNT)
    for (const code of host.recoveryCodes) expectGranted(await tryCode(host, code))
    expect(host.pages).toHaveLength(RECOVERY_CODE_COUNT)
  })

  test('a used one is refused, and said to be used', async () => {
    const host = await armedHost()
    const [code] = host.recoveryCodes
    expectGranted(await tryCode(host, code!))
    expect(await tryCode(host, code!)).toMatchObject(rejected('used'))
  })

  test('parallel race: three connections send the same one, and one gets in', async () => {
    const host = await armedHost()
    const visits = await Promise.all([atCodePrompt(host), atCodePrompt(host), atCodePrompt(host)])
    const answers = await Promise.all(visits.map(({ connector }) => connector.factor(host.recoveryCodes[0]!, 'recovery-code')))
    expect(answers.filter((answer) => answer.type === 'granted')).toHaveLength(1)
  })

  test.each(['', ' ', '%', "' OR 1=1 --", 'null', '*****-*****', '_____-_____', WRONG_CODE])('the text "%s" is no recovery code', async (text) => {
    const host = await armedHost()
    expect(await tryCode(host, text)).toMatchObject(rejected('wrong'))
    expect(host.pages).toEqual([])
  })

  test.each([
    ['lower case', (code: string) => code.toLowerCase()],
    ['without its hyphen', (code: string) => code.replace('-', '')],
    ['with a space', (code: string) => ` ${code}`],
    ['with a line break', (code: string) => `${code}\n`],
    ['as its first half', (code: string) => code.slice(0, 5)]
  ])('a right one %s is refused: the interface tidies up, the host does not', async (_how, change) => {
    const host = await armedHost()
    expect(await tryCode(host, change(host.recoveryCodes[0]!))).toMatchObject(rejected('wrong'))
  })

  test('an authenticator code is no recovery code, and the other way round', async () => {
    const host = await armedHost()
    expect(await tryCode(host, host.code())).toMatchObject(rejected('wrong'))
    const { connector } = await atCodePrompt(host)
    expect(await connector.factor(host.recoveryCodes[0]!, 'totp')).toMatchObject(rejected('wrong'))
    expectGranted(await tryCode(host, host.recoveryCodes[0]!))
  })

  test('they have a budget of their own: guessing them leaves the authenticator its tries', async () => {
    const host = await armedHost()
    const answers = []
    for (let tries = 0; tries <= FREE_TRIES; tries++) answers.push(await tryCode(host, WRONG_CODE))
    expect(answers.at(-2)).toMatchObject({ type: 'refused', reason: 'locked-out' })
    expect(answers.at(-1)).toMatchObject({ type: 'refused', reason: 'locked-out' })
    const { connector, answer } = await atCodePrompt(host)
    expect(answer).toMatchObject({ triesLeft: FREE_TRIES })
    expectGranted(await connector.factor(host.code()))
  })

  test('using one alarms the owner and is in the log, with how many are left', async () => {
    const host = await armedHost()
    expectGranted(await tryCode(host, host.recoveryCodes[3]!))
    expect(host.notifier.notices).toContainEqual({ kind: 'recovery-code-used', left: 5 })
    const activities = host.activities.map((record) => record.activity)
    expect(activities).toContainEqual({ kind: 'recovery-code-used', value: 5 })
    expect(activities).toContainEqual(expect.objectContaining({ kind: 'session-granted', secondFactor: 'recovery-code' }))
  })

  test('the alarm that stays says how many are left now, also after new ones were made', async () => {
    const host = await armedHost()
    const { connector } = await atCodePrompt(host)
    expectGranted(await connector.factor(host.recoveryCodes[3]!, 'recovery-code'))
    const left = async () => (await host.host.status()).alerts.map((alert) => (alert.kind === 'recovery-code-used' ? alert.left : alert.kind))
    expect(await left()).toEqual([5])
    await leave(host, connector)
    const made = await host.host.enrollment.makeRecoveryCodes({ method: 'totp', code: host.code() })
    if (!made.ok) throw new Error(made.code)
    expect(await left()).toEqual([6])
  })

  test('when all are used, the prompt offers none', async () => {
    const host = await armedHost()
    for (const code of host.recoveryCodes) await tryCode(host, code)
    expect((await atCodePrompt(host)).answer).toMatchObject({ methods: ['totp'] })
  })

  test('new ones void the old ones', async () => {
    const host = await armedHost()
    const made = await host.host.enrollment.makeRecoveryCodes({ method: 'totp', code: host.code() })
    if (!made.ok) throw new Error(made.code)
    expect(await tryCode(host, host.recoveryCodes[0]!)).toMatchObject(rejected('wrong'))
    expectGranted(await tryCode(host, made.value.codes[0]!))
  })

  test('the database holds neither a code nor a plain hash of one, and equal codes would look different', async () => {
    const { folder, database } = await profileFolder()
    const host = await armedHost({ store: openStore(database) })
    const bytes = [...filesIn(folder).values()].map((file) => file.toString('latin1')).join('')
    for (const code of host.recoveryCodes) for (const form of [code, code.replace('-', '')]) expect(bytes).not.toContain(form)
    const rows = host.store.all<{ salt: string; mac: string }>('SELECT salt, mac FROM recovery_codes')
    expect(new Set(rows.map((row) => row.salt)).size).toBe(RECOVERY_CODE_COUNT)
    expect(rows.every((row) => /^[0-9a-f]{64}$/.test(row.mac))).toBe(true)
  })
})
