// Owns: what the owner switches off in a live session is off at once and stays off: nothing that the far end says, presses
// or does brings it back. With the real host, real sockets and the real guard of the session process.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { QUIET_MS } from '../../electron/session/owner-switches'
import { decode, encode, fromHost } from '../../electron/files/messages'
import { SystemDisk } from '../../electron/platform/disk'
import { encodeClip } from '../../shared/clipboard'
import type { InputEvent } from '../../shared/input'
import type { OwnerSwitch } from '../../shared/permissions'
import { type ArmedHost, armedHost, granted, leave } from '../support/armed-host'
import { createCleanup } from '../support/cleanup'
import { FailingStore } from '../support/failing-store'
import { memoryStore } from '../support/fakes'
import { makeTempFolder } from '../support/temp-folder'
import { newConnectorKey } from '../support/raw-connector'

const press = (key: string, down = true): InputEvent => ({
  type: 'key', code: 'KeyA', key, down, ctrl: false, alt: false, shift: false, meta: false, altGraph: false
})

async function controlled(host: ArmedHost, steps = 0) {
  const visit = await granted(host, newConnectorKey(), host.code(steps))
  const page = host.pages.at(-1)!
  const set = (what: OwnerSwitch, on: boolean) => host.host.switches.set(visit.granted.sessionId, what, on)
  return { ...visit, page, set, id: visit.granted.sessionId }
}
const shown = async ({ host }: ArmedHost) => (await host.status()).sessions.map(({ permissions, switches }) => ({ permissions, switches }))

describe('control that the owner has switched off', () => {
  test('is off before the switch has answered: what is held is let go, and nothing acts after', async () => {
    const host = await armedHost()
    const { page, set } = await controlled(host)
    page.emitInput([press('a'), { type: 'button', button: 0, down: true, x: 0.5, y: 0.5 }])
    set('control', false)
    const before = [...host.input]
    expect(before.slice(-2)).toEqual(['release all', 'close'])
    page.emitInput([press('b'), press('a', false), { type: 'move', x: 0.1, y: 0.1 }, { type: 'wheel', deltaX: 0, deltaY: 9 }, { type: 'text', text: 'rm' }, { type: 'release-all' }])
    expect(host.input).toEqual(before)
  })

  test('is told to the connector, shown to the owner and written into the log', async () => {
    const host = await armedHost()
    const { connector, granted: answer, set, id } = await controlled(host)
    set('control', false)
    expect(await connector.next()).toEqual({ type: 'permissions', now: answer.permissions.filter((permission) => permission !== 'control') })
    expect((await shown(host))[0]!.permissions).not.toContain('control')
    expect(host.activities.at(-1)!.activity).toMatchObject({ kind: 'permission-changed', sessionId: id, reason: 'control', value: false, connectorName: 'Test laptop' })
  })

  test('does not come back by anything that the connector says', async () => {
    const host = await armedHost()
    const { connector, page, set } = await controlled(host)
    set('control', false)
    await connector.next()
    const before = [...host.input]
    connector.send({ type: 'permissions', now: ['view', 'control'] })
    expect((await connector.next()).type).toMatch(/^(refused|revoked|closed)$/)
    page.emitInput([press('a')])
    expect(host.input).toEqual(before)
    expect(host.liveGrants()).toEqual([])
  })

  test('does not come back by clicks that were made before, on the switch itself', async () => {
    const host = await armedHost()
    const { page, set } = await controlled(host)
    set('files', false)
    set('control', false)
    const before = [...host.input]
    // They were on their way through the system when the owner switched off.
    expect([set('control', true), set('files', true)]).toEqual([{ ok: false, code: 'controlled' }, { ok: false, code: 'controlled' }])
    host.clock.advance(QUIET_MS - 1)
    expect(set('control', true)).toEqual({ ok: false, code: 'controlled' })
    page.emitInput([press('a')])
    expect(host.input).toEqual(before)
  })

  test('comes back by the owner, as it was granted and no further', async () => {
    const host = await armedHost()
    const { connector, granted: answer, page, set } = await controlled(host)
    set('control', false)
    await connector.next()
    host.clock.advance(QUIET_MS)
    expect(set('control', true)).toEqual({ ok: true, value: null })
    expect(await connector.next()).toEqual({ type: 'permissions', now: answer.permissions })
    page.emitInput([press('a')])
    expect(host.input.at(-1)).toBe('key a true')
  })
})

describe('a second session with control', () => {
  test('cannot switch anything on for the first, and neither can what it has clicked before it left', async () => {
    const host = await armedHost()
    const first = await controlled(host)
    host.clock.advance(30_000)
    const second = await controlled(host)
    first.set('files', false)
    first.set('control', false)
    host.clock.advance(QUIET_MS)
    expect(first.set('control', true)).toEqual({ ok: false, code: 'controlled' })
    expect((await shown(host))[0]!.switches.map(({ locked }) => locked)).toEqual([true, true])
    host.host.registry.revoke(second.id, 'owner-disconnected')
    expect(first.set('files', true)).toEqual({ ok: false, code: 'controlled' })
    host.clock.advance(QUIET_MS)
    expect(first.set('files', true)).toEqual({ ok: true, value: null })
  })
})

test('a switch of a session that has ended does nothing, and its name opens nothing in the next one', async () => {
  const host = await armedHost()
  const first = await controlled(host)
  await leave(host, first.connector)
  host.clock.advance(30_000)
  const second = await controlled(host)
  const before = host.activities.length
  expect(first.set('control', false)).toEqual({ ok: false, code: 'session-over' })
  expect(host.activities).toHaveLength(before)
  second.page.emitInput([press('a')])
  expect(host.input.at(-1)).toBe('key a true')
})

test('files that the owner has switched off answer nothing, while control goes on', async () => {
  const host = await armedHost()
  const { connector, page, set } = await controlled(host)
  set('files', false)
  await connector.next()
  expect(decode(await connector.nextBulk(), fromHost)).toMatchObject({ message: { type: 'allowed', allowed: false } })
  connector.sendBulk(encode({ type: 'list', id: 1, path: null, name: null }))
  expect(decode(await connector.nextBulk(), fromHost)).toMatchObject({ message: { type: 'failed', id: 1, why: 'not-allowed' } })
  page.emitInput([press('a')])
  expect(host.input.at(-1)).toBe('key a true')
})

test('files that cannot be written down any more are off, and every place that shows them says so', async () => {
  const cleanup = createCleanup()
  onTestFinished(() => cleanup.run())
  const home = await makeTempFolder(cleanup)
  await writeFile(join(home, 'a.txt'), 'a')
  const store = new FailingStore(memoryStore())
  const disk = new SystemDisk({ home, roots: () => Promise.resolve([home]), closed: [], places: () => Promise.resolve([]) })
  const host = await armedHost({ store, disk })
  const { connector, granted: answer, set } = await controlled(host)
  connector.sendBulk(encode({ type: 'get', id: 1, folder: home, name: 'a.txt', prefix: null }))
  for (const _ of ['sending', 'the bytes', 'end']) await connector.nextBulk()
  store.fail({ at: 1, how: 'refused' })
  host.clock.advance(1000)
  expect(await connector.next()).toEqual({ type: 'permissions', now: answer.permissions.filter((permission) => permission !== 'files') })
  expect((await shown(host))[0]).toMatchObject({ switches: expect.arrayContaining([{ what: 'files', on: false, locked: true }]) as unknown })
  expect(decode(await connector.nextBulk(), fromHost)).toMatchObject({ message: { type: 'allowed', allowed: false } })

  // Nothing is owed to it: on again takes a log that can be written, and nobody who controls.
  set('control', false)
  host.clock.advance(QUIET_MS)
  expect(set('files', true)).toEqual({ ok: false, code: 'storage-failed' })
  store.fail(null)
  expect(set('files', true)).toEqual({ ok: true, value: null })
  expect(decode(await connector.nextBulk(), fromHost)).toMatchObject({ message: { type: 'allowed', allowed: true } })
})

test('the clipboard that the owner has switched off is off in its process before the switch has answered', async () => {
  const asked: (boolean | string)[] = []
  const host = await armedHost({
    openClipboardProcess: () => ({
      setActive: () => undefined,
      setAllowed: (allowed) => void asked.push(allowed),
      hear: () => void asked.push('heard'),
      end: () => undefined
    })
  })
  const { connector, set } = await controlled(host)
  const offer = Buffer.from(encodeClip({ type: 'offer', offer: 1, formats: [] })).toString('base64url')
  connector.send({ type: 'clipboard', body: offer })
  await expect.poll(() => asked).toEqual([true, 'heard'])
  set('clipboard', false)
  expect(asked).toEqual([true, 'heard', false])
  expect((await shown(host))[0]!.permissions).not.toContain('clipboard')
  expect(set('clipboard', true)).toEqual({ ok: false, code: 'controlled' })
})
