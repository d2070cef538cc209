// Owns: chat, recording and sound as ways into a host: nothing of them before the grant, nothing beyond the permissions,
// nothing without an end. With the real host and real sockets.
import { describe, expect, test } from 'vitest'
import { HEARS_AT_ONCE } from '../../electron/session/aside/chat'
import type { SoundPage } from '../../electron/session/aside/host-sound'
import { createWebmWriter } from '../../electron/session/aside/webm'
import { recordingName } from '../../electron/session/screenshot'
import { type RecordedPiece, recordedPiece } from '../../shared/ipc'
import type { ChatLine } from '../../shared/ipc'
import { MAX_CHAT_LENGTH } from '../../shared/constants'
import { type ArmedHost, armedHost, atCodePrompt, expectGranted, granted, leave } from '../support/armed-host'
import { newConnectorKey } from '../support/raw-connector'

function listenTo(host: ArmedHost) {
  const lines: ChatLine[] = []
  const ended: string[] = []
  host.host.asides.audience = { onLine: (_id, line) => lines.push(line), onEnded: (id) => ended.push(id) }
  return { lines, ended }
}
function recordedSound() {
  const pages: { open: boolean }[] = []
  const openSoundPage = (): SoundPage => {
    const page = { open: true }
    pages.push(page)
    return { signal: () => undefined, onSignal: () => undefined, onFailed: () => undefined, close: () => void (page.open = false) }
  }
  return { pages, openSoundPage }
}
const LOOKS_ON = 'seven lamps above the harbour'
/** A session of a profile that only sees. */
async function looksOn(host: ArmedHost) {
  host.clock.advance(30_000)
  const set = await host.host.password.set(LOOKS_ON, { method: 'totp', code: host.code() }, undefined, 'view-only')
  if (!set.ok) throw new Error(set.code)
  host.clock.advance(30_000)
  const connector = await host.visitor()
  await connector.reachCode(LOOKS_ON, newConnectorKey())
  return { connector, granted: expectGranted(await connector.factor(host.code())) }
}
const shown = async ({ host }: ArmedHost) => (await host.status()).sessions[0]!
const messages = { chat: { type: 'chat', number: 1, text: 'let me in' }, heard: { type: 'chat-heard', number: 1 }, recording: { type: 'recording', on: true }, sound: { type: 'sound', on: true } }

describe('before the grant', () => {
  test.each(Object.entries(messages))('%s is a violation, and reaches nobody', async (_name, message) => {
    const sound = recordedSound()
    const host = await armedHost(sound)
    const { lines } = listenTo(host)
    const { connector } = await atCodePrompt(host)
    connector.send(message)
    expect(await connector.next()).toMatchObject({ type: 'refused', reason: 'protocol-violation' })
    expect([lines, sound.pages, host.activities.filter(({ activity }) => activity.kind === 'recording-started')]).toEqual([[], [], []])
  })
})

describe('chat', () => {
  test('of a connector that only sees is heard and answered: words act on nothing', async () => {
    const host = await armedHost()
    const { lines } = listenTo(host)
    const { connector, granted: { sessionId } } = await looksOn(host)
    connector.send({ type: 'chat', number: 1, text: 'hello' })
    await expect.poll(() => lines).toMatchObject([{ from: 'there', text: 'hello' }])
    expect((await shown(host)).unread).toBe(1)
    expect(await connector.next()).toEqual({ type: 'chat-heard', number: 1 })
    expect(host.host.asides.say(sessionId, 'hello to you')).toEqual({ ok: true, value: null })
    expect(await connector.next()).toEqual({ type: 'chat', number: 1, text: 'hello to you' })
    expect(host.input).toEqual([])
  })

  test('that is too long, empty, or more than text ends the session', async () => {
    const host = await armedHost()
    for (const message of [{ text: 'x'.repeat(MAX_CHAT_LENGTH + 1) }, { text: '' }, { text: 'a', html: '<b>' }, { text: 'a', number: 0 }]) {
      const { connector } = await granted(host, newConnectorKey(), host.code())
      connector.send({ type: 'chat', number: 1, ...message })
      expect(await connector.next()).toMatchObject({ type: 'refused', reason: 'protocol-violation' })
      expect(host.liveGrants()).toEqual([])
      host.clock.advance(30_000)
    }
  })

  test('that floods is left out, and the session and its control go on', async () => {
    const host = await armedHost()
    const { lines } = listenTo(host)
    const { connector, granted: { sessionId } } = await granted(host)
    for (let index = 0; index < 2000; index++) connector.send({ type: 'chat', number: index + 1, text: 'flood' })
    connector.send({ type: 'recording', on: true })
    await expect.poll(async () => (await shown(host)).recordingSince).not.toBeNull()
    expect(lines).toHaveLength(HEARS_AT_ONCE + 1)
    expect(host.liveGrants().map((grant) => grant.sessionId)).toEqual([sessionId])
  })

  test('with markup and control characters is text without them', async () => {
    const host = await armedHost()
    const { lines } = listenTo(host)
    const { connector } = await granted(host)
    connector.send({ type: 'chat', number: 1, text: '<img src=x onerror=alert(1)>\u0007\u202e' })
    await expect.poll(() => lines.map(({ text }) => text)).toEqual(['<img src=x onerror=alert(1)>\\u{7}\\u{202e}'])
  })

  test('is gone with its session, and nothing of it is in the log', async () => {
    const host = await armedHost()
    const { lines, ended } = listenTo(host)
    const { connector, granted: { sessionId } } = await granted(host)
    connector.send({ type: 'chat', number: 1, text: 'the word is swordfish' })
    await expect.poll(() => lines).toHaveLength(1)
    await leave(host, connector)
    expect([host.host.asides.chatOf(sessionId), ended]).toEqual([null, [sessionId]])
    expect(host.host.asides.say(sessionId, 'anybody there?')).toEqual({ ok: false, code: 'session-over' })
    expect(JSON.stringify([host.activities, host.notifier.notices])).not.toContain('swordfish')
  })
})

describe('a recording', () => {
  test('is shown to the owner, told and written down, and ends with the session', async () => {
    const host = await armedHost()
    const { connector, granted: { sessionId } } = await granted(host)
    expect((await shown(host)).recordingSince).toBeNull()
    connector.send({ type: 'recording', on: true })
    await expect.poll(async () => (await shown(host)).recordingSince).toBe(host.clock.now())
    expect(host.notifier.notices).toContainEqual({ kind: 'recording-started', connectorName: 'Test laptop' })
    host.clock.advance(12_000)
    await leave(host, connector)
    const kinds = host.activities.filter(({ activity }) => activity.sessionId === sessionId).map(({ activity }) => activity)
    expect(kinds).toContainEqual(expect.objectContaining({ kind: 'recording-started', connectorName: 'Test laptop' }))
    expect(kinds).toContainEqual(expect.objectContaining({ kind: 'recording-stopped', seconds: 12 }))
  })

  test.each([
    ['../../.bashrc', /^[^/\\]+\.webm$/],
    ['C:\\Windows\\system32', /^[^/\\:]+\.webm$/],
    ['', /^Recording .*\.webm$/],
    ['\u0000\n', /^[\p{L}\p{N} _.-]+\.webm$/u]
  ])('of a host that calls itself %j is named by this computer', (name, allowed) => {
    expect(recordingName(name, new Date(2026, 10, 3))).toMatch(allowed)
  })

  const picture = { of: 'picture', at: 0, isKey: true, bytes: Uint8Array.of(1) }
  const blocks = (change: object) => ({ kind: 'blocks', blocks: [{ ...picture, ...change }] })
  test.each([
    ['bytes of a file', Buffer.from('#!/bin/sh')],
    ['a head of no size', { kind: 'head', width: 0, height: 9, hasSound: true }],
    ['a head that says where', { kind: 'head', width: 9, height: 9, hasSound: true, at: 5 }],
    ['nothing', { kind: 'blocks', blocks: [] }],
    ['an empty picture', blocks({ bytes: new Uint8Array() })],
    ['what is no bytes', blocks({ bytes: '#!' })],
    ['a picture with a place in the file', blocks({ position: 1e9 })],
    ['a picture before the beginning', blocks({ at: -1 })],
    ['a picture after the end of all recordings', blocks({ at: 1e12 })],
    ['a track of its own', blocks({ of: 'subtitle' })],
    ['more than a second can have', { kind: 'blocks', blocks: Array.from({ length: 5000 }, () => picture) }],
    ['more bytes than a second can have', { kind: 'blocks', blocks: [0, 1].map(() => ({ ...picture, bytes: new Uint8Array(40 * 1024 * 1024) })) }]
  ])('takes from a page a size, pictures and sounds, and not %s', (_what, piece) => {
    expect(recordedPiece.safeParse(blocks({})).success).toBe(true)
    expect(recordedPiece.safeParse(piece).success).toBe(false)
  })

  test('is a WebM whatever a page calls a picture, and takes nothing that has no place in one', () => {
    const head = { kind: 'head', width: 2, height: 2, hasSound: false } as const
    const written = (...pieces: readonly RecordedPiece[]) => {
      const webm = createWebmWriter()
      return Buffer.concat(pieces.map((piece) => webm.take(piece)))
    }
    const script = recordedPiece.parse(blocks({ bytes: Buffer.from('#!/bin/sh\n') }))
    expect(written(head, script).subarray(0, 4).toString('hex')).toBe('1a45dfa3')
    expect(written(head)).toHaveLength(0)
    expect(() => written(script)).toThrow('out of its order')
    expect(() => written(head, head)).toThrow('one head')
    expect(() => written(head, recordedPiece.parse(blocks({ of: 'sound' })))).toThrow('out of its order')
    expect(() => written(head, recordedPiece.parse(blocks({ at: 90_000 })), script)).toThrow('out of its order')
  })
})

describe('the sound', () => {
  test('is captured when it is wanted, and no more once the owner has switched it off', async () => {
    const sound = recordedSound()
    const host = await armedHost(sound)
    const { connector, granted: { sessionId } } = await granted(host)
    expect(sound.pages).toEqual([])
    connector.send({ type: 'sound', on: true })
    await expect.poll(() => sound.pages).toEqual([{ open: true }])
    expect(host.host.switches.set(sessionId, 'sound', false)).toEqual({ ok: true, value: null })
    expect(sound.pages).toEqual([{ open: false }])
    expect([await connector.next(), await connector.next()]).toEqual([
      { type: 'sound-off', why: 'not-permitted' },
      { type: 'permissions', now: expect.not.arrayContaining(['sound']) as unknown }
    ])
    connector.send({ type: 'sound', on: true })
    expect(await connector.next()).toEqual({ type: 'sound-off', why: 'not-permitted' })
    expect(sound.pages).toEqual([{ open: false }])
    expect(host.host.switches.set(sessionId, 'sound', true)).toEqual({ ok: false, code: 'controlled' })
  })

  test('is not captured for a profile without it, whatever the connector says', async () => {
    const sound = recordedSound()
    const host = await armedHost(sound)
    const { connector, granted: { permissions } } = await looksOn(host)
    expect(permissions).toEqual(['view'])
    for (const message of [{ type: 'sound', on: true }, { type: 'sound-signal', body: '{"type":"offer","sdp":"v=0"}' }, { type: 'sound', on: true }]) connector.send(message)
    expect([await connector.next(), await connector.next()]).toEqual([{ type: 'sound-off', why: 'not-permitted' }, { type: 'sound-off', why: 'not-permitted' }])
    expect(sound.pages).toEqual([])
  })

  test('ends with the session', async () => {
    const sound = recordedSound()
    const host = await armedHost(sound)
    const { connector } = await granted(host)
    connector.send({ type: 'sound', on: true })
    await expect.poll(() => sound.pages).toEqual([{ open: true }])
    await leave(host, connector)
    expect(sound.pages).toEqual([{ open: false }])
  })
})
