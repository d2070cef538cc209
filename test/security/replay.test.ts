// Owns: case 5: a code opens one session, once: not over a second connection, not in a race, not after a restart.
import { describe, expect, test } from 'vitest'
import { armedHost, atCodePrompt, expectGranted, granted, leave, quickHost } from '../support/armed-host'
import { openStore, profileFolder } from '../support/profile-folder'
import { newConnectorKey } from '../support/raw-connector'

const USED = { type: 'factor-rejected', why: 'used' }

describe('case 5: a code opens one session', () => {
  test('a second connection with the same code is refused, and told that it was used', async () => {
    const host = await armedHost()
    const code = host.code()
    await granted(host, newConnectorKey(), code)
    const second = await atCodePrompt(host)
    expect(await second.connector.factor(code)).toMatchObject(USED)
    expect(host.pages).toHaveLength(1)
  })

  test('the same connector cannot use it again either, not even right after it has left', async () => {
    const host = await armedHost()
    const code = host.code()
    const { connector, key } = await granted(host, newConnectorKey(), code)
    await leave(host, connector)
    const again = await atCodePrompt(host, key)
    expect(await again.connector.factor(code)).toMatchObject(USED)
    expect(host.liveGrants()).toEqual([])
  })

  test('parallel race: four connections send the same code at once, and one gets in', async () => {
    for (let round = 0; round < 5; round++) {
      const host = await armedHost()
      const visits = await Promise.all(Array.from({ length: 4 }, () => atCodePrompt(host)))
      const code = host.code()
      const answers = await Promise.all(visits.map(({ connector }) => connector.factor(code)))
      expect(answers.filter((answer) => answer.type === 'granted')).toHaveLength(1)
      expect(answers.filter((answer) => answer.type === 'factor-rejected')).toHaveLength(3)
      expect(host.pages).toHaveLength(1)
    }
  })

  test('parallel race: with a keychain that answers both checks before either goes on, one gets in', async () => {
    const host = await armedHost()
    const [first, second] = [await atCodePrompt(host), await atCodePrompt(host)]
    const waiting: (() => void)[] = []
    const get = host.keychain.get.bind(host.keychain)
    host.keychain.get = async (account) => {
      const item = await get(account)
      await new Promise<void>((resolve) => {
        waiting.push(resolve)
        if (waiting.length === 2) for (const go of waiting.splice(0)) go()
      })
      return item
    }
    const code = host.code()
    const answers = await Promise.all([first.connector.factor(code), second.connector.factor(code)])
    expect(answers.map((answer) => answer.type).sort()).toEqual(['factor-rejected', 'granted'])
  })

  test('an older code is refused once a newer one was used, although its time has not passed', async () => {
    const host = await armedHost()
    const older = host.code(0)
    await granted(host, newConnectorKey(), host.code(1))
    const second = await atCodePrompt(host)
    expect(await second.connector.factor(older)).toMatchObject(USED)
  })

  test('the code used to enroll opens no session', async () => {
    const host = await armedHost()
    const { connector } = await atCodePrompt(host)
    expect(await connector.factor(host.enrollmentCode)).toMatchObject(USED)
    expect(host.pages).toEqual([])
  })

  test('the code used to confirm a change opens no session', async () => {
    const host = await armedHost()
    const code = host.code()
    expect(await host.host.enrollment.makeRecoveryCodes({ method: 'totp', code })).toMatchObject({ ok: true })
    const { connector } = await atCodePrompt(host)
    expect(await connector.factor(code)).toMatchObject(USED)
  })

  test('a code used for a session confirms no change', async () => {
    const host = await armedHost()
    const code = host.code()
    const { connector } = await granted(host, newConnectorKey(), code)
    await leave(host, connector)
    expect(await host.host.enrollment.turnOff({ method: 'totp', code })).toMatchObject({ ok: false, code: 'confirmation-used' })
  })

  test('it is refused after the clock was set back to its time', async () => {
    const host = await armedHost()
    const [code, then] = [host.code(), host.clock.now()]
    await granted(host, newConnectorKey(), code)
    host.clock.advance(10 * 60_000)
    host.clock.setWall(then)
    const second = await atCodePrompt(host)
    expect(await second.connector.factor(code)).toMatchObject(USED)
  })

  test('a code that was never used is refused when the clock was set back past a later one', async () => {
    const host = await armedHost()
    const early = host.code()
    host.clock.advance(5 * 60_000)
    await granted(host)
    host.clock.setWall(host.clock.now() - 5 * 60_000)
    const second = await atCodePrompt(host)
    expect(await second.connector.factor(early)).toMatchObject(USED)
  })

  test('it is refused after a restart', async () => {
    const { database } = await profileFolder()
    const store = openStore(database)
    const first = await armedHost({ store })
    const code = first.code()
    const visit = await granted(first, newConnectorKey(), code)
    await leave(first, visit.connector)
    first.host.close()
    store.close()
    first.clock.restart()
    const second = await quickHost({ store: openStore(database), keychain: first.keychain, clock: first.clock })
    const { connector } = await atCodePrompt(second)
    expect(await connector.factor(code)).toMatchObject(USED)
    expectGranted(await connector.factor(first.code(1)))
  })

  test('it is refused by a host that opens the database while the first still holds it', async () => {
    const { database } = await profileFolder()
    const first = await armedHost({ store: openStore(database) })
    const code = first.code()
    await granted(first, newConnectorKey(), code)
    const second = await quickHost({ store: openStore(database), keychain: first.keychain, clock: first.clock })
    const { connector } = await atCodePrompt(second)
    expect(await connector.factor(code)).toMatchObject(USED)
  })
})
