// Owns: tests of what is selected in the "Files" window while folders are read again, and of what is then copied or not.
// Main is faked; no page is needed.
import { beforeEach, describe, expect, test, vi } from 'vitest'
import type { CopyJob, FileEntry, FileProblemCode, FilesState, FolderListing } from '../../../shared/files'
import { failure, success, type Result } from '../../../shared/result'
import { copySelected, dropped, openEntry, openFolder, refresh, refreshWhereCopied, select, showHidden, stateMirror, usePanes, type Side } from '../../../renderer/files/files-store'

const file = (name: string): FileEntry => ({ name, kind: 'file', leadsTo: null, size: 1, modified: 0 })
const listing = (path: string, names: readonly string[]): FolderListing => ({ path, parent: null, trail: [], places: [], entries: names.map(file), cut: false })

/** What stands in the folders now, by side; each has one folder. */
let folders: Record<Side, FolderListing>
const selected = (side: Side): readonly string[] => [...usePanes.getState()[side].selected]
const at = (side: Side): string | null => usePanes.getState()[side].at

const copied = (direction: CopyJob['direction'], folder: string): CopyJob => ({
  id: 1, direction, name: 'new', folder, state: 'done', counting: false, files: 1, filesDone: 1, bytes: 1, bytesDone: 1,
  speed: null, secondsLeft: null, skipped: 0, problems: [], problemCount: 0
})

/** How main answers to a copy. */
let copies: Result<void, FileProblemCode>
const call = vi.fn((name: string, input: unknown) =>
  Promise.resolve(name === 'files.list' ? success(folders[(input as { readonly side: Side }).side]) : copies)
)
vi.stubGlobal('postern', { call, on: () => () => undefined })
vi.stubGlobal('dropped', { pathOf: () => '/dropped' })
const linkIs = (link: FilesState['link']): void => stateMirror.set({ hostName: 'host', link, jobs: [], question: null })

beforeEach(async () => {
  folders = { local: listing('/same', ['a', 'b', 'c']), remote: listing('/same', ['a', 'b', 'c', '.d']) }
  copies = success(undefined)
  linkIs('live')
  usePanes.setState(usePanes.getInitialState())
  await Promise.all([openFolder('local', null), openFolder('remote', null)])
  call.mockClear()
})

describe('a folder that is read again', () => {
  test('keeps what is selected in it', async () => {
    select('remote', ['a', 'c'], 'c')
    await refresh('remote')
    expect(selected('remote')).toEqual(['a', 'c'])
    expect(at('remote')).toBe('c')
  })

  test('keeps what was selected meanwhile', async () => {
    const read = refresh('remote')
    select('remote', ['b', 'c'], 'b')
    await read
    expect(selected('remote')).toEqual(['b', 'c'])
  })

  test('drops from the selection what is not there any more', async () => {
    select('remote', ['a', 'c'], 'c')
    folders.remote = listing('/same', ['a', 'b'])
    await refresh('remote')
    expect(selected('remote')).toEqual(['a'])
    expect(at('remote')).toBeNull()
  })

  test('a folder that is opened begins at the one that was left, when that is shown', async () => {
    await openFolder('remote', '/same', null, 'b')
    expect(selected('remote')).toEqual(['b'])
    await openFolder('remote', '/same', null, '.d')
    expect(selected('remote')).toEqual([])
  })
})

test('what is hidden again is not selected any more', () => {
  showHidden('remote', true)
  select('remote', ['a', '.d'], '.d')
  showHidden('remote', false)
  expect(selected('remote')).toEqual(['a'])
  expect(at('remote')).toBeNull()
})

test.each([
  ['to-remote', 'remote'],
  ['from-remote', 'local']
] as const)('a copy %s has only the %s folder read again, though the other has the same path', (direction, side) => {
  refreshWhereCopied([copied(direction, '/same'), copied(direction, '/elsewhere')])
  expect(call.mock.calls.map(([, input]) => input)).toEqual([expect.objectContaining({ side })])
})

test('a folder that nothing was copied to is not read again', () => {
  refreshWhereCopied([copied('to-remote', '/elsewhere'), copied('from-remote', '/elsewhere')])
  expect(call).not.toHaveBeenCalled()
})

describe('a copy', () => {
  test('that fails is told of as a copy, and the folder is still shown', async () => {
    copies = failure('not-found')
    select('remote', ['a'], 'a')
    await copySelected('remote')
    expect(usePanes.getState().remote).toMatchObject({ problem: null, copyProblem: 'not-found' })
  })

  test('that fails is told of until something else is chosen or copied, however often the folder is read again', async () => {
    copies = failure('not-found')
    select('remote', ['a'], 'a')
    await copySelected('remote')
    await refresh('remote')
    expect(usePanes.getState().remote.copyProblem).toBe('not-found')
    copies = success(undefined)
    await copySelected('remote')
    expect(usePanes.getState().remote.copyProblem).toBeNull()

    copies = failure('not-found')
    for (const goOn of [() => select('remote', ['b'], 'b'), () => void openFolder('remote', '/elsewhere')]) {
      select('remote', ['a'], 'a')
      await copySelected('remote')
      expect(usePanes.getState().remote.copyProblem).toBe('not-found')
      goOn()
      expect(usePanes.getState().remote.copyProblem).toBeNull()
    }
  })

  test('of what was dropped is told of in the same way', async () => {
    copies = failure('not-permitted')
    await dropped([new File([], 'dropped')])
    expect(usePanes.getState().remote).toMatchObject({ problem: null, copyProblem: 'not-permitted' })
  })

  test.each(['lost', 'off', 'ended'] as const)('is not begun by a key or a double-click either while the connection is %s', async (link) => {
    select('local', ['a'], 'a')
    linkIs(link)
    await copySelected('local')
    openEntry('local', file('a'))
    expect(call).not.toHaveBeenCalled()
    linkIs('live')
    await copySelected('local')
    expect(call).toHaveBeenCalledOnce()
  })
})

test('a copy that ends does not call back whoever is on the way to another folder', async () => {
  folders.remote = listing('/other', ['x'])
  void openFolder('remote', '/other', null, 'x')
  refreshWhereCopied([copied('to-remote', '/same')])
  await vi.waitFor(() => expect(usePanes.getState().remote.loading).toBe(false))
  expect(usePanes.getState().remote.listing?.path).toBe('/other')
  expect(call.mock.calls.map(([, input]) => input)).not.toContainEqual(expect.objectContaining({ path: '/same' }))
  expect(selected('remote')).toEqual(['x'])
})
