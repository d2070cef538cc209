// Owns: a copy between its first byte and its last: paused, cancelled, cut off, taken up again.
import { readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { systemScheduler } from '../../electron/connection/transport'
import { HostFiles } from '../../electron/files/host-files'
import { MAX_OPEN_COPIES } from '../../electron/files/messages'
import { StoredUploads } from '../../electron/files/stored-uploads'
import { FileDesks } from '../../electron/session/file-desks'
import { createCleanup } from '../support/cleanup'
import { type FilesPair, allOver, filesPair, linkPair, someBytes, writeTree } from '../support/files'

let pair: FilesPair
beforeEach(async () => {
  const cleanup = createCleanup()
  pair = await filesPair(cleanup)
  return cleanup.run
})

describe('A copy under way', () => {
  const content = someBytes(12_000_000, 7)
  beforeEach(async () => {
    await writeTree(pair.localHome, { 'big.bin': content })
    await writeTree(pair.hostHome, { 'there.bin': content })
  })
  const started = (link = pair.session.localLink) => link.reached(5_000_000)
  const senderOf = (direction: 'to-remote' | 'from-remote', { localLink, hostLink } = pair.session) => (direction === 'to-remote' ? localLink : hostLink)
  const upload = () => pair.queue.copy('to-remote', pair.localHome, ['big.bin'], pair.hostHome)
  const download = () => pair.queue.copy('from-remote', pair.hostHome, ['there.bin'], pair.localHome)

  it('has a temporary name until it is whole', async () => {
    await upload()
    await started()
    expect((await readdir(pair.hostHome)).filter((name) => name.includes('big.bin'))).toEqual([expect.stringMatching(/^\.big\.bin\.[0-9a-f]{16}\.postern-part$/)])
    await pair.until(allOver)
    expect((await readdir(pair.hostHome)).filter((name) => name.includes('big.bin'))).toEqual(['big.bin'])
  })

  it.each(['to-remote', 'from-remote'] as const)('stops while it is paused and goes on after (%s)', async (direction) => {
    const sender = senderOf(direction)
    await (direction === 'to-remote' ? upload() : download())
    await started(sender)
    const [job] = pair.queue.jobs()
    pair.queue.pause(job!.id, true)
    // What had credit already is let through; then nothing moves.
    await new Promise((resolve) => setImmediate(resolve))
    for (let before = -1; before !== sender.sent; ) {
      before = sender.sent
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    expect(pair.queue.jobs()[0]).toMatchObject({ state: 'paused' })
    expect(sender.sent).toBeLessThan(content.length)
    pair.queue.pause(job!.id, false)
    expect(await pair.until(allOver)).toMatchObject([{ state: 'done' }])
  })

  describe('and is paused', () => {
    const uploadLarge = async (count: number, from = 0) => {
      const names = Array.from({ length: count }, (_, index) => `large ${from + index}`)
      await writeTree(pair.localHome, Object.fromEntries(names.map((name) => [name, content.subarray(0, 4_000_000)])))
      await pair.queue.copy('to-remote', pair.localHome, names, pair.hostHome)
    }
    const states = () => pair.queue.jobs().map(({ state }) => state)
    const pauseAll = (paused: boolean) => pair.queue.jobs().forEach(({ id }) => pair.queue.pause(id, paused))

    it('leaves its place to another', async () => {
      await uploadLarge(2)
      await pair.session.localLink.reached(1_000_000)
      pauseAll(true)
      await uploadLarge(1, 2)
      await pair.until((jobs) => jobs[2]?.state === 'done')
      expect(states()).toEqual(['paused', 'paused', 'done'])
      pauseAll(false)
      expect((await pair.until(allOver)).map(({ state }) => state)).toEqual(['done', 'done', 'done'])
    })

    it('goes on when there is a place for it', async () => {
      await uploadLarge(2)
      await pair.session.localLink.reached(1_000_000)
      pauseAll(true)
      await uploadLarge(2, 2)
      await pair.session.localLink.reached(3_000_000)
      pauseAll(false)
      expect(states()).toEqual(['waiting', 'waiting', 'running', 'running'])
      const moving = new Set<number>()
      pair.session.localLink.onSend = (bytes) => {
        if (bytes[0] === 1 && pair.copied.length === 0) moving.add(Buffer.from(bytes).readUInt32BE(1))
        return true
      }
      expect((await pair.until(allOver)).map(({ state }) => state)).toEqual(['done', 'done', 'done', 'done'])
      expect(moving.size).toBe(2)
    })

    it('takes no more of the host than it keeps open, however many are paused', async () => {
      const begun = vi.spyOn(pair.session.remote, 'upload')
      await uploadLarge(MAX_OPEN_COPIES + 4)
      pauseAll(true)
      expect(begun.mock.calls.length).toBeGreaterThan(4)
      expect(begun.mock.calls.length).toBeLessThan(MAX_OPEN_COPIES)
      pauseAll(false)
      expect(new Set((await pair.until(allOver)).map(({ state }) => state))).toEqual(new Set(['done']))
    })
  })

  it('leaves nothing when it is cancelled', async () => {
    await upload()
    await started()
    pair.queue.cancel(pair.queue.jobs()[0]!.id)
    await download()
    await started(pair.session.hostLink)
    pair.queue.cancel(pair.queue.jobs()[1]!.id)
    // A question asked now is answered after the cancellations were heard.
    await expect.poll(() => readdir(pair.hostHome)).toEqual(['.config', 'there.bin'])
    await expect.poll(() => readdir(pair.localHome)).toEqual(['big.bin'])
  })

  it('leaves nothing on this computer once the queue is closed, also when nothing answers any more', async () => {
    await download()
    await started(pair.session.hostLink)
    pair.session.hostLink.onSend = () => false
    await pair.queue.copy('to-remote', pair.localHome, ['big.bin'], pair.hostHome)
    await pair.queue.close()
    expect(await readdir(pair.localHome)).toEqual(['big.bin'])
  })

  it('leaves nothing on this computer when its window has just closed and the program ends', async () => {
    const [hostLink, bulk] = linkPair()
    new HostFiles({
      link: hostLink,
      disk: pair.hostDisk,
      allowed: () => true,
      stored: new StoredUploads().open('session', 'connector'),
      onCopied: () => undefined,
      onPartOpened: () => undefined,
      onPartLeft: () => undefined,
      onFault: () => undefined
    })
    const desks = new FileDesks({ disk: pair.localDisk, clock: { monotonic: () => performance.now() }, scheduler: systemScheduler, onFault: () => undefined })
    const { desk, end } = desks.begin({ address: 'study', hostName: 'Study', permissions: ['files'], bulk })
    await desk.copy('from-remote', pair.hostHome, ['there.bin'], pair.localHome)
    await started(hostLink)
    end(false)
    await desks.settled()
    expect(await readdir(pair.localHome)).toEqual(['big.bin'])
  })

  it('leaves nothing on the host once it has settled', async () => {
    await upload()
    await started()
    pair.session.host.end('discard')
    await pair.session.host.settled()
    expect(await readdir(pair.hostHome)).toEqual(['.config', 'there.bin'])
  })

  it.each(['to-remote', 'from-remote'] as const)('is taken up where it was after the connection was lost (%s)', async (direction) => {
    await (direction === 'to-remote' ? upload() : download())
    await started(senderOf(direction))
    pair.session.localLink.cut()
    await pair.until(([job]) => job?.state === 'interrupted')
    const again = pair.connect()
    expect(await pair.until(allOver)).toMatchObject([{ state: 'done', filesDone: 1 }])
    expect(senderOf(direction, again).sent).toBeLessThan(content.length - 500_000)
    const [folder, name] = direction === 'to-remote' ? [pair.hostHome, 'big.bin'] : [pair.localHome, 'there.bin']
    expect((await readFile(join(folder, name))).equals(content)).toBe(true)
    expect((await readdir(folder)).filter((one) => one.includes('postern-part'))).toEqual([])
  })

  it.each(['ask', 'keep-both'] as const)('is not copied twice when the news that it was stored is lost (%s)', async (existing) => {
    if (existing === 'keep-both') await writeTree(pair.hostHome, { 'big.bin': 'another' })
    pair.session.hostLink.onSend = (bytes) => {
      const isNews = Buffer.from(bytes).includes('"stored"')
      if (isNews) setImmediate(() => pair.session.localLink.cut())
      return !isNews
    }
    await upload()
    if (existing === 'keep-both') {
      await pair.until(([job]) => job?.state === 'asking')
      pair.queue.answer(pair.queue.question()!.task, 'keep-both', false)
    }
    await pair.until(([job]) => job?.state === 'interrupted')
    pair.connect()
    expect(await pair.until(([job]) => job?.state === 'done' || job?.state === 'asking')).toMatchObject([{ state: 'done', filesDone: 1 }])
    const names = (await readdir(pair.hostHome)).filter((name) => name.includes('big'))
    expect(names.sort()).toEqual(existing === 'ask' ? ['big.bin'] : ['big (2).bin', 'big.bin'])
    expect(pair.copied).toHaveLength(1)
  })

  it('is not copied twice when it is getting its name as the connection is lost', async () => {
    const open = pair.hostDisk.openPart.bind(pair.hostDisk)
    let letGo = (): void => {}
    const isNamed = new Promise<void>((resolve) => {
      vi.spyOn(pair.hostDisk, 'openPart').mockImplementationOnce(async (...asked) => {
        const part = await open(...asked)
        const finish = part.finish.bind(part)
        part.finish = async (how) => {
          resolve()
          await new Promise<void>((go) => (letGo = go))
          return finish(how)
        }
        return part
      })
    })
    await upload()
    await isNamed
    pair.session.localLink.cut()
    await pair.until(([job]) => job?.state === 'interrupted')
    pair.connect().localLink.onSend = (bytes) => {
      if (Buffer.from(bytes).includes('"put"')) setImmediate(() => setImmediate(letGo))
      return true
    }
    expect(await pair.until(allOver)).toMatchObject([{ state: 'done', filesDone: 1 }])
    expect((await readFile(join(pair.hostHome, 'big.bin'))).equals(content)).toBe(true)
    expect(await partsThere()).toEqual([])
    expect(pair.copied).toHaveLength(1)
  })

  it('starts anew when what was left does not fit the file any more', async () => {
    await upload()
    await started()
    pair.session.localLink.cut()
    await pair.until(([job]) => job?.state === 'interrupted')
    const other = someBytes(12_000_000, 8)
    await writeFile(join(pair.localHome, 'big.bin'), other)
    const again = pair.connect()
    expect(await pair.until(allOver)).toMatchObject([{ state: 'done' }])
    expect(again.localLink.sent).toBeGreaterThan(other.length)
    expect((await readFile(join(pair.hostHome, 'big.bin'))).equals(other)).toBe(true)
  })

  it('leaves its part behind only for another try, and tells the host of it', async () => {
    await upload()
    await started()
    pair.session.localLink.cut()
    await expect.poll(() => pair.left).toEqual(['big.bin'])
  })

  const partsThere = async () => (await readdir(pair.hostHome)).filter((name) => name.includes('postern-part'))
  const interrupted = async () => {
    await upload()
    await started()
    pair.session.localLink.cut()
    await pair.until(([job]) => job?.state === 'interrupted')
    await expect.poll(() => pair.left).toEqual(['big.bin'])
    return pair.queue.jobs()[0]!.id
  }

  it('that was cancelled while the connection was lost leaves nothing on the host once there is one again', async () => {
    const job = await interrupted()
    pair.queue.cancel(job)
    expect(await partsThere()).toHaveLength(1)
    expect(pair.queue.unfinished).toBe(true)
    pair.connect()
    await expect.poll(partsThere).toEqual([])
    await expect.poll(() => pair.queue.unfinished).toBe(false)
  })

  it('that is cancelled before it has gone on leaves nothing on the host', async () => {
    const job = await interrupted()
    pair.queue.pause(job, true)
    pair.connect()
    pair.queue.cancel(job)
    await expect.poll(partsThere).toEqual([])
  })

  it('that is cancelled while the owner has files off leaves nothing once they are on again', async () => {
    const job = await interrupted()
    pair.queue.pause(job, true)
    const { host } = pair.connect()
    pair.allow(false, host)
    await pair.until(([one]) => one?.state === 'interrupted')
    pair.queue.cancel(job)
    expect(await partsThere()).toHaveLength(1)
    pair.allow(true, host)
    await expect.poll(partsThere).toEqual([])
  })

  it('that is cancelled over a connection that is dead already leaves nothing once there is a new one', async () => {
    await upload()
    await started()
    pair.session.localLink.onSend = () => false
    pair.queue.cancel(pair.queue.jobs()[0]!.id)
    pair.session.localLink.cut()
    await expect.poll(() => pair.left).toEqual(['big.bin'])
    pair.connect()
    await expect.poll(partsThere).toEqual([])
  })

  it('is refused when a byte was changed on the way', async () => {
    let changed = false
    pair.session.localLink.onSend = (bytes) => {
      if (!changed && bytes[0] === 1) {
        bytes[100]! ^= 1
        changed = true
      }
      return true
    }
    await upload()
    expect(await pair.until(allOver)).toMatchObject([{ state: 'failed', problems: [{ name: 'big.bin', why: 'damaged' }] }])
    expect(await readdir(pair.hostHome)).toEqual(['.config', 'there.bin'])
  })

  it('says so when the file changed while it was read, and the next try brings it', async () => {
    await upload()
    await started()
    await writeFile(join(pair.localHome, 'big.bin'), 'short now')
    const [job] = await pair.until(allOver)
    expect(job).toMatchObject({ state: 'failed', problems: [{ why: 'changed' }] })
    pair.queue.retry(job!.id)
    expect(await pair.until(allOver)).toMatchObject([{ state: 'done' }])
    expect(await readFile(join(pair.hostHome, 'big.bin'), 'utf8')).toBe('short now')
  })
})
