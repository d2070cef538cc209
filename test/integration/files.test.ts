// Owns: copying files between two real folders: what arrives, what is asked, what fails alone.
import { writeFileSync } from 'node:fs'
import { chmod, mkdir, readFile, readdir, rm, stat, symlink, truncate, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { MAX_OPEN_QUESTIONS } from '../../electron/files/messages'
import { createCleanup } from '../support/cleanup'
import { type FilesPair, allOver, filesPair, linkPair, readTree, someBytes, writeTree } from '../support/files'

let pair: FilesPair
beforeEach(async () => {
  const cleanup = createCleanup()
  pair = await filesPair(cleanup)
  return cleanup.run
})

const tree = { 'photos/a.txt': 'a', 'photos/empty': '', 'photos/deep/er/b.bin': someBytes(700_000, 2), 'photos/large.bin': someBytes(3_000_000, 3) }
const asText = (files: Readonly<Record<string, string | Buffer>>) =>
  Object.fromEntries(Object.entries(files).map(([path, content]) => [path, Buffer.from(content).toString('latin1')]))

describe('Copying files', () => {
  it('brings a folder to the remote computer with everything in it, also empty files and folders', async () => {
    await writeTree(pair.localHome, tree)
    await mkdir(join(pair.localHome, 'photos', 'nothing'))
    await pair.queue.copy('to-remote', pair.localHome, ['photos'], pair.hostHome)
    const [job] = await pair.until(allOver)
    expect(job).toMatchObject({ state: 'done', files: 4, filesDone: 4, problemCount: 0 })
    expect(job!.bytesDone).toBe(job!.bytes)
    expect(await readTree(pair.hostHome)).toEqual(asText(tree))
    expect(await readdir(join(pair.hostHome, 'photos', 'nothing'))).toEqual([])
  })

  it('brings a folder from the remote computer', async () => {
    await writeTree(pair.hostHome, tree)
    await pair.queue.copy('from-remote', pair.hostHome, ['photos'], pair.localHome)
    expect(await pair.until(allOver)).toMatchObject([{ state: 'done', filesDone: 4 }])
    expect(await readTree(pair.localHome)).toEqual(asText(tree))
  })

  it('keeps the time of a file', async () => {
    await writeTree(pair.localHome, { 'old.txt': 'old' })
    await utimes(join(pair.localHome, 'old.txt'), 1_000_000_000, 1_000_000_000)
    await pair.queue.copy('to-remote', pair.localHome, ['old.txt'], pair.hostHome)
    await pair.until(allOver)
    expect((await stat(join(pair.hostHome, 'old.txt'))).mtimeMs).toBe(1_000_000_000_000)
  })

  it('tells the host what was copied, in either direction', async () => {
    await writeTree(pair.localHome, { 'up.txt': 'up' })
    await writeTree(pair.hostHome, { 'down.txt': 'down' })
    await pair.queue.copy('to-remote', pair.localHome, ['up.txt'], pair.hostHome)
    await pair.until(allOver)
    await pair.queue.copy('from-remote', pair.hostHome, ['down.txt'], pair.localHome)
    await pair.until(allOver)
    expect(pair.copied).toEqual([
      { direction: 'received', name: 'up.txt', bytes: 2 },
      { direction: 'sent', name: 'down.txt', bytes: 4 }
    ])
  })

  it('copies several at a time, and small files do not wait for large ones', async () => {
    const small = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`small ${index}`, someBytes(1000, index)]))
    await writeTree(pair.localHome, { 'large 1': someBytes(6_000_000), 'large 2': someBytes(6_000_000), 'large 3': someBytes(6_000_000), ...small })
    await pair.queue.copy('to-remote', pair.localHome, ['large 1', 'large 2', 'large 3', ...Object.keys(small)], pair.hostHome)
    await pair.until(allOver)
    expect(pair.copied.slice(0, 20).map(({ name }) => name).sort()).toEqual(Object.keys(small).sort())
  })

  it('has a speed and a time left while it runs', async () => {
    await writeFile(join(pair.localHome, 'big'), '')
    await truncate(join(pair.localHome, 'big'), 2 ** 33)
    await pair.queue.copy('to-remote', pair.localHome, ['big'], pair.hostHome)
    const [job] = await pair.until(([one]) => one !== undefined && one.speed !== null && one.secondsLeft !== null)
    expect(job!.speed).toBeGreaterThan(0)
    expect(job!.secondsLeft).toBeCloseTo((job!.bytes - job!.bytesDone) / job!.speed!)
    pair.queue.cancel(job!.id)
  })

  it('shows a link to a file or folder and does not follow it out of what may be seen', async () => {
    await writeTree(pair.hostHome, { 'in/real.txt': 'real' })
    await symlink(join(pair.hostHome, 'in', 'real.txt'), join(pair.hostHome, 'to-file'))
    await symlink(join(pair.hostHome, 'in'), join(pair.hostHome, 'to-folder'))
    await symlink(pair.localHome, join(pair.hostHome, 'out'))
    await symlink('/nowhere', join(pair.hostHome, 'broken'))
    const { entries, parent, trail } = await pair.queue.list('remote', null, null)
    expect(Object.fromEntries(entries.map(({ name, kind, leadsTo }) => [name, [kind, leadsTo]]))).toEqual({
      '.config': ['folder', null],
      in: ['folder', null],
      'to-file': ['link', 'file'],
      'to-folder': ['link', 'folder'],
      out: ['link', null],
      broken: ['link', null]
    })
    expect(parent).toBeNull()
    expect(trail).toHaveLength(1)
    await expect(pair.queue.list('remote', pair.hostHome, 'out')).rejects.toThrow('outside')
  })

  it('says that links inside a folder were not copied, and copies the rest', async () => {
    await writeTree(pair.localHome, { 'box/a.txt': 'a' })
    await symlink('/etc/passwd', join(pair.localHome, 'box', 'link'))
    await pair.queue.copy('to-remote', pair.localHome, ['box'], pair.hostHome)
    expect(await pair.until(allOver)).toMatchObject([{ state: 'failed', filesDone: 1, problems: [{ name: 'box/link', why: 'is-link' }] }])
    expect(await readTree(pair.hostHome)).toEqual({ 'box/a.txt': 'a' })
  })

  it('shows names that are not UTF-8, and says that they were not copied', async () => {
    const latin = (text: string): Buffer => Buffer.concat([Buffer.from(`${pair.localHome}/box/`), Buffer.from(text, 'latin1')])
    await writeTree(pair.localHome, { 'box/a.txt': 'a' })
    await writeFile(latin('café.txt'), 'coffee')
    await mkdir(latin('übung'))
    const { entries } = await pair.queue.list('local', pair.localHome, 'box')
    expect(Object.fromEntries(entries.map(({ name, kind }) => [name, kind]))).toEqual({ 'a.txt': 'file', 'caf\ufffd.txt': 'other', '\ufffdbung': 'other' })
    await pair.queue.copy('to-remote', pair.localHome, ['box'], pair.hostHome)
    const problems = ['caf\ufffd.txt', '\ufffdbung'].map((name) => ({ name: `box/${name}`, why: 'bad-name' }))
    expect(await pair.until(allOver)).toMatchObject([{ state: 'failed', filesDone: 1, problems }])
  })

  it('lists a folder of thousands', async () => {
    await mkdir(join(pair.hostHome, 'many'))
    await Promise.all(Array.from({ length: 3000 }, (_, index) => writeFile(join(pair.hostHome, 'many', `file with a rather long name ${index}`), '')))
    const { entries, cut } = await pair.queue.list('remote', pair.hostHome, 'many')
    expect(new Set(entries.map(({ name }) => name)).size).toBe(3000)
    expect(cut).toBe(false)
  })

  it.each(['to-remote', 'from-remote'] as const)('brings more folders at once than the host answers questions (%s)', async (direction) => {
    const folders = Array.from({ length: MAX_OPEN_QUESTIONS * 2 }, (_, index) => `folder ${index}`)
    const [from, to] = direction === 'to-remote' ? [pair.localHome, pair.hostHome] : [pair.hostHome, pair.localHome]
    await writeTree(from, Object.fromEntries(folders.map((name) => [`${name}/a.txt`, name])))
    await pair.queue.copy(direction, from, folders, to)
    const jobs = await pair.until(allOver)
    expect(jobs.filter(({ state }) => state !== 'done')).toEqual([])
    expect(Object.keys(await readTree(to))).toHaveLength(folders.length)
  })

  it('does not let a file wait for folders that are being looked into', async () => {
    const folders = Array.from({ length: 8 }, (_, index) => `folder ${index}`)
    for (const name of folders) await mkdir(join(pair.localHome, name))
    await writeTree(pair.localHome, { 'a.txt': 'a' })
    pair.session.hostLink.onSend = (bytes) => !Buffer.from(bytes).includes('"made"')
    await pair.queue.copy('to-remote', pair.localHome, [...folders, 'a.txt'], pair.hostHome)
    await pair.until((jobs) => jobs.at(-1)?.state === 'done')
    expect(await readTree(pair.hostHome)).toEqual({ 'a.txt': 'a' })
  })

  it('makes a folder', async () => {
    const path = await pair.queue.makeFolder('remote', pair.hostHome, 'new')
    expect((await stat(path)).isDirectory()).toBe(true)
  })
})

describe('A file that is there already', () => {
  beforeEach(async () => {
    await writeTree(pair.localHome, { 'a.txt': 'new a', 'b.txt': 'new b', 'c.txt': 'new c' })
    await writeTree(pair.hostHome, { 'a.txt': 'old a', 'b.txt': 'old b' })
  })
  const upload = (...names: string[]) => pair.queue.copy('to-remote', pair.localHome, names, pair.hostHome)

  it('is never overwritten without asking', async () => {
    await upload('a.txt')
    await pair.until(([job]) => job?.state === 'asking')
    expect(pair.queue.question()).toMatchObject({ name: 'a.txt', there: { size: 5 }, coming: { size: 5 } })
    expect(await readFile(join(pair.hostHome, 'a.txt'), 'utf8')).toBe('old a')
  })

  it('is replaced when its person says so, and keeps its mode', async () => {
    await chmod(join(pair.hostHome, 'a.txt'), 0o640)
    await upload('a.txt')
    await pair.until(([job]) => job?.state === 'asking')
    pair.queue.answer(pair.queue.question()!.task, 'replace', false)
    expect(await pair.until(allOver)).toMatchObject([{ state: 'done' }])
    expect(await readFile(join(pair.hostHome, 'a.txt'), 'utf8')).toBe('new a')
    expect((await stat(join(pair.hostHome, 'a.txt'))).mode & 0o777).toBe(0o640)
  })

  it('is kept beside the new one', async () => {
    await upload('a.txt')
    await pair.until(([job]) => job?.state === 'asking')
    pair.queue.answer(pair.queue.question()!.task, 'keep-both', false)
    await pair.until(allOver)
    expect(await readTree(pair.hostHome)).toMatchObject({ 'a.txt': 'old a', 'a (2).txt': 'new a' })
  })

  it('is kept beside the new one also when its name is as long as a name can be', async () => {
    const name = `${'n'.repeat(251)}.txt`
    await writeTree(pair.localHome, { [name]: 'new' })
    await writeTree(pair.hostHome, { [name]: 'old' })
    await upload(name)
    await pair.until(([job]) => job?.state === 'asking')
    pair.queue.answer(pair.queue.question()!.task, 'keep-both', false)
    expect(await pair.until(allOver)).toMatchObject([{ state: 'done' }])
    expect(await readTree(pair.hostHome)).toMatchObject({ [name]: 'old', [`${'n'.repeat(247)} (2).txt`]: 'new' })
  })

  it('is skipped, and that is no failure', async () => {
    await upload('a.txt')
    await pair.until(([job]) => job?.state === 'asking')
    pair.queue.answer(pair.queue.question()!.task, 'skip', false)
    expect(await pair.until(allOver)).toMatchObject([{ state: 'done', skipped: 1, filesDone: 0 }])
    expect(await readFile(join(pair.hostHome, 'a.txt'), 'utf8')).toBe('old a')
  })

  it('is asked about once when the answer is for all', async () => {
    await writeTree(pair.localHome, { 'box/a.txt': 'new a', 'box/b.txt': 'new b', 'box/c.txt': 'new c' })
    await writeTree(pair.hostHome, { 'box/a.txt': 'old a', 'box/b.txt': 'old b', 'box/c.txt': 'old c' })
    await upload('box')
    await pair.until(([job]) => job?.state === 'asking')
    pair.queue.answer(pair.queue.question()!.task, 'replace', true)
    await pair.until(allOver)
    expect(pair.queue.question()).toBeNull()
    expect(await readTree(join(pair.hostHome, 'box'))).toEqual({ 'a.txt': 'new a', 'b.txt': 'new b', 'c.txt': 'new c' })
  })

  it('is asked about on this computer just the same', async () => {
    await pair.queue.copy('from-remote', pair.hostHome, ['a.txt'], pair.localHome)
    await pair.until(([job]) => job?.state === 'asking')
    pair.queue.answer(pair.queue.question()!.task, 'keep-both', false)
    await pair.until(allOver)
    expect(await readTree(pair.localHome)).toMatchObject({ 'a.txt': 'new a', 'a (2).txt': 'old a' })
  })

  it('is not overwritten when it appears while the copy is on its way', async () => {
    await writeTree(pair.localHome, { 'late.bin': someBytes(2_000_000) })
    pair.session.localLink.onSend = (bytes) => {
      if (bytes[0] === 0x7b && Buffer.from(bytes).includes('"end"')) writeFileSync(join(pair.hostHome, 'late.bin'), 'somebody else’s')
      return true
    }
    await upload('late.bin')
    expect(await pair.until(allOver)).toMatchObject([{ state: 'failed', problems: [{ name: 'late.bin', why: 'exists' }] }])
    expect(await readFile(join(pair.hostHome, 'late.bin'), 'utf8')).toBe('somebody else’s')
    expect(await readdir(pair.hostHome)).not.toContainEqual(expect.stringContaining('postern-part'))
  })

  it('is a problem of that file only when it is a folder', async () => {
    await mkdir(join(pair.hostHome, 'c.txt'))
    await upload('c.txt')
    expect(await pair.until(allOver)).toMatchObject([{ state: 'failed', problems: [{ name: 'c.txt', why: 'is-folder' }] }])
  })
})

describe('When one file cannot be copied', () => {
  it('the others go on', async () => {
    await writeTree(pair.localHome, { 'box/good.txt': 'good', 'box/trailing.': 'bad name', 'box/z.txt': 'z' })
    await pair.queue.copy('to-remote', pair.localHome, ['box'], pair.hostHome)
    expect(await pair.until(allOver)).toMatchObject([{ state: 'failed', filesDone: 2, problems: [{ name: 'box/trailing.', why: 'bad-name' }] }])
    expect(await readTree(pair.hostHome)).toEqual({ 'box/good.txt': 'good', 'box/z.txt': 'z' })
  })

  it('a folder that could not be read is brought by another try, and what will never be copied is still named', async () => {
    await writeTree(pair.localHome, { 'box/inner/deep/x.txt': 'x', 'box/y.txt': 'y' })
    await symlink('/etc/passwd', join(pair.localHome, 'box', 'link'))
    // A file where the folder belongs: the folder cannot be made there.
    await writeTree(pair.hostHome, { 'box/inner': 'in its place' })
    await pair.queue.copy('to-remote', pair.localHome, ['box'], pair.hostHome)
    const [unread, isLink] = [{ name: 'box/inner', why: 'exists' }, { name: 'box/link', why: 'is-link' }]
    const [job] = await pair.until(allOver)
    expect(job).toMatchObject({ state: 'failed', filesDone: 1, problemCount: 2, problems: [unread, isLink] })
    pair.queue.retry(job!.id)
    expect(await pair.until(allOver)).toMatchObject([{ state: 'failed', problemCount: 2, problems: [isLink, unread] }])
    await rm(join(pair.hostHome, 'box', 'inner'))
    pair.queue.retry(job!.id)
    expect(await pair.until(allOver)).toMatchObject([{ state: 'failed', filesDone: 2, problemCount: 1, problems: [isLink] }])
    expect(await readTree(pair.hostHome)).toEqual({ 'box/inner/deep/x.txt': 'x', 'box/y.txt': 'y' })
  })

  it('a full disk is told before the bytes are sent', async () => {
    await writeFile(join(pair.localHome, 'huge'), '')
    await truncate(join(pair.localHome, 'huge'), 2 ** 43)
    await pair.queue.copy('to-remote', pair.localHome, ['huge'], pair.hostHome)
    expect(await pair.until(allOver)).toMatchObject([{ state: 'failed', problems: [{ name: 'huge', why: 'disk-full' }] }])
    expect(await readdir(pair.hostHome)).toEqual(['.config'])
  })
})

describe('A link with small messages', () => {
  it('carries the same', async () => {
    const { remote } = pair.connect(linkPair(9000))
    pair.queue.attach(remote)
    await writeTree(pair.localHome, { 'a.bin': someBytes(500_000) })
    await pair.queue.copy('to-remote', pair.localHome, ['a.bin'], pair.hostHome)
    await pair.until(allOver)
    expect((await readFile(join(pair.hostHome, 'a.bin'))).equals(someBytes(500_000))).toBe(true)
  })
})
