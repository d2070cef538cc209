// Owns: the connector's flow against a real host over loopback: what a person at the Connect page gets to see.
import { createServer } from 'node:http'
import { createServer as createTcpServer, type AddressInfo, type Server } from 'node:net'
import { once } from 'node:events'
import { describe, expect, onTestFinished, test } from 'vitest'
import { WebSocketServer } from 'ws'
import { dial } from '../../electron/connection/dial'
import { success } from '../../shared/result'
import { type ArmedHost, armedHost, quickHost } from '../support/armed-host'
import { FailingStore } from '../support/failing-store'
import { memoryStore } from '../support/fakes'
import { type FlowUnderTest, flowUnderTest } from '../support/flow'
import { freePort } from '../support/free-port'
import { PASSWORD } from '../support/node-host'
import { until } from '../support/processes'

const at = (port: number): string => `127.0.0.1:${port}`

async function toCode(host: ArmedHost, ui: FlowUnderTest, remember = false) {
  await ui.flow.start(at(host.port))
  await ui.flow.password(PASSWORD, remember)
  return ui.until('code')
}

async function toSession(host: ArmedHost, ui: FlowUnderTest, remember = false, code = host.code()) {
  await toCode(host, ui, remember)
  ui.flow.factor('totp', code)
  return ui.until('granted')
}

/** A session with a saved login, ended again. */
async function withLogin() {
  const host = await armedHost()
  const ui = flowUnderTest(host.clock)
  await toSession(host, ui, true)
  await until('the login is saved', () => ui.connector.devices().recent[0]?.hasSavedLogin === true)
  ui.viewers[0]!.close()
  await until('the session is over', () => host.liveGrants().length === 0)
  ui.flow.cancel()
  return { host, ui, id: host.host.credentials.savedLogins()[0]!.id }
}

/** Until both ends know that the line is cut. */
async function lineCut(host: ArmedHost, ui: FlowUnderTest): Promise<void> {
  const { length } = ui.states
  ui.cutLine()
  await until('the host has noticed', () => host.host.listener.waiting === 0)
  await until('the flow has noticed', () => ui.states.length > length)
}

/** From now on nothing is reached. Returns a wait for so many more attempts to have failed. */
function unreachable(ui: FlowUnderTest) {
  let failed = 0
  ui.dialer = () => {
    failed += 1
    return Promise.resolve({ ok: false, code: 'unreachable' })
  }
  return async (attempts: number, host: ArmedHost): Promise<void> => {
    const wanted = failed + attempts
    await until('the attempts have failed', () => {
      host.clock.advance(2_000)
      return failed >= wanted
    })
  }
}

async function listening(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

describe('with a password', () => {
  test('a person is asked for it, then for the code, and gets a session', async () => {
    const host = await armedHost()
    const ui = flowUnderTest(host.clock)
    await toSession(host, ui)
    expect(ui.states.map((state) => state.phase)).toEqual(['reaching', 'password', 'proving', 'proving', 'code', 'code', 'granted'])
    expect(ui.viewers).toHaveLength(1)
    expect(host.liveGrants()).toHaveLength(1)
    expect(ui.connector.devices().recent).toMatchObject([{ address: at(host.port), hasSavedLogin: false }])
  })

  test('a wrong one is asked for again, and the right one works then', async () => {
    const host = await armedHost()
    const ui = flowUnderTest(host.clock)
    await ui.flow.start(at(host.port))
    expect(await ui.until('password')).toMatchObject({ remember: false })
    await ui.flow.password('not the password', false)
    expect(await ui.until('password')).toMatchObject({ problem: 'wrong-credential', remember: false })
    await ui.flow.password(PASSWORD, false)
    expect((await ui.until('code')).triesLeft).toBe(5)
  })

  test('after a wrong one, what was ticked to be remembered stays ticked', async () => {
    const host = await armedHost()
    const ui = flowUnderTest(host.clock)
    await ui.flow.start(at(host.port))
    await ui.flow.password('not the password', true)
    expect(await ui.until('password')).toMatchObject({ problem: 'wrong-credential', remember: true })
  })

  test('a wrong code is said to be wrong, a used one to be used, with the tries that are left', async () => {
    const host = await armedHost()
    const ui = flowUnderTest(host.clock)
    await toCode(host, ui)
    ui.flow.factor('totp', host.wrongCode())
    expect(await ui.until('code', (state) => state.problem === 'wrong')).toMatchObject({ triesLeft: 4, checking: false })
    ui.flow.factor('totp', host.enrollmentCode)
    expect(await ui.until('code', (state) => state.problem === 'used')).toMatchObject({ triesLeft: 3 })
    ui.flow.factor('recovery-code', host.recoveryCodes[0]!)
    await ui.until('granted')
  })

  test('a session goes on although this computer cannot remember it', async () => {
    const host = await armedHost()
    const store = new FailingStore(memoryStore())
    const ui = flowUnderTest(host.clock, store)
    store.fail({ at: 1, how: 'refused' })
    await toSession(host, ui)
    const ended = new Promise((resolve) => ui.viewers[0]!.onEnded(resolve))
    expect(ui.faults).toEqual([new Error('database or disk is full')])
    host.host.registry.revokeAll('owner-disconnected')
    expect(await ended).toBe('owner-disconnected')
    expect(ui.connector.devices().recent).toEqual([])
  })

  test('too many wrong codes end it, and say until when', async () => {
    const host = await armedHost()
    const ui = flowUnderTest(host.clock)
    await toCode(host, ui)
    for (let left = 4; left > 0; left--) {
      ui.flow.factor('totp', host.wrongCode())
      await ui.until('code', (state) => state.triesLeft === left && !state.checking)
    }
    ui.flow.factor('totp', host.wrongCode())
    expect(await ui.until('failed')).toMatchObject({ why: 'locked-out', retryAt: host.clock.now() + 30_000 })
  })
})

describe('with a saved login', () => {
  test('nobody types a password, and the code is asked for', async () => {
    const { host, ui } = await withLogin()
    await ui.flow.start(at(host.port))
    expect(await ui.until('code')).toMatchObject({ methods: ['totp', 'recovery-code'] })
    ui.flow.factor('totp', host.code(1))
    await ui.until('granted')
    expect(host.liveGrants()).toMatchObject([{ credentialKind: 'saved-login' }])
  })

  test('the code is not asked for when the owner has exempted saved logins', async () => {
    const { host, ui } = await withLogin()
    await host.host.settings.change({ access: { askCodeForSavedLogins: false } }, { method: 'totp', code: host.code(1) })
    await ui.flow.start(at(host.port))
    await ui.until('granted')
    expect(host.liveGrants()).toMatchObject([{ secondFactor: 'saved-login-exempt' }])
  })

  test('one that the owner has revoked is forgotten, and the password is asked for', async () => {
    const { host, ui, id } = await withLogin()
    host.host.revokeSavedLogin(id)
    await ui.flow.start(at(host.port))
    expect(await ui.until('password')).toMatchObject({ problem: 'saved-login-refused', remember: false })
    expect(ui.connector.devices().recent).toMatchObject([{ hasSavedLogin: false }])
    expect([...ui.keychain.items.keys()]).toEqual(['connector-identity'])
  })

  test('one that was forgotten here is not used any more', async () => {
    const { host, ui } = await withLogin()
    await ui.connector.forgetSavedLogin(at(host.port))
    await ui.flow.start(at(host.port))
    expect(await ui.until('password')).toMatchObject({ problem: null })
  })

  test('without a keychain it cannot be kept, and the person is told before anything is granted', async () => {
    const host = await armedHost()
    const ui = flowUnderTest(host.clock)
    ui.keychain.unavailable = true
    await ui.flow.start(at(host.port))
    await ui.flow.password(PASSWORD, true)
    expect(await ui.until('failed')).toMatchObject({ why: 'local-keychain-unavailable' })
    expect(host.liveGrants()).toEqual([])
  })
})

describe('at a host that asks for a reason', () => {
  async function toReason() {
    const host = await armedHost()
    await host.host.settings.change({ entry: { askReason: true } })
    const ui = flowUnderTest(host.clock)
    await ui.flow.start(at(host.port))
    await ui.flow.password(PASSWORD, false)
    const state = await ui.until('reason')
    return { host, ui, state }
  }

  test('a person is asked for it before the code', async () => {
    const { host, ui, state } = await toReason()
    expect(state).toMatchObject({ sending: false, expiresAt: host.clock.now() + 180_000 })
    ui.flow.reason('   ')
    expect(ui.flow.state).toBe(state)
    ui.flow.reason('updates')
    await ui.until('code')
    ui.flow.factor('totp', host.code())
    await ui.until('granted')
    expect(host.liveGrants()[0]?.connector.statedReason).toBe('updates')
  })

  test('it is said again by itself when the connection was lost at the code prompt', async () => {
    const { host, ui } = await toReason()
    ui.flow.reason('updates')
    await ui.until('code')
    await lineCut(host, ui)
    host.clock.advance(2_000)
    await ui.until('code', (state) => state.problem === null)
    ui.flow.factor('totp', host.code())
    await ui.until('granted')
    expect(host.liveGrants()[0]?.connector.statedReason).toBe('updates')
  })

  test('what is written while the connection is away is sent once it is back', async () => {
    const { host, ui } = await toReason()
    ui.cutLine()
    await until('the host has noticed', () => host.host.listener.waiting === 0)
    ui.flow.reason('updates')
    host.clock.advance(2_000)
    await ui.until('code')
  })

  test('the next attempt is asked again', async () => {
    const { host, ui } = await toReason()
    ui.flow.reason('updates')
    await ui.until('code')
    ui.flow.cancel()
    await ui.flow.start(at(host.port))
    await ui.flow.password(PASSWORD, false)
    expect(await ui.until('reason')).toMatchObject({ sending: false })
  })
})

describe('when the connection is lost', () => {
  test('at the code prompt, it comes back by itself, with the time that was left', async () => {
    const host = await armedHost()
    const ui = flowUnderTest(host.clock)
    const { expiresAt } = await toCode(host, ui)
    host.clock.advance(20_000)
    await lineCut(host, ui)
    expect(ui.flow.state).toMatchObject({ phase: 'code', problem: 'reconnecting', checking: false })
    host.clock.advance(2_000)
    expect(await ui.until('code', (state) => state.problem === null)).toMatchObject({ expiresAt })
    ui.flow.factor('totp', host.code())
    await ui.until('granted')
  })

  test('a code that is typed meanwhile is kept until it is back, and said to be waiting', async () => {
    const host = await armedHost()
    const ui = flowUnderTest(host.clock)
    await toCode(host, ui)
    const dialed = unreachable(ui)
    await lineCut(host, ui)
    ui.flow.factor('totp', host.code())
    const typedAt = ui.states.length - 1
    await dialed(2, host)
    expect(ui.flow.state).toMatchObject({ phase: 'code', problem: 'reconnecting', checking: true })
    ui.dialer = null
    host.clock.advance(2_000)
    await ui.until('granted')
    // Wherever it is not being checked, the page empties its field.
    expect(ui.states.slice(typedAt).filter((state) => state.phase === 'code' && !state.checking)).toEqual([])
  })

  test('a code that is typed just before the host asks again is sent once it asks', async () => {
    const host = await armedHost()
    const ui = flowUnderTest(host.clock)
    await toCode(host, ui)
    ui.dialer = async (address, cancelled) => {
      const reached = await dial(address, cancelled)
      if (!reached.ok) return reached
      let sent = 0
      const send = (data: string | Uint8Array): void => {
        sent += 1
        // The proof: the host has not opened the channel yet.
        if (sent === 2) ui.flow.factor('totp', host.code())
        reached.value.send(data)
      }
      return success({ ...reached.value, send })
    }
    await lineCut(host, ui)
    host.clock.advance(2_000)
    await ui.until('granted')
  })

  test('and the host stays away, that is said when the time of the prompt is over', async () => {
    const host = await armedHost()
    const ui = flowUnderTest(host.clock)
    await toCode(host, ui)
    unreachable(ui)
    await lineCut(host, ui)
    host.clock.advance(180_000)
    await until('it goes on or ends', () => {
      host.clock.advance(2_000)
      return ui.flow.state.phase === 'failed'
    })
    expect(ui.flow.state).toMatchObject({ phase: 'failed', why: 'connection-lost' })
  })

  test('in a session, the viewer is told', async () => {
    const host = await armedHost()
    const ui = flowUnderTest(host.clock)
    await toSession(host, ui)
    const ended = new Promise((resolve) => ui.viewers[0]!.onEnded(resolve))
    ui.cutLine()
    expect(await ended).toBe('connection-lost')
  })

  test('because the owner ended the session, the viewer is told why', async () => {
    const host = await armedHost()
    const ui = flowUnderTest(host.clock)
    await toSession(host, ui)
    const ended = new Promise((resolve) => ui.viewers[0]!.onEnded(resolve))
    host.host.registry.revokeAll('owner-disconnected')
    expect(await ended).toBe('owner-disconnected')
  })
})

describe('cancelling', () => {
  test('at the code prompt frees the place at the host and costs no try', async () => {
    const host = await armedHost()
    const ui = flowUnderTest(host.clock)
    await toCode(host, ui)
    ui.flow.cancel()
    expect(ui.flow.state).toEqual({ phase: 'idle' })
    await until('the place is free', () => host.host.listener.waiting === 0)
    expect((await toCode(host, ui)).triesLeft).toBe(5)
  })

  test('while it reaches for the host leaves nothing behind', async () => {
    const ui = flowUnderTest((await quickHost()).clock)
    const started = ui.flow.start('192.0.2.1')
    ui.flow.cancel()
    await started
    expect(ui.flow.state).toEqual({ phase: 'idle' })
  })
})

describe('when there is no way in', () => {
  const fails = async (address: string, why: string): Promise<void> => {
    const ui = flowUnderTest((await quickHost()).clock)
    await ui.flow.start(address)
    expect(await ui.until('failed')).toMatchObject({ why })
  }

  test('an address that is none is said to be none', () => fails('no such:address:', 'address-invalid'))
  test('a port on which nobody listens refused the connection', async () => fails(at(await freePort()), 'connection-refused'))
  test('a name that does not exist is unreachable', () => fails('postern.invalid', 'unreachable'))
  test('a web server is not Postern', async () => {
    await fails(at(await listening(createServer((_request, response) => response.writeHead(200).end()))), 'not-postern')
  })
  test('a server that speaks something else is not Postern', async () => {
    await fails(at(await listening(createTcpServer((socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n')))), 'not-postern')
  })

  test('a host that is full is busy', async () => {
    const host = await quickHost()
    await Promise.all(Array.from({ length: 4 }, () => host.visitor()))
    await fails(at(host.port), 'busy')
  })

  test('unattended access that is off is said to be off', async () => {
    const host = await quickHost()
    const ui = flowUnderTest(host.clock)
    await ui.flow.start(at(host.port))
    await ui.flow.password(PASSWORD, false)
    expect(await ui.until('failed')).toMatchObject({ why: 'unattended-access-off' })
  })

  test('a host of another version is told apart, with the version it speaks', async () => {
    const server = createServer()
    new WebSocketServer({ server }).on('connection', (socket) =>
      socket.on('message', () => socket.send(JSON.stringify({ type: 'refused', reason: 'protocol-version', supportedVersion: 7 })))
    )
    const port = await listening(server)
    const ui = flowUnderTest((await quickHost()).clock)
    await ui.flow.start(at(port))
    await ui.flow.password(PASSWORD, false)
    expect(await ui.until('failed')).toMatchObject({ why: 'protocol-version', supportedVersion: 7 })
  })

  test('a host that plays another is found out, and no proof is sent to it', async () => {
    const [real, impostor] = [await armedHost(), await armedHost()]
    await impostor.host.password.set('another long passphrase 42', { method: 'totp', code: impostor.code() })
    const ui = flowUnderTest(real.clock)
    await ui.flow.start(at(impostor.port))
    await ui.flow.password(PASSWORD, false)
    expect(await ui.until('password')).toMatchObject({ problem: 'wrong-credential' })
    expect(impostor.liveGrants()).toEqual([])
  })

  test('a host that sends a session message before the grant breaks the protocol', async () => {
    const ui = flowUnderTest((await quickHost()).clock)
    let hear = (_data: string | Uint8Array): void => {}
    ui.dialer = () => Promise.resolve(success({ source: 'x', send: () => hear('{"type":"granted"}'), onMessage: (listener) => (hear = listener), onClose: () => {}, drained: () => Promise.resolve(), mark: () => {}, widen: () => {}, close: () => {} }))
    await ui.flow.start('127.0.0.1')
    await ui.flow.password(PASSWORD, false)
    expect((await ui.until('failed')).why).toBe('connection-lost')
  })
})
