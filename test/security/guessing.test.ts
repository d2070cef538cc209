// Owns: cases 7, 8 and 9: one budget for all who were never let in, counted before anything is looked at, and a door of
// their own for those who were.
import { describe, expect, test } from 'vitest'
import { FREE_TRIES } from '../../electron/access/throttle'
import { type ArmedHost, type QuickHost, armedHost, atCodePrompt, expectGranted, granted, leave, quickHost } from '../support/armed-host'
import { openStore, profileFolder } from '../support/profile-folder'
import { type Answer, newConnectorKey } from '../support/raw-connector'

const LOCKED_OUT = { type: 'refused', reason: 'locked-out' }
const SOURCES = Array.from({ length: 40 }, (_, index) => `127.0.0.${index + 2}`)

/** One guess by a connector that nobody knows: a fresh key, from some address. */
async function guess(host: QuickHost, code: string, from: string): Promise<Answer> {
  const { connector, answer } = await atCodePrompt(host, newConnectorKey(), { from })
  return answer.type === 'factor-required' ? connector.factor(code) : answer
}

async function lockStrangersOut(host: ArmedHost): Promise<void> {
  const wrong = host.wrongCode()
  for (let tries = 0; tries < FREE_TRIES; tries++) await guess(host, wrong, SOURCES[tries]!)
}

const looked = (answers: readonly Answer[]): number => answers.filter((answer) => answer.type === 'factor-rejected').length

describe('case 7: guessing over parallel sessions, sources and restarts', () => {
  test('40 prompts opened at once from 40 sources share the free tries', async () => {
    const host = await armedHost()
    const prompts = await Promise.all(SOURCES.map((from) => atCodePrompt(host, newConnectorKey(), { from })))
    const wrong = host.wrongCode()
    const answers = await Promise.all(prompts.map(({ connector }) => connector.factor(wrong)))
    // The last of the free tries is answered with the pause that it starts.
    expect(looked(answers)).toBe(FREE_TRIES - 1)
    expect(answers.filter((answer) => answer.type === 'refused')).toHaveLength(SOURCES.length - FREE_TRIES + 1)
    const rejected = host.activities.filter((record) => record.activity.kind === 'code-rejected')
    expect(rejected).toHaveLength(FREE_TRIES)
  })

  test('200 connections with fresh keys get no more guesses than one would', async () => {
    const host = await armedHost()
    const wrong = host.wrongCode()
    const answers: Answer[] = []
    for (let batch = 0; batch < 10; batch++) {
      answers.push(...(await Promise.all(SOURCES.slice(0, 20).map((from) => guess(host, wrong, from)))))
    }
    expect(answers).toHaveLength(200)
    expect(looked(answers)).toBe(FREE_TRIES - 1)
    // Even the right code is not looked at while strangers are locked out.
    expect(await guess(host, host.code(), '127.0.0.99')).toMatchObject(LOCKED_OUT)
    expect(host.pages).toEqual([])
  })

  test('restarts between the guesses give nothing', async () => {
    const { database } = await profileFolder()
    const store = openStore(database)
    const first = await armedHost({ store })
    const wrong = first.wrongCode()
    const answers: Answer[] = []
    let host: QuickHost = first
    for (let run = 0; run < 6; run++) {
      answers.push(await guess(host, wrong, SOURCES[2 * run]!), await guess(host, wrong, SOURCES[2 * run + 1]!))
      host.host.close()
      first.clock.restart()
      host = await quickHost({ store: openStore(database), keychain: first.keychain, clock: first.clock })
    }
    expect(looked(answers)).toBe(FREE_TRIES - 1)
    expect(answers.at(-1)).toMatchObject(LOCKED_OUT)
  })

  test('turning the wall clock back or forth shortens no pause', async () => {
    const host = await armedHost()
    await lockStrangersOut(host)
    host.clock.setWall(host.clock.now() - 3_600_000)
    expect(await guess(host, host.code(), '127.0.0.99')).toMatchObject(LOCKED_OUT)
    host.clock.setWall(host.clock.now() + 10 * 3_600_000)
    expect(await guess(host, host.code(), '127.0.0.99')).toMatchObject(LOCKED_OUT)
  })

  test('a success by somebody else does not give the guessers a fresh start', async () => {
    const host = await armedHost()
    const friend = await granted(host)
    await leave(host, friend.connector)
    const wrong = host.wrongCode()
    for (let tries = 0; tries < FREE_TRIES - 1; tries++) await guess(host, wrong, SOURCES[tries]!)
    host.clock.advance(30_000)
    const again = await atCodePrompt(host, friend.key)
    expectGranted(await again.connector.factor(host.code(1)))
    expect(await guess(host, wrong, '127.0.0.98')).toMatchObject(LOCKED_OUT)
  })

  test('a stranger who gets in does not reset the budget of the others', async () => {
    const host = await armedHost()
    const wrong = host.wrongCode()
    for (let tries = 0; tries < FREE_TRIES - 1; tries++) await guess(host, wrong, SOURCES[tries]!)
    expectGranted(await guess(host, host.code(), '127.0.0.97'))
    expect(await guess(host, wrong, '127.0.0.98')).toMatchObject(LOCKED_OUT)
  })

  test('a keychain that fails now and then gives a connector that was let in before no more guesses', async () => {
    const host = await armedHost()
    const mine = await granted(host)
    await leave(host, mine.connector)
    const answers: Answer[] = []
    for (let round = 0; round < 5; round++) {
      const { connector, answer } = await atCodePrompt(host, mine.key, { from: SOURCES[round]! })
      if (answer.type !== 'factor-required') {
        answers.push(answer)
        continue
      }
      for (let left = answer.triesLeft; left > 1; left--) answers.push(await connector.factor(host.wrongCode()))
      host.keychain.unavailable = true
      expect(await connector.factor(host.wrongCode())).toMatchObject({ type: 'refused', reason: 'host-keychain-unavailable' })
      host.keychain.unavailable = false
      const again = await atCodePrompt(host, mine.key, { from: SOURCES[round]! })
      answers.push(again.answer.type === 'factor-required' ? await again.connector.factor(host.wrongCode()) : again.answer)
    }
    expect(looked(answers)).toBe(FREE_TRIES - 1)
    expect(answers.at(-1)).toMatchObject(LOCKED_OUT)
  })

  test('nor does it give more to whoever sits at the mouse than the pause allows', async () => {
    const host = await armedHost()
    const guessHere = () => host.host.settings.change({ access: { askCodeForSavedLogins: false } }, { method: 'totp', code: host.wrongCode() })
    for (let tries = 0; tries < FREE_TRIES; tries++) await guessHere()
    host.clock.advance(30_000)
    host.keychain.unavailable = true
    expect(await guessHere()).toMatchObject({ ok: false, code: 'keychain-unavailable' })
    host.keychain.unavailable = false
    // The sixth wrong code: its pause is twice that of the fifth.
    expect(await guessHere()).toMatchObject({ ok: false, code: 'confirmation-locked', info: { retryAt: host.clock.now() + 60_000 } })
  })

  test('every wrong code tells the owner, and the lock-out too', async () => {
    const host = await armedHost()
    await lockStrangersOut(host)
    const kinds = host.notifier.notices.map((notice) => notice.kind)
    expect(kinds.filter((kind) => kind === 'wrong-code')).toHaveLength(FREE_TRIES)
    expect(kinds).toContain('strangers-locked-out')
    expect((await host.host.status()).strangersLockedUntil).toBe(host.clock.now() + 30_000)
  })
})

describe('case 8: limits count before the proof', () => {
  test('while locked out, the right and the wrong password are answered alike, before any challenge', async () => {
    const host = await armedHost()
    const answers = []
    for (let tries = 0; tries < 12; tries++) {
      const connector = await host.visitor({ localAddress: '127.0.0.50' })
      answers.push(await connector.prove('not the password'))
      connector.drop()
    }
    // Null: the connector saw for itself that the password is wrong.
    expect(answers.filter((answer) => answer === null)).toHaveLength(10)
    const { answer } = await atCodePrompt(host, newConnectorKey(), { from: '127.0.0.50' })
    expect(answer).toMatchObject(LOCKED_OUT)
    expect(answer).toEqual(answers.at(-1))
  })

  test('an attempt is paid for when it begins, not when it fails', async () => {
    const host = await armedHost()
    const half = await Promise.all(Array.from({ length: 4 }, () => host.visitor({ localAddress: '127.0.0.51' })))
    for (const connector of half) await connector.prove('not the password')
    const tokens = host.store.get<{ tokens: number }>("SELECT tokens FROM buckets WHERE name = 'password/source/127.0.0.51'")
    expect(tokens?.tokens).toBe(6)
  })

  test('a code is paid for before the secret is even read', async () => {
    const host = await armedHost()
    const { connector } = await atCodePrompt(host)
    const charged: unknown[] = []
    host.keychain.before = () => void charged.push(host.store.get("SELECT failures FROM pauses WHERE lane = 'code/strangers'"))
    await connector.factor(host.wrongCode())
    expect(charged[0]).toMatchObject({ failures: 1 })
  })

  test('the right password costs nothing: a connector that knows it is not locked out by connecting often', async () => {
    const host = await armedHost()
    for (let visit = 0; visit < 25; visit++) {
      const { connector, answer } = await atCodePrompt(host, newConnectorKey(), { from: '127.0.0.52' })
      expect(answer.type).toBe('factor-required')
      connector.send({ type: 'bye' })
      expect(await connector.next()).toEqual({ type: 'closed' })
    }
  })
})

describe('case 9: a lock-out cannot be used against the owner', () => {
  test('a connector that was granted before still gets in with a code while strangers are locked out', async () => {
    const host = await armedHost()
    const mine = await granted(host)
    await leave(host, mine.connector)
    await lockStrangersOut(host)
    expect(await guess(host, host.wrongCode(), '127.0.0.96')).toMatchObject(LOCKED_OUT)
    const again = await atCodePrompt(host, mine.key)
    expect(again.answer).toMatchObject({ type: 'factor-required', triesLeft: FREE_TRIES })
    expectGranted(await again.connector.factor(host.code(1)))
  })

  test('with its device cookie it may still try passwords when strangers have used up every bucket', async () => {
    const host = await armedHost()
    const mine = await granted(host)
    await leave(host, mine.connector)
    const strangers = await Promise.all(SOURCES.map(async (localAddress) => {
      const answers = []
      for (let tries = 0; tries < 2; tries++) {
        const connector = await host.visitor({ localAddress })
        answers.push(await connector.prove('not the password'))
        connector.drop()
      }
      return answers.at(-1)
    }))
    expect(strangers.filter((answer) => answer !== null && answer !== undefined && answer.type === 'refused').length).toBeGreaterThan(0)
    expect((await atCodePrompt(host, mine.key)).answer).toMatchObject(LOCKED_OUT)
    const { deviceCookie } = mine.granted
    expect((await atCodePrompt(host, mine.key, { deviceCookie })).answer).toMatchObject({ type: 'factor-required' })
  })

  test('a cookie without its key opens nothing and chooses no budget', async () => {
    const host = await armedHost()
    const mine = await granted(host)
    await leave(host, mine.connector)
    const forged = { ...mine.granted.deviceCookie, key: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' }
    const { answer } = await atCodePrompt(host, newConnectorKey(), { deviceCookie: forged })
    expect(answer.type).toBe('factor-required')
    expect(host.store.all("SELECT name FROM buckets WHERE name LIKE 'password/connector/%'")).toEqual([])
  })
})
