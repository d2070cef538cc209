// Owns: what a connector can do to a host's files: nothing that it was not permitted, and nothing outside.
import { mkdir, readFile, readdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { type FromConnector, type FromHost, decode, encode, fromHost } from '../../electron/files/messages'
import type { Disk } from '../../electron/files/ports'
import { SystemDisk } from '../../electron/platform/disk'
import { createCleanup } from '../support/cleanup'
import { HASH, TOKEN, data, put } from '../support/file-messages'
import { type FilesPair, allOver, filesPair, linkPair, readTree, someBytes, writeTree } from '../support/files'

let pair: FilesPair
beforeEach(async () => {
  const cleanup = createCleanup()
  pair = await filesPair(cleanup)
  return cleanup.run
})

/** A connector that says what it likes, to a real host. */
function hostileConnector(disk?: Disk) {
  const [hostLink, link] = linkPair()
  pair.connect([hostLink, linkPair()[1]], disk)
  const answers: FromHost[] = []
  let heard = (): void => {}
  link.onMessage((bytes) => {
    const decoded = decode(bytes, fromHost)
    if (decoded?.is === 'message') answers.push(decoded.message)
    heard()
  })
  const answer = (wanted: (message: FromHost) => boolean): Promise<FromHost> =>
    new Promise((resolve) => {
      heard = () => {
        const found = answers.find(wanted)
        if (found !== undefined) resolve(found)
      }
      heard()
    })
  return {
    answers,
    say: (message: FromConnector) => link.send(encode(message)),
    send: (bytes: Uint8Array) => link.send(bytes),
    to: (id: number) => answer((message) => 'id' in message && message.id === id),
    answer
  }
}

describe('A connector', () => {
  it.each(['../escaped', '..', '.', '/tmp/escaped', 'a/b', 'a\\b', 'nul\0byte', 'CON', 'trailing.', 'trailing ', 'new\nline'])(
    'cannot write under the name %j',
    async (name) => {
      const connector = hostileConnector()
      connector.say(put(1, pair.hostHome, name))
      expect(await connector.to(1)).toMatchObject({ type: 'failed', why: 'bad-name' })
      connector.say({ type: 'make-folder', id: 2, folder: pair.hostHome, name })
      expect(await connector.to(2)).toMatchObject({ type: 'failed', why: 'bad-name' })
      expect(await readdir(pair.hostHome)).toEqual(['.config'])
    }
  )

  it.each(['/', '/etc', '/root', '.', 'relative', '~'])('cannot list, read or write in %s', async (folder) => {
    const connector = hostileConnector()
    connector.say({ type: 'list', id: 1, path: folder, name: null })
    connector.say({ type: 'get', id: 2, folder, name: 'passwd', prefix: null })
    connector.say(put(3, folder, 'escaped'))
    connector.say({ type: 'make-folder', id: 4, folder, name: 'escaped' })
    for (const id of [1, 2, 3, 4]) {
      expect(await connector.to(id)).toMatchObject({ type: 'failed', why: expect.stringMatching(/^(outside|bad-name|not-found)$/) as string })
    }
  })

  it('can have nothing removed but what an upload has left under its token', async () => {
    const part = `.a.txt.${TOKEN}.postern-part`
    await writeTree(pair.hostHome, { 'a.txt': 'whole', '.a.txt.postern-part': 'no token', [`.a.txt.${'f'.repeat(16)}.postern-part`]: 'of another', [part]: 'left' })
    await writeTree(pair.localHome, { [part]: 'out of sight' })
    const connector = hostileConnector()
    const remove = (id: number, folder: string, name: string) => connector.say({ type: 'remove-part', id, folder, name, token: TOKEN })
    remove(1, pair.localHome, 'a.txt')
    remove(2, pair.hostHome, '../a.txt')
    remove(3, pair.hostHome, 'nothing')
    expect([await connector.to(1), await connector.to(2), await connector.to(3)]).toMatchObject([{ why: 'outside' }, { why: 'bad-name' }, { type: 'removed' }])
    expect(Object.keys(await readTree(pair.hostHome)).filter((name) => name.includes('a.txt'))).toHaveLength(4)
    remove(4, pair.hostHome, 'a.txt')
    expect(await connector.to(4)).toEqual({ type: 'removed', id: 4 })
    expect(Object.values(await readTree(pair.hostHome)).sort()).toEqual(['no token', 'of another', 'whole'])
    expect(await readTree(pair.localHome)).toEqual({ [part]: 'out of sight' })
  })

  it('can have nothing removed while files are off', async () => {
    await writeTree(pair.hostHome, { [`.a.txt.${TOKEN}.postern-part`]: 'left' })
    const connector = hostileConnector()
    pair.allow(false)
    connector.say({ type: 'remove-part', id: 1, folder: pair.hostHome, name: 'a.txt', token: TOKEN })
    expect(await connector.to(1)).toMatchObject({ type: 'failed', why: 'not-allowed' })
    expect(Object.values(await readTree(pair.hostHome))).toEqual(['left'])
  })

  it('cannot climb out with dots in a path', async () => {
    const connector = hostileConnector()
    connector.say({ type: 'list', id: 1, path: `${pair.hostHome}/../..`, name: null })
    expect(await connector.to(1)).toMatchObject({ type: 'failed', why: 'outside' })
  })

  it('cannot go through a link that leads out: to read, to list, to write, to make a folder', async () => {
    await symlink(pair.localHome, join(pair.hostHome, 'folder'))
    await writeTree(pair.localHome, { 'secret.txt': 'secret' })
    await symlink(join(pair.localHome, 'secret.txt'), join(pair.hostHome, 'file'))
    const connector = hostileConnector()
    const folder = join(pair.hostHome, 'folder')
    connector.say({ type: 'list', id: 1, path: folder, name: null })
    connector.say({ type: 'get', id: 2, folder, name: 'secret.txt', prefix: null })
    connector.say({ type: 'get', id: 3, folder: pair.hostHome, name: 'file', prefix: null })
    connector.say(put(4, folder, 'escaped'))
    connector.say({ type: 'make-folder', id: 5, folder, name: 'escaped' })
    for (const id of [1, 2, 3, 4, 5]) expect(await connector.to(id)).toMatchObject({ type: 'failed', why: 'outside' })
    expect(await readTree(pair.localHome)).toEqual({ 'secret.txt': 'secret' })
  })

  it('replaces a link and not what it leads to', async () => {
    await writeTree(pair.localHome, { target: 'untouched', 'link.txt': 'new' })
    await symlink(join(pair.localHome, 'target'), join(pair.hostHome, 'link.txt'))
    await pair.queue.copy('to-remote', pair.localHome, ['link.txt'], pair.hostHome)
    await pair.until(([job]) => job?.state === 'asking')
    pair.queue.answer(pair.queue.question()!.task, 'replace', false)
    await pair.until(allOver)
    expect(await readFile(join(pair.localHome, 'target'), 'utf8')).toBe('untouched')
    expect(await readFile(join(pair.hostHome, 'link.txt'), 'utf8')).toBe('new')
  })

  it('does not write through a link that waits under the temporary name', async () => {
    await writeTree(pair.localHome, { target: 'untouched' })
    await symlink(join(pair.localHome, 'target'), join(pair.hostHome, `.a.txt.${TOKEN}.postern-part`))
    const connector = hostileConnector()
    for (const [id, resume] of [[1, false], [2, true]] as const) {
      connector.say({ ...put(id, pair.hostHome, 'a.txt'), resume } as FromConnector)
      expect(await connector.to(id)).toMatchObject({ type: 'failed', why: expect.stringMatching(/^(exists|is-link)$/) as string })
    }
    expect(await readFile(join(pair.localHome, 'target'), 'utf8')).toBe('untouched')
  })

  it('cannot see, read or replace what Postern itself stands on', async () => {
    await writeFile(join(pair.closed, 'postern.db'), 'gate')
    const connector = hostileConnector()
    connector.say({ type: 'list', id: 1, path: pair.closed, name: null })
    connector.say({ type: 'get', id: 2, folder: pair.closed, name: 'postern.db', prefix: null })
    connector.say(put(3, pair.closed, 'postern.db'))
    connector.say({ type: 'make-folder', id: 4, folder: pair.closed, name: 'x' })
    connector.say(put(5, join(pair.hostHome, '.config'), 'Postern'))
    for (const id of [1, 2, 3, 4, 5]) expect(await connector.to(id)).toMatchObject({ type: 'failed', why: expect.stringMatching(/^(outside|is-folder)$/) as string })
    expect(await readFile(join(pair.closed, 'postern.db'), 'utf8')).toBe('gate')
  })

  it('cannot reach it either where a folder above it is a link', async () => {
    const own = join(pair.hostHome, 'dotfiles', 'Postern')
    await mkdir(own, { recursive: true })
    await writeFile(join(own, 'postern.db'), 'gate')
    const link = join(pair.hostHome, 'linked')
    await symlink(join(pair.hostHome, 'dotfiles'), link)
    const disk = new SystemDisk({ home: pair.hostHome, roots: async () => [pair.hostHome], closed: [join(link, 'Postern')], places: async () => [] })
    const connector = hostileConnector(disk)
    for (const [way, folder] of [own, join(link, 'Postern')].entries()) {
      const id = way * 10
      connector.say({ type: 'list', id: id + 1, path: folder, name: null })
      connector.say({ type: 'get', id: id + 2, folder, name: 'postern.db', prefix: null })
      connector.say({ ...put(id + 3, folder, 'postern.db'), existing: 'replace' } as FromConnector)
      connector.say({ type: 'make-folder', id: id + 4, folder, name: 'x' })
      for (const one of [1, 2, 3, 4]) expect(await connector.to(id + one)).toMatchObject({ type: 'failed', why: 'outside' })
    }
    expect(await readTree(own)).toEqual({ 'postern.db': 'gate' })
  })

  it('cannot make the host wait for a pipe or read a device', async () => {
    const { execFileSync } = await import('node:child_process')
    execFileSync('mkfifo', [join(pair.hostHome, 'pipe')])
    const connector = hostileConnector()
    connector.say({ type: 'get', id: 1, folder: pair.hostHome, name: 'pipe', prefix: null })
    expect(await connector.to(1)).toMatchObject({ type: 'failed', why: 'not-a-file' })
  })

  it('gets nothing at all without the permission, message by message', async () => {
    await writeTree(pair.hostHome, { 'a.txt': 'a' })
    pair.allow(false)
    const connector = hostileConnector()
    connector.say({ type: 'list', id: 1, path: null, name: null })
    connector.say({ type: 'get', id: 2, folder: pair.hostHome, name: 'a.txt', prefix: null })
    connector.say(put(3, pair.hostHome, 'b.txt'))
    connector.say({ type: 'make-folder', id: 4, folder: pair.hostHome, name: 'c' })
    for (const id of [1, 2, 3, 4]) expect(await connector.to(id)).toEqual({ type: 'failed', id, why: 'not-allowed' })
    expect(connector.answers[0]).toEqual({ type: 'allowed', allowed: false })
    expect(await readdir(pair.hostHome)).toEqual(['.config', 'a.txt'])
  })

  it.each([
    ['bytes that nobody asked for', (connector: Hostile) => connector.send(data(7, 10))],
    ['a number that was used', (connector: Hostile) => [1, 1].forEach((id) => connector.say({ type: 'list', id, path: null, name: null }))],
    ['credit for a copy that never was', (connector: Hostile) => connector.say({ type: 'credit', id: 9, bytes: 1 })],
    ['bytes before it was told to begin', (connector: Hostile) => {
      connector.say(put(1, pair.hostHome, 'a.txt'))
      connector.send(data(1, 4))
    }],
    ['no message', (connector: Hostile) => connector.send(Buffer.from('{"type":"list"}'))],
    ['nothing', (connector: Hostile) => connector.send(new Uint8Array(0))]
  ])('that sends %s is not listened to any more', async (_what, attack) => {
    const connector = hostileConnector()
    attack(connector)
    expect(await connector.answer((message) => message.type === 'failed' && message.why === 'protocol-violation')).toBeDefined()
    expect((await readdir(pair.hostHome)).filter((name) => name !== '.config')).toEqual([])
  })

  it.each([
    ['more bytes than it announced', [data(1, 5)]],
    ['an end before the end', [data(1, 2), encode({ type: 'end', id: 1, hash: HASH })]],
    ['a place to go on from that was not offered', [encode({ type: 'go', id: 1, offset: 3 })]]
  ])('that sends %s leaves nothing behind', async (_what, frames) => {
    const connector = hostileConnector()
    connector.say(put(1, pair.hostHome, 'a.txt'))
    await connector.to(1)
    if (frames.length > 0 && frames[0]![0] === 1) connector.say({ type: 'go', id: 1, offset: 0 })
    for (const frame of frames) connector.send(frame)
    await connector.answer((message) => message.type === 'failed' && message.why === 'protocol-violation')
    await expect.poll(() => readdir(pair.hostHome)).toEqual(['.config'])
  })

  it('cannot fill the host’s memory: who sends beyond the window is cut off', async () => {
    const connector = hostileConnector()
    connector.say(put(1, pair.hostHome, 'a.bin', 2 ** 30))
    await connector.to(1)
    connector.say({ type: 'go', id: 1, offset: 0 })
    for (let sent = 0; sent <= 5 * 2 ** 20; sent += 16_000) connector.send(data(1, 16_000))
    expect(await connector.answer((message) => message.type === 'failed' && message.why === 'protocol-violation')).toBeDefined()
  })

  it('has a bound on what it keeps open', async () => {
    const connector = hostileConnector()
    for (let id = 1; id <= 40; id++) connector.say({ ...put(id, pair.hostHome, `file ${id}`), token: TOKEN } as FromConnector)
    await connector.to(40)
    const refused = connector.answers.filter((message) => message.type === 'failed' && message.why === 'busy')
    expect(refused).toHaveLength(24)
  })

  type Hostile = ReturnType<typeof hostileConnector>
})

describe('When the owner takes the permission back', () => {
  beforeEach(() => Promise.all([writeTree(pair.localHome, { 'up.bin': someBytes(12_000_000) }), writeTree(pair.hostHome, { 'down.bin': someBytes(12_000_000) })]))

  it('an upload stops at once and leaves nothing', async () => {
    await pair.queue.copy('to-remote', pair.localHome, ['up.bin'], pair.hostHome)
    await pair.session.localLink.reached(3_000_000)
    pair.allow(false)
    await expect.poll(() => readdir(pair.hostHome)).toEqual(['.config', 'down.bin'])
    expect(await pair.until(([job]) => job?.state === 'interrupted')).toHaveLength(1)
    expect(pair.copied).toEqual([])
  })

  it('a download stops at once, and goes on when the permission is given again', async () => {
    await pair.queue.copy('from-remote', pair.hostHome, ['down.bin'], pair.localHome)
    await pair.session.hostLink.reached(3_000_000)
    const before = pair.session.hostLink.sent
    pair.allow(false)
    await pair.until(([job]) => job?.state === 'interrupted')
    expect(pair.session.hostLink.sent - before).toBeLessThan(1000)
    pair.allow(true)
    expect(await pair.until(allOver)).toMatchObject([{ state: 'done' }])
    expect((await readFile(join(pair.localHome, 'down.bin'))).equals(someBytes(12_000_000))).toBe(true)
  })
})
