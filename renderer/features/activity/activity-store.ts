// Owns: the part of the log that the page has fetched, newest first. Must never edit or drop a record.
import { create } from 'zustand'
import type { ActivityFilter, ActivityRecord } from '../../../shared/activity'
import { postern } from '../../lib/postern'
import { problemText } from '../../lib/problem'

const PAGE_SIZE = 50

export type Verification =
  | { readonly kind: 'none' }
  | { readonly kind: 'running' }
  | { readonly kind: 'intact'; readonly records: number; readonly removed: number; readonly anchored: boolean }
  | { readonly kind: 'broken'; readonly firstBroken: number; readonly cut: boolean }
  | { readonly kind: 'failed'; readonly problem: string }

export type Log =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly problem: string }
  | { readonly kind: 'ready'; readonly records: readonly ActivityRecord[]; readonly more: boolean; readonly fetching: boolean }

export type Export = { readonly kind: 'none' | 'running' | 'done' | 'write-failed' } | { readonly kind: 'failed'; readonly problem: string }

type State = { readonly log: Log; readonly filter: ActivityFilter; readonly verification: Verification; readonly exporting: Export }

const fresh: State = { log: { kind: 'loading' }, filter: {}, verification: { kind: 'none' }, exporting: { kind: 'none' } }

export const useActivity = create<State>(() => fresh)

/** Newest first, each record once: an event and a reply may both bring it. */
export function merged(a: readonly ActivityRecord[], b: readonly ActivityRecord[]): readonly ActivityRecord[] {
  const bySeq = new Map([...a, ...b].map((record) => [record.seq, record]))
  return [...bySeq.values()].sort((one, other) => other.seq - one.seq)
}

async function fetchPage(before: number | undefined): Promise<void> {
  const { filter } = useActivity.getState()
  try {
    const page = await postern().call('activity.list', { limit: PAGE_SIZE, filter, ...(before === undefined ? {} : { before }) })
    const { log, filter: wanted } = useActivity.getState()
    // The owner has typed on meanwhile; the answer to the newest question is on its way.
    if (wanted !== filter) return
    const known = log.kind === 'ready' ? log.records : []
    useActivity.setState({
      log: {
        kind: 'ready',
        records: merged(known, page.records),
        // A newer page says nothing about what is older than all that is known.
        more: before === undefined && log.kind === 'ready' ? log.more || page.more : page.more,
        fetching: false
      }
    })
  } catch (error) {
    useActivity.setState({ log: { kind: 'failed', problem: problemText(error) } })
  }
}

/** Starts afresh each time the page is opened; returns the function that stops listening. */
export function openLog(): () => void {
  useActivity.setState(fresh)
  void fetchPage(undefined)
  return postern().on('activity.added', () => void fetchNewest())
}

/** Main says that there is something new; whether it belongs to what is shown, main decides as well. */
async function fetchNewest(): Promise<void> {
  if (useActivity.getState().log.kind === 'ready') await fetchPage(undefined)
}

export function setFilter(filter: ActivityFilter): void {
  useActivity.setState({ filter, log: { kind: 'loading' } })
  void fetchPage(undefined)
}

export async function exportLog(): Promise<void> {
  const say = (exporting: Export): void => useActivity.setState({ exporting })
  say({ kind: 'running' })
  try {
    const exported = await postern().call('activity.export')
    say({ kind: exported.ok ? (exported.value ? 'done' : 'none') : 'write-failed' })
  } catch (error) {
    say({ kind: 'failed', problem: problemText(error) })
  }
}

export function fetchMore(): void {
  const { log } = useActivity.getState()
  if (log.kind !== 'ready' || log.fetching) return
  useActivity.setState({ log: { ...log, fetching: true } })
  void fetchPage(log.records.at(-1)?.seq)
}

export async function verifyLog(): Promise<void> {
  const say = (verification: Verification): void => useActivity.setState({ verification })
  say({ kind: 'running' })
  try {
    const verdict = await postern().call('activity.verify')
    say(verdict.intact ? { kind: 'intact', ...verdict, removed: verdict.removed ?? 0 } : { kind: 'broken', ...verdict })
  } catch (error) {
    say({ kind: 'failed', problem: problemText(error) })
  }
}
