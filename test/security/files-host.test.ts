// Owns: what a host can do to a connector that copies files: nothing that was not asked of it. And what a copy may cost.
import { mkdir, readdir, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { type FromConnector, type FromHost, decode, encode, fromConnector } from '../../electron/files/messages'
import type { Disk, Part } from '../../electron/files/ports'
import { RemoteFiles } from '../../electron/files/remote-files'
import { createCleanup } from '../support/cleanup'
import { HASH, data } from '../support/file-messages'
import { type FilesPair, type TestLink, allOver, filesPair, linkPair, readTree, writeTree } from '../support/files'

let pair: FilesPair
beforeEach(async () => {
  const cleanup = createCleanup()
  pair = await filesPair(cleanup)
  return cleanup.run
})

describe('A host', () => {
  /** A host that says what it likes, to a real connector. */
  function hostileHost(answer: (message: FromConnector, say: (message: FromHost) => void, link: TestLink) => void) {
    const [link, localLink] = linkPair()
    link.onMessage((bytes) => {
      const decoded = decode(bytes, fromConnector)
      if (decoded?.is === 'message') answer(decoded.message, (message) => link.send(encode(message)), link)
    })
    const closed = new Promise<void>((resolve) => {
      const remote = new RemoteFiles(localLink, pair.localDisk, {
        onAllowed: () => undefined,
        onClosed: () => {
          pair.queue.attach(null)
          resolve()
        }
      })
      pair.queue.attach(remote)
    })
    return { link, closed }
  }
  const listing = (say: (message: FromHost) => void, id: number, names: readonly string[], kind: 'file' | 'folder' = 'file') => {
    say({ type: 'folder', id, listing: { path: '/remote', parent: null, trail: [], places: [] } })
    say({ type: 'entries', id, entries: names.map((name) => ({ name, kind, leadsTo: null, size: 4, modified: 0 })) })
    say({ type: 'listed', id, cut: false })
  }

  it.each(['../escaped', '/etc/escaped', 'a/../../escaped', '..', 'CON', 'dot.', 'nul\0'])('cannot choose the place of a download with the name %j', async (name) => {
    await mkdir(join(pair.localHome, 'chosen'))
    for (const kind of ['file', 'folder'] as const) {
      hostileHost((message, say) => {
        if (message.type === 'list') listing(say, message.id, [name], kind)
      })
      await pair.queue.copy('from-remote', '/remote', [name], join(pair.localHome, 'chosen'))
      const jobs = await pair.until(allOver)
      expect(jobs.at(-1)).toMatchObject({ state: 'failed', problems: [{ why: 'bad-name' }] })
    }
    expect(await readTree(pair.localHome)).toEqual({})
    expect(await readdir(join(pair.localHome, 'chosen'))).toEqual([])
  })

  it('cannot make the connector write a file that it did not ask for', async () => {
    const { link, closed } = hostileHost(() => undefined)
    link.send(encode({ type: 'sending', id: 1, size: 4, modified: 0, offset: 0 }))
    await closed
    expect(await readdir(pair.localHome)).toEqual([])
  })

  it('cannot overwrite what is on the connector', async () => {
    await writeTree(pair.localHome, { 'mine.txt': 'mine' })
    hostileHost((message, say) => {
      if (message.type === 'list') listing(say, message.id, ['mine.txt'])
    })
    await pair.queue.copy('from-remote', '/remote', ['mine.txt'], pair.localHome)
    await pair.until(([job]) => job?.state === 'asking')
    expect(await readTree(pair.localHome)).toEqual({ 'mine.txt': 'mine' })
  })

  it.each([
    ['more bytes than it announced', (say: (message: FromHost) => void, id: number, link: TestLink) => {
      say({ type: 'sending', id, size: 4, modified: 0, offset: 0 })
      link.send(data(id, 5))
    }],
    ['a place to go on from that was not offered', (say: (message: FromHost) => void, id: number) => say({ type: 'sending', id, size: 4, modified: 0, offset: 2 })],
    ['bytes of a file that it did not announce', (_say: (message: FromHost) => void, id: number, link: TestLink) => link.send(data(id, 5))],
    ['an answer to something else', (say: (message: FromHost) => void, id: number) => say({ type: 'made', id, path: '/x' })]
  ])('that sends %s is not believed any more, and nothing stays', async (_what, attack) => {
    const { closed } = hostileHost((message, say, link) => {
      if (message.type === 'list') listing(say, message.id, ['a.txt'])
      if (message.type === 'get') attack(say, message.id, link)
    })
    await pair.queue.copy('from-remote', '/remote', ['a.txt'], pair.localHome)
    await closed
    await expect.poll(() => readdir(pair.localHome)).toEqual([])
  })

  it('that makes up folders without end is stopped', async () => {
    hostileHost((message, say) => {
      if (message.type === 'list') listing(say, message.id, ['again'], 'folder')
    })
    await pair.queue.copy('from-remote', '/remote', ['again'], pair.localHome)
    const [job] = await pair.until(allOver)
    expect(job).toMatchObject({ state: 'failed', problemCount: 1 })
    expect(['too-deep', 'bad-name', 'not-found']).toContain(job!.problems[0]!.why)
  })

  it('that changes the bytes is found out, and nothing stays', async () => {
    hostileHost((message, say, link) => {
      if (message.type === 'list') listing(say, message.id, ['a.txt'])
      if (message.type !== 'get') return
      say({ type: 'sending', id: message.id, size: 4, modified: 0, offset: 0 })
      link.send(data(message.id, 4))
      say({ type: 'end', id: message.id, hash: HASH })
    })
    await pair.queue.copy('from-remote', '/remote', ['a.txt'], pair.localHome)
    expect(await pair.until(allOver)).toMatchObject([{ state: 'failed', problems: [{ why: 'damaged' }] }])
    expect(await readdir(pair.localHome)).toEqual([])
  })
})

describe('A file of 4 GB', () => {
  it('does not grow memory', async () => {
    await writeFile(join(pair.localHome, 'huge.bin'), '')
    await truncate(join(pair.localHome, 'huge.bin'), 4 * 2 ** 30)
    pair.session.localLink.cut()
    let written = 0
    const swallow: Part = {
      size: 0,
      read: async () => 0,
      write: async (chunks) => void (written += chunks.reduce((sum, chunk) => sum + chunk.length, 0)),
      clear: async () => undefined,
      finish: async () => 'huge.bin',
      keep: async () => undefined,
      discard: async () => undefined
    }
    // The disk is not what is measured.
    const disk = { inspect: async () => null, openPart: async () => swallow } as unknown as Disk
    const links = linkPair(256 * 1024)
    pair.connect(links, disk)
    const before = process.memoryUsage().rss
    let peak = 0
    links[1].onSend = () => {
      if (links[1].sent % 7 === 0) peak = Math.max(peak, process.memoryUsage().rss)
      return true
    }
    await pair.queue.copy('to-remote', pair.localHome, ['huge.bin'], '/anywhere')
    expect(await pair.until(allOver)).toMatchObject([{ state: 'done', bytes: 4 * 2 ** 30 }])
    expect(written).toBe(4 * 2 ** 30)
    expect(peak).toBeGreaterThan(0)
    expect(peak - before).toBeLessThan(200 * 2 ** 20)
  }, 180_000)
})
