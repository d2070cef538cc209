// Owns: what the "Files" window holds: main's state, and for each side the folder that is shown and what is selected in it.
// Never: knows more of a file than its entry; paths are main's.
import { create } from 'zustand'
import type { CopyJob, FileEntry, FileProblemCode, FolderListing } from '../../shared/files'
import { createMirror } from '../lib/mirror'
import { filesPostern, pathOfDropped } from '../lib/postern'
import { reportProblem } from '../lib/problem'

export type Side = 'local' | 'remote'
export type SortColumn = 'name' | 'size' | 'modified'
export const otherSide = (side: Side): Side => (side === 'local' ? 'remote' : 'local')

export type PaneState = {
  readonly listing: FolderListing | null
  /** Why the folder is not shown. */
  readonly problem: FileProblemCode | null
  /** Why nothing was copied, until something else is chosen. */
  readonly copyProblem: FileProblemCode | null
  readonly loading: boolean
  readonly selected: ReadonlySet<string>
  /** The name that the keyboard is at. */
  readonly at: string | null
  readonly sort: { readonly column: SortColumn; readonly ascending: boolean }
  readonly hidden: boolean
}

export const stateMirror = createMirror({
  fetch: () => filesPostern().call('files.state'),
  listen: (onValue) => filesPostern().on('files.changed', onValue)
})

export const themeMirror = createMirror({
  fetch: () => filesPostern().call('settings.get'),
  listen: (onValue) => filesPostern().on('settings.changed', onValue)
})

const fresh: PaneState = {
  listing: null,
  problem: null,
  copyProblem: null,
  loading: false,
  selected: new Set(),
  at: null,
  sort: { column: 'name', ascending: true },
  hidden: false
}

export const usePanes = create<Record<Side, PaneState>>(() => ({ local: fresh, remote: fresh }))

const put = (side: Side, change: Partial<PaneState>): void =>
  usePanes.setState((panes) => ({ ...panes, [side]: { ...panes[side], ...change } }))
const pane = (side: Side): PaneState => usePanes.getState()[side]

/** Of what is selected, keeps what can be seen: nobody wants a file copied that has no row. */
function putInSight(side: Side, change: Partial<PaneState>): void {
  const next = { ...pane(side), ...change }
  const names = new Set(entriesInSight(next).map(({ name }) => name))
  put(side, { ...next, selected: new Set([...next.selected].filter((name) => names.has(name))), at: next.at !== null && names.has(next.at) ? next.at : null })
}

type Question = {
  readonly path: string | null
  readonly name: string | null
  /** What is to be selected; asked when main has answered. */
  readonly chosen: () => Pick<PaneState, 'selected' | 'at'>
}

/** What main is thinking about. The answer to a newer question is the one that counts. */
const asked: Record<Side, Question | null> = { local: null, remote: null }

async function read(side: Side, question: Question): Promise<void> {
  asked[side] = question
  put(side, { loading: true })
  const answer = await filesPostern().call('files.list', { side, path: question.path, name: question.name })
  if (asked[side] !== question) return
  asked[side] = null
  if (answer.ok) putInSight(side, { ...question.chosen(), listing: answer.value, problem: null, loading: false })
  else put(side, { problem: answer.code, loading: false })
}

export function openFolder(side: Side, path: string | null, name: string | null = null, at: string | null = null): Promise<void> {
  put(side, { copyProblem: null })
  return read(side, { path, name, chosen: () => ({ selected: new Set(at === null ? [] : [at]), at }) })
}

/** A copy that ends takes from nobody what is being selected, and calls nobody back who is on the way to another folder. */
export const refresh = (side: Side): Promise<void> =>
  read(side, { ...(asked[side] ?? { path: pane(side).listing?.path ?? null, name: null, chosen: () => pane(side) }) })

/** What has arrived shows up where it was put. */
export function refreshWhereCopied(jobs: readonly CopyJob[]): void {
  for (const side of ['local', 'remote'] as const) {
    const path = pane(side).listing?.path
    if (jobs.some((job) => sideOfTarget(job) === side && job.folder === path)) void refresh(side)
  }
}
const sideOfTarget = ({ direction }: CopyJob): Side => (direction === 'to-remote' ? 'remote' : 'local')

export function goUp(side: Side): void {
  const { listing } = pane(side)
  if (listing !== null && listing.parent !== null) void openFolder(side, listing.parent, null, listing.trail.at(-1)?.name ?? null)
}

export const opensAs = (entry: FileEntry): 'folder' | 'file' | null =>
  entry.kind === 'folder' || entry.kind === 'file' ? entry.kind : entry.leadsTo

/** A folder is opened; a file is copied. */
export function openEntry(side: Side, entry: FileEntry): void {
  const { listing } = pane(side)
  if (listing === null) return
  if (opensAs(entry) === 'folder') void openFolder(side, listing.path, entry.name)
  else void copySelected(side)
}

export function select(side: Side, names: Iterable<string>, at: string | null): void {
  put(side, { selected: new Set(names), at, copyProblem: null })
}

export function sortBy(side: Side, column: SortColumn): void {
  const { sort } = pane(side)
  put(side, { sort: { column, ascending: sort.column === column ? !sort.ascending : true } })
}

export const showHidden = (side: Side, hidden: boolean): void => putInSight(side, { hidden })

/** Nothing is copied unless it can be at once, by whatever key or click: a job of a session that is over would wait for ever. */
const isLive = (): boolean => {
  const state = stateMirror.current()
  return state.kind === 'ready' && state.value.link === 'live'
}

export async function copySelected(side: Side): Promise<void> {
  const { listing, selected } = pane(side)
  const target = pane(otherSide(side)).listing
  if (!isLive() || listing === null || target === null || selected.size === 0) return
  const direction = side === 'local' ? 'to-remote' : 'from-remote'
  // What fails again is told of again.
  put(side, { copyProblem: null })
  const answer = await filesPostern().call('files.copy', { direction, folder: listing.path, names: [...selected], toFolder: target.path })
  if (!answer.ok) put(side, { copyProblem: answer.code })
}

/** What was dropped from this computer's file manager. */
export async function dropped(files: readonly File[]): Promise<void> {
  const target = pane('remote').listing
  const paths = files.map(pathOfDropped).filter((path) => path !== '')
  if (!isLive() || target === null || paths.length === 0) return
  put('remote', { copyProblem: null })
  const answer = await filesPostern().call('files.drop', { paths, toFolder: target.path })
  if (!answer.ok) put('remote', { copyProblem: answer.code })
}

/** Null when it was made; otherwise why not. */
export async function makeFolder(side: Side, name: string): Promise<FileProblemCode | null> {
  const { listing } = pane(side)
  if (listing === null) return 'not-found'
  const answer = await filesPostern().call('files.makeFolder', { side, folder: listing.path, name })
  if (!answer.ok) return answer.code
  await openFolder(side, listing.path, null, name)
  return null
}

const tell = (call: Promise<unknown>): void => void call.catch(reportProblem)
export const pause = (job: number, paused: boolean): void => tell(filesPostern().call('files.pause', { job, paused }))
export const cancel = (job: number): void => tell(filesPostern().call('files.cancel', { job }))
export const retry = (job: number): void => tell(filesPostern().call('files.retry', { job }))
export const clearFinished = (): void => tell(filesPostern().call('files.clear'))
export const answer = (task: number, choice: 'replace' | 'keep-both' | 'skip', forAll: boolean): void =>
  tell(filesPostern().call('files.answer', { task, choice, forAll }))

const entriesInSight = ({ listing, hidden }: PaneState): FileEntry[] => (listing?.entries ?? []).filter(({ name }) => hidden || !name.startsWith('.'))

/** Entries as they are shown: folders first, then by the chosen column. */
export function shownEntries(pane: PaneState): FileEntry[] {
  const { sort } = pane
  const turn = sort.ascending ? 1 : -1
  return entriesInSight(pane).sort((left, right) => {
    const folders = Number(opensAs(right) === 'folder') - Number(opensAs(left) === 'folder')
    if (folders !== 0) return folders
    const byColumn = sort.column === 'name' ? 0 : left[sort.column] - right[sort.column]
    return turn * (byColumn !== 0 ? byColumn : names.compare(left.name, right.name))
  })
}
const names = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' })
