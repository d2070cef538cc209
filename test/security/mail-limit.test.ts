// Owns: how many codes leave by mail: five an hour, whoever asks, however often and at whatever time.
import { describe, expect, test } from 'vitest'
import { expectGranted, leave, quickHost } from '../support/armed-host'
import { atMailPrompt, mailedHost, sendAgain } from '../support/mailed-host'
import { openStore, profileFolder } from '../support/profile-folder'

const MINUTE = 60_000

describe('at most five mails an hour', () => {
  test('leave for strangers, over reconnects, keys and restarts', async () => {
    const { database } = await profileFolder()
    const host = await mailedHost({ store: openStore(database) })
    const sentBefore = host.mail.mails.length
    for (let visits = 0; visits < 3; visits++) {
      const { connector, delivered } = await atMailPrompt(host)
      expect(delivered!.status.state).toBe('sent')
      connector.drop()
    }
    host.host.close()
    host.clock.restart()
    const after = await quickHost({ store: openStore(database), keychain: host.keychain, clock: host.clock })
    const restarted = { ...host, ...after }
    for (const state of ['sent', 'sent', 'limited', 'limited']) {
      const { connector, delivered } = await atMailPrompt(restarted)
      expect(delivered!.status.state).toBe(state)
      connector.drop()
    }
    expect(host.mail.mails).toHaveLength(sentBefore + 5)
    host.clock.advance(60 * MINUTE)
    expect((await atMailPrompt(restarted)).delivered!.status.state).toBe('sent')
  })

  test('are not made more by setting the clock back or forth', async () => {
    const host = await mailedHost()
    for (let visits = 0; visits < 5; visits++) (await atMailPrompt(host)).connector.drop()
    host.clock.setWall(host.clock.now() + 120 * MINUTE)
    expect((await atMailPrompt(host)).delivered!.status.state).toBe('limited')
    host.clock.setWall(host.clock.now() - 600 * MINUTE)
    const { delivered } = await atMailPrompt(host)
    expect(delivered!.status.state).toBe('limited')
    expect(delivered!.status.sendAgainInSeconds).toBeLessThanOrEqual(3600)
  })

  test('leave the connector that was let in before its own, so that strangers cannot keep it out', async () => {
    const host = await mailedHost()
    const { connector, key } = await atMailPrompt(host)
    expectGranted(await connector.factor(await host.nextCode(), 'email'))
    await leave(host, connector)
    for (let visits = 0; visits < 5; visits++) (await atMailPrompt(host)).connector.drop()
    expect((await atMailPrompt(host)).delivered!.status.state).toBe('limited')
    expect((await atMailPrompt(host, key)).delivered!.status.state).toBe('sent')
  })

  test('“Send again” counts, and waits half a minute', async () => {
    const host = await mailedHost()
    const { connector } = await atMailPrompt(host)
    expect((await sendAgain(connector)).status).toMatchObject({ state: 'limited', sendAgainInSeconds: 30 })
    for (let sends = 1; sends < 5; sends++) {
      host.clock.advance(30_000)
      const { status, expiresInSeconds } = await sendAgain(connector)
      expect(status.state).toBe('sent')
      expect(expiresInSeconds).toBe(180)
    }
    host.clock.advance(30_000)
    expect((await sendAgain(connector)).status.state).toBe('limited')
    expect(host.mail.mails).toHaveLength(1 + 5)
  })

  test('a code that is still good opens although no more may be sent', async () => {
    const host = await mailedHost()
    for (let visits = 0; visits < 4; visits++) (await atMailPrompt(host)).connector.drop()
    for (let visits = 0; visits < 4; visits++) await host.mail.next()
    const { connector } = await atMailPrompt(host)
    expect((await sendAgain(connector)).status.state).toBe('limited')
    expectGranted(await connector.factor(await host.nextCode(), 'email'))
  })
})
