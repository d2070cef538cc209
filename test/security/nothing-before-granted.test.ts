// Owns: rule 1 of DESIGN section 4: nothing of a session exists before the grant, on any way that ends before it.
import { describe, expect, test } from 'vitest'
import type { Grant } from '../../electron/access/grant'
import { startHostSession } from '../../electron/session/host-session'
import { FULL_ACCESS } from '../../shared/permissions'
import { SILENCE_LIMIT_MS } from '../../shared/protocol'
import { encodeRefresh } from '../../shared/screen/writer'
import { type ArmedHost, armedHost, atCodePrompt, granted } from '../support/armed-host'
import { PASSWORD } from '../support/node-host'
import { type RawConnector, newConnectorKey } from '../support/raw-connector'

/** Every place at which a visit can stop short of a grant. */
const stops: Readonly<Record<string, (host: ArmedHost, connector: RawConnector) => Promise<unknown>>> = {
  'only connects': (_host, connector) => Promise.resolve(connector),
  'sends noise': (_host, connector) => {
    connector.sendRaw('noise')
    return connector.next()
  },
  'has a wrong password': (_host, connector) => connector.prove('not the password'),
  'proves the password and says nothing more': (_host, connector) => connector.prove(PASSWORD),
  'signs with a key that is not its own': async (_host, connector) => {
    await connector.prove(PASSWORD)
    connector.identify(newConnectorKey(), { publicKey: newConnectorKey().publicKey })
    return connector.next()
  },
  'stands at the code prompt': (_host, connector) => connector.reachCode(PASSWORD, newConnectorKey()),
  'types a wrong code': async (host, connector) => {
    await connector.reachCode(PASSWORD, newConnectorKey())
    return connector.factor(host.wrongCode())
  },
  'types a used code': async (host, connector) => {
    await connector.reachCode(PASSWORD, newConnectorKey())
    return connector.factor(host.enrollmentCode)
  },
  'sends a session description first': async (_host, connector) => {
    await connector.reachCode(PASSWORD, newConnectorKey())
    connector.send({ type: 'signal', body: '{}' })
    return connector.next()
  },
  'speaks about pictures first': async (_host, connector) => {
    await connector.reachCode(PASSWORD, newConnectorKey())
    connector.sendBytes('screenEnd', encodeRefresh())
    return connector.next()
  },
  'goes away while its code is checked': async (host, connector) => {
    await connector.reachCode(PASSWORD, newConnectorKey())
    let ask = (): void => {}
    const asked = new Promise<void>((resolve) => (ask = resolve))
    host.keychain.get = async () => {
      ask()
      connector.drop()
      await connector.next()
      return null
    }
    connector.send({ type: 'factor', method: 'totp', code: host.code() })
    return asked
  }
}

describe('rule 1: nothing of a session exists before the grant', () => {
  test.each(Object.entries(stops))('a connector that %s sees no screen and moves no mouse', async (_what, visit) => {
    const host = await armedHost()
    const connector = await host.visitor()
    await visit(host, connector)
    expect([host.pages, host.processes, host.input, host.liveGrants()]).toEqual([[], [], [], []])
    expect(host.activities.map((record) => record.activity.kind)).not.toContain('session-granted')
  })

  test('with a grant there is one page, and still no mouse until it is moved', async () => {
    const host = await armedHost()
    await granted(host)
    expect([host.pages.length, host.processes.length]).toEqual([1, 1])
    expect(host.input).toEqual([])
  })

  test('the grant is durable and in the log before the page opens', async () => {
    const host = await armedHost()
    const seen: unknown[] = []
    const push = (host.pages as unknown[]).push.bind(host.pages)
    ;(host.pages as unknown[]).push = (page) => {
      seen.push(host.host.audit.list({ limit: 1 }).records[0]?.activity.kind, host.store.all('SELECT 1 FROM connectors').length)
      return push(page)
    }
    await granted(host)
    expect(seen).toEqual(['session-granted', 1])
  })

  test('a session cannot be opened with an object that only looks like a grant', () => {
    const forged: Grant = {
      sessionId: 's',
      connector: { publicKey: 'k', name: 'n', platform: 'p', source: '127.0.0.1', statedReason: null },
      credentialId: 'password',
      credentialKind: 'password',
      credentialVersion: 'first',
      secondFactor: 'totp',
      profile: { id: 'full', name: 'Full access' },
      permissions: FULL_ACCESS,
      grantedAt: 0,
      expiresAt: null,
      resumedBy: null
    }
    const opened: string[] = []
    const never = (what: string) => () => {
      opened.push(what)
      throw new Error(what)
    }
    const link = { send: () => {}, onSignal: () => {}, screen: { send: () => {}, onMessage: () => {}, onCrowded: () => {} } }
    const clock = { now: () => 0, monotonic: () => 0 }
    expect(() => startHostSession(forged, { link, openCapturePage: never('page'), openSessionProcess: never('process'), clock, schedule: () => () => {} })).toThrow(
      'without a grant'
    )
    expect(opened).toEqual([])
  })
})

describe('rule 14: every attempt, grant and end is one record', () => {
  test('a session is granted and ended in the log, with how the second factor was met', async () => {
    const host = await armedHost()
    const { connector, key } = await granted(host)
    host.clock.advance(65_000)
    host.host.registry.revokeAll('owner-disconnected')
    await connector.next()
    const [begun, ended] = host.activities.slice(-2).map((record) => record.activity)
    expect(begun).toMatchObject({ kind: 'session-granted', connectorName: 'Test laptop', credential: 'password', secondFactor: 'totp', source: '127.0.0.1' })
    expect(ended).toMatchObject({ kind: 'session-ended', reason: 'owner-disconnected', seconds: 65 })
    expect(begun?.connectorKey).toBe(key.publicKey.slice(0, 16).match(/.{4}/g)!.join(' '))
  })

  test('somebody who gives up at the prompt is a record', async () => {
    const host = await armedHost()
    const { connector } = await atCodePrompt(host)
    connector.send({ type: 'bye' })
    await connector.next()
    expect(host.activities.at(-1)?.activity).toMatchObject({ kind: 'attempt-refused', reason: 'gave-up', connectorName: 'Test laptop' })
  })

  test.each<[string, (host: ArmedHost, connector: RawConnector) => unknown]>([
    ['hangs up', (_host, connector) => connector.drop()],
    ['says nothing more', (host) => host.clock.advance(SILENCE_LIMIT_MS)]
  ])('somebody who proves the password and then %s, before saying who it is, is a record', async (_what, goAway) => {
    const host = await armedHost()
    const connector = await host.visitor()
    await connector.prove(PASSWORD)
    // The host has accepted the proof when the attempt is given back.
    await expect.poll(() => host.store.get('SELECT 1 FROM buckets WHERE tokens < 10')).toBeUndefined()
    goAway(host, connector)
    await expect.poll(() => host.activities.at(-1)?.activity).toEqual({ kind: 'attempt-refused', source: '127.0.0.1', reason: 'gave-up' })
  })
})
