// Owns: how a file gets its name where the file system has no hard links, as on a memory stick.
import { link, readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { openDiskPart } from '../../../electron/platform/disk-part'
import { createCleanup } from '../../support/cleanup'
import { TOKEN } from '../../support/file-messages'
import { makeTempFolder } from '../../support/temp-folder'

vi.mock(import('node:fs/promises'), async (original) => ({ ...(await original()), link: vi.fn() }))

let folder = ''
beforeEach(async () => {
  const cleanup = createCleanup()
  folder = await makeTempFolder(cleanup)
  return cleanup.run
})

describe.each(['EPERM', 'ENOTSUP', 'EISDIR'])('Where the system says %s to a hard link', (code) => {
  const store = async (existing: 'ask' | 'keep-both') => {
    vi.mocked(link).mockRejectedValue(Object.assign(new Error(code), { code }))
    const part = await openDiskPart(folder, 'a.txt', TOKEN, { resume: false, size: 3 })
    await part.write([Buffer.from('new')], 0)
    return part.finish({ existing, modified: 0 })
  }

  it('a file gets its name', async () => {
    expect(await store('ask')).toBe('a.txt')
    expect(await readFile(join(folder, 'a.txt'), 'utf8')).toBe('new')
    expect(await readdir(folder)).toEqual(['a.txt'])
  })

  it('what is there already is not replaced', async () => {
    await writeFile(join(folder, 'a.txt'), 'old')
    expect(await store('keep-both')).toBe('a (2).txt')
    expect(await readFile(join(folder, 'a.txt'), 'utf8')).toBe('old')
    expect(await readFile(join(folder, 'a (2).txt'), 'utf8')).toBe('new')
  })
})
