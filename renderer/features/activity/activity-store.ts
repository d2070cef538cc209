// Owns: the part of the log that the page has fetched, newest first. Must never edit or drop a record.
import { create } from 'zustand'
import type { ActivityRecord } from '../../../shared/activity'
import { postern } from '../../lib/postern'
import { problemText } from '../../lib/problem'

const PAGE_SIZE = 50

export type Verification =
  | { readonly kind: 'none' }
  | { readonly kind: 'running' }
  | { readonly kind: 'intact'; readonly records: number }
  | { readonly kind: 'broken'; readonly firstBroken: number }
  | { readonly kind: 'failed'; readonly problem: string }

export type Log =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly problem: string }
  | { readonly kind: 'ready'; readonly records: readonly ActivityRecord[]; readonly more: boolean; readonly fetching: boolean }

type State = { readonly log: Log; readonly verification: Verification }

export const useActivity = create<State>(() => ({ log: { kind: 'loading' }, verification: { kind: 'none' } }))

/** Newest first, each record once: an event and a reply may both bring it. */
export function merged(a: readonly ActivityRecord[], b: readonly ActivityRecord[]): readonly ActivityRecord[] {
  const bySeq = new Map([...a, ...b].map((record) => [record.seq, record]))
  return [...bySeq.values()].sort((one, other) => other.seq - one.seq)
}

async function fetchPage(before: number | undefined): Promise<void> {
  try {
    const page = await postern().call('activity.list', { limit: PAGE_SIZE, ...(before === undefined ? {} : { before }) })
    const { log } = useActivity.getState()
    const known = log.kind === 'ready' ? log.records : []
    useActivity.setState({
      log: { kind: 'ready', records: merged(known, page.records), more: page.more, fetching: false }
    })
  } catch (error) {
    useActivity.setState({ log: { kind: 'failed', problem: problemText(error) } })
  }
}

/** Starts afresh each time the page is opened; returns the function that stops listening. */
export function openLog(): () => void {
  useActivity.setState({ log: { kind: 'loading' }, verification: { kind: 'none' } })
  void fetchPage(undefined)
  return postern().on('activity.added', (record) => {
    const { log } = useActivity.getState()
    if (log.kind === 'ready') useActivity.setState({ log: { ...log, records: merged([record], log.records) } })
  })
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
    say(verdict.intact ? { kind: 'intact', records: verdict.records } : { kind: 'broken', firstBroken: verdict.firstBroken })
  } catch (error) {
    say({ kind: 'failed', problem: problemText(error) })
  }
}
