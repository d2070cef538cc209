// Owns: cases 4, 14 and 15: the password first and always; a proof that belongs to one connection; an identity that is a
// key and not a claim.
import { sign } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { identityStatement } from '../../electron/access/identity'
import { createOpaqueSetup, opaqueHost } from '../../electron/platform/opaque'
import { toBase64url } from '../../shared/base64url'
import { PROTOCOL_VERSION } from '../../shared/protocol'
import { armedHost, atCodePrompt, expectGranted, granted, leave, withSavedLogin } from '../support/armed-host'
import { PASSWORD } from '../support/node-host'
import { opaqueInProcess, quickOpaque } from '../support/opaque-in-process'
import { newConnectorKey } from '../support/raw-connector'

const ID = 'password'
const hello = (ke1: string, changes: object = {}) => ({ type: 'hello', version: PROTOCOL_VERSION, selector: ID, ke1, ...changes })

describe('case 4: the second factor never replaces the password', () => {
  test.each(['', ' ', 'wrong password here', `${PASSWORD} `, PASSWORD.toUpperCase()])('the right code with the password "%s" is refused', async (password) => {
    const host = await armedHost()
    const connector = await host.visitor()
    expect(await connector.prove(password)).toBeNull()
    connector.sendRaw(JSON.stringify({ type: 'factor', method: 'totp', code: host.code() }))
    expect(await connector.next()).toMatchObject({ type: 'refused', reason: 'protocol-violation' })
    expect([host.pages, host.liveGrants()]).toEqual([[], []])
  })

  test('a proof made up by a patched connector is refused as a wrong credential', async () => {
    const host = await armedHost()
    const connector = await host.visitor()
    const { ke1 } = await quickOpaque.start('')
    connector.sendOpening(hello(ke1))
    await connector.next()
    connector.sendOpening({ type: 'proof', ke3: 'A'.repeat(86) })
    expect(await connector.next()).toEqual({ type: 'refused', reason: 'wrong-credential' })
    expect(await connector.next()).toEqual({ type: 'closed' })
  })

  test('a code is not even asked for before the password is proved', async () => {
    const host = await armedHost()
    const connector = await host.visitor()
    const { ke1 } = await quickOpaque.start(PASSWORD)
    connector.sendOpening(hello(ke1))
    expect((await connector.next()).type).toBe('challenge')
    connector.sendOpening(hello(ke1))
    expect((await connector.next()).type).toBe('refused')
  })
})

describe('case 14: the password proof', () => {
  /** Everything an eavesdropper on one good login has: KE1 and KE3. */
  async function recorded(host: Awaited<ReturnType<typeof armedHost>>) {
    const connector = await host.visitor()
    const { ke1, state } = await quickOpaque.start(PASSWORD)
    connector.sendOpening(hello(ke1))
    const challenge = await connector.next()
    if (challenge.type !== 'challenge') throw new Error(challenge.type)
    const proved = await quickOpaque.finish({ state, ke2: challenge.ke2, selector: ID, password: PASSWORD })
    connector.sendOpening({ type: 'proof', ke3: proved!.ke3 })
    return { ke1, ke3: proved!.ke3 }
  }

  test('a recorded login played again on another connection is refused', async () => {
    const host = await armedHost()
    const { ke1, ke3 } = await recorded(host)
    const thief = await host.visitor()
    thief.sendOpening(hello(ke1))
    await thief.next()
    thief.sendOpening({ type: 'proof', ke3 })
    expect(await thief.next()).toEqual({ type: 'refused', reason: 'wrong-credential' })
  })

  test('the answer of another run is refused', async () => {
    const host = await armedHost()
    const { ke3 } = await recorded(host)
    const thief = await host.visitor()
    thief.sendOpening(hello((await quickOpaque.start(PASSWORD)).ke1))
    await thief.next()
    thief.sendOpening({ type: 'proof', ke3 })
    expect(await thief.next()).toEqual({ type: 'refused', reason: 'wrong-credential' })
  })

  test('a selector that was changed on the way fails the proof', async () => {
    const host = await armedHost()
    const login = await withSavedLogin(host)
    const connector = await host.visitor()
    const { ke1, state } = await quickOpaque.start(login.secret)
    connector.sendOpening(hello(ke1, { selector: login.selector }))
    const challenge = await connector.next()
    if (challenge.type !== 'challenge') throw new Error(challenge.type)
    expect(await quickOpaque.finish({ state, ke2: challenge.ke2, selector: ID, password: login.secret })).toBeNull()
  })

  test('an opening frame that was changed on the way gives other keys, so the first sealed message fails', async () => {
    const host = await armedHost()
    const connector = await host.visitor()
    // The same message, one space longer: even that is noticed.
    connector.onTheWay = (frame) => frame.replace(':', ': ')
    await connector.prove(PASSWORD)
    connector.identify(newConnectorKey())
    expect(await connector.next()).toEqual({ type: 'closed' })
    expect(host.activities.at(-1)?.activity).toMatchObject({ kind: 'attempt-refused', reason: 'protocol-violation' })
    expect(host.pages).toEqual([])
  })

  test('somebody who plays the host without its record is found out by the connector', async () => {
    const { ke1, state } = await quickOpaque.start(PASSWORD)
    const impostor = opaqueHost.challenge({ setup: await createOpaqueSetup(), record: null, selector: ID, ke1 })
    expect(await quickOpaque.finish({ state, ke2: impostor.ke2, selector: ID, password: PASSWORD })).toBeNull()
  })

  test('a record stolen from the database does not let the thief play the host without the server key', async () => {
    const host = await armedHost()
    const { record } = host.store.get<{ record: string }>("SELECT record FROM credentials WHERE id = 'password'")!
    const { ke1, state } = await quickOpaque.start(PASSWORD)
    const thief = opaqueHost.challenge({ setup: await createOpaqueSetup(), record, selector: ID, ke1 })
    expect(await quickOpaque.finish({ state, ke2: thief.ke2, selector: ID, password: PASSWORD })).toBeNull()
  })

  test('the key stretching is pinned: a connector with other parameters does not get in', async () => {
    const host = await armedHost()
    const connector = await host.visitor()
    const { ke1, state } = await opaqueInProcess.start(PASSWORD)
    connector.sendOpening(hello(ke1))
    const challenge = await connector.next()
    if (challenge.type !== 'challenge') throw new Error(challenge.type)
    // This host's record was made with the quick parameters of the tests; the app's own are others.
    expect(await opaqueInProcess.finish({ state, ke2: challenge.ke2, selector: ID, password: PASSWORD })).toBeNull()
  })
})

describe('case 15: identity is a key that signs this channel', () => {
  test('a signature over another channel is refused', async () => {
    const host = await armedHost()
    const key = newConnectorKey()
    const [first, second] = [await host.visitor(), await host.visitor()]
    await first.prove(PASSWORD)
    await second.prove(PASSWORD)
    const signature = toBase64url(sign(null, identityStatement(first.channel!.binding), key.privateKey))
    second.identify(key, { signature })
    expect(await second.next()).toMatchObject({ type: 'refused', reason: 'protocol-violation' })
  })

  test.each([
    ['a signature by another key', () => ({ publicKey: newConnectorKey().publicKey })],
    ['no signature', () => ({ signature: 'AA' })],
    ['a key that is none', () => ({ publicKey: 'AAAA' })]
  ])('%s is refused', async (_name, changes) => {
    const host = await armedHost()
    const connector = await host.visitor()
    await connector.prove(PASSWORD)
    connector.identify(newConnectorKey(), changes())
    expect(await connector.next()).toMatchObject({ type: 'refused', reason: 'protocol-violation' })
    expect(host.pages).toEqual([])
  })

  test('a saved login copied to another machine fails, and looks like a wrong credential', async () => {
    const host = await armedHost()
    const login = await withSavedLogin(host)
    const thief = await host.visitor()
    const answer = await thief.reachCode(login.secret, newConnectorKey(), { selector: login.selector })
    expect(answer).toEqual({ type: 'refused', reason: 'wrong-credential' })
    expect(await thief.next()).toEqual({ type: 'closed' })
    const owner = await host.visitor()
    expect(await owner.reachCode(login.secret, login.key, { selector: login.selector })).toMatchObject({ type: 'factor-required' })
  })

  test('a copied saved login fails in the same way when its kind needs no code', async () => {
    const host = await armedHost()
    const login = await withSavedLogin(host)
    await host.host.settings.change({ access: { askCodeForSavedLogins: false } }, { method: 'totp', code: host.code(1) })
    const thief = await host.visitor()
    expect(await thief.reachCode(login.secret, newConnectorKey(), { selector: login.selector })).toEqual({ type: 'refused', reason: 'wrong-credential' })
    expect(host.liveGrants()).toEqual([])
  })

  test('what a connector says about itself changes nothing: a trusted name with another key is a stranger', async () => {
    const host = await armedHost()
    const known = await granted(host)
    await leave(host, known.connector)
    const connector = await host.visitor()
    await connector.prove(PASSWORD)
    connector.identify(newConnectorKey(), { name: 'Test laptop', platform: 'trusted', appVersion: '999' })
    expect(await connector.next()).toMatchObject({ type: 'factor-required' })
    await connector.factor(host.wrongCode())
    expect(host.store.all('SELECT lane FROM pauses')).toEqual([{ lane: 'code/strangers' }])
  })

  test('a session has the permissions of the credential, whatever the connector asks for', async () => {
    const host = await armedHost()
    host.store.run(`UPDATE credentials SET permissions = '["view"]'`)
    const { connector } = await atCodePrompt(host)
    expect(expectGranted(await connector.factor(host.code())).permissions).toEqual(['view'])
    host.pages[0]!.emitInput([{ type: 'text', text: 'rm -rf' }])
    expect(host.input).toEqual([])
  })
})
