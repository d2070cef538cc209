// Owns: how long it takes from a key on the connector's screen until the change is on the connector's screen: a small one,
// the whole screen, scrolling text, noise. Never: leaves out a press whose change was not seen; it counts as the limit.
import { setTimeout as wait } from 'node:timers/promises'
import { type Contest, inTurn } from '../contest'
import type { Figure, Gap, Measured, Row } from '../figure'
import type { Subject } from '../meter/subject'
import { type Scene, centerOf, marksOf } from '../meter/scene'
import type { Presses } from '../programs/meter'
import { type Summary, summarize } from '../statistics'

type Change = {
  readonly scene: Scene
  readonly title: string
  readonly rounds: number
  /** How many times as long as TigerVNC's it may take. */
  readonly most: number
  /** Presses of each before the first round, which have rows of their own and no bar: of programs that have just begun. */
  readonly first?: number
} & Omit<Presses, 'points'>

/** After the scene has appeared, until nobody is still sending it. */
const SETTLE_MS = 1200
const RIVAL = 'TigerVNC'

const pressed = (name: string, changes: readonly Change[]): Figure => ({
  name,
  async measure(bench): Promise<Measured> {
    const contest = await bench.contest()
    const measured = []
    for (const change of changes) measured.push(await measureChange(contest, change))
    return { rows: measured.flatMap(({ rows }) => rows), gaps: measured.flatMap(({ gaps }) => gaps), raw: Object.fromEntries(measured.map(({ title, raw }) => [title, raw])) }
  }
})

export const keyToPixel = pressed('key-to-pixel', [
  { scene: 'small', title: 'key → pixel, small change', rounds: 4, count: 40, gap: [40, 120], limitMs: 2000, most: 1, first: 40 }
])
export const fullScreen = pressed('full-screen', [
  { scene: 'color', title: 'key → pixel, whole screen, one colour', rounds: 3, count: 12, gap: [250, 400], limitMs: 3000, most: 1 },
  { scene: 'desktop', title: 'key → pixel, whole screen, desktop', rounds: 3, count: 12, gap: [250, 400], limitMs: 3000, most: 1 }
])
export const scrollingText = pressed('scrolling-text', [
  { scene: 'text', title: 'key → pixel, scrolling dense text', rounds: 2, count: 12, gap: [250, 400], limitMs: 3000, most: 1 }
])
export const noise = pressed('noise', [
  { scene: 'noise', title: 'key → pixel, whole screen, noise', rounds: 2, count: 6, gap: [500, 700], limitMs: 5000, most: 2 }
])

async function measureChange(contest: Contest, change: Change) {
  const { title, first } = change
  const begun = first === undefined ? null : await measureRounds(contest, { ...change, title: `${title}, first ${first} of a session`, rounds: 1, count: first })
  const all = await measureRounds(contest, change)
  const raw = begun === null ? all.raw : { first: begun.raw, ...all.raw }
  return { title, raw, rows: [...(begun?.rows ?? []), ...all.rows, ...againstRival(title, all.summaries, change.most)], gaps: all.gaps }
}

async function measureRounds({ subjects, absent }: Contest, { title, rounds, ...change }: Change) {
  const { limitMs } = change
  const taken = await inTurn(subjects, rounds, (subject) => pressOn(subject, change))
  const raw = Object.fromEntries([...taken].map(([name, rounds]) => [name, rounds.flat()]))
  const summaries = new Map([...taken].map(([name, rounds]) => [name, summarize(rounds.flat().map((time) => time ?? limitMs))]))
  const rows = [...summaries].map(([name, summary]): Row => {
    const unseen = raw[name]!.filter((time) => time === null).length
    return { figure: `${title}: ${name}${unseen > 0 ? ` (${unseen} not seen)` : ''}`, unit: 'ms', ...summary, bar: null }
  })
  const gaps: Gap[] = absent.map(({ name, why }) => ({ figure: `${title}: ${name}`, why }))
  return { raw, rows, gaps, summaries }
}

export async function pressOn({ target, meter, pointOf }: Subject, { scene, count, gap, limitMs }: Omit<Change, 'title' | 'rounds' | 'most' | 'first'>) {
  await target.ask('show', scene)
  await wait(SETTLE_MS)
  return meter.ask('press', { points: marksOf(scene).map(centerOf).map(pointOf), count, gap, limitMs })
}

/** Ours as a multiple of TigerVNC's, at the median and in the tail; nothing without TigerVNC, which is a gap then. */
export function againstRival(title: string, summaries: ReadonlyMap<string, Summary>, most: number): Row[] {
  const [ours, theirs] = [summaries.get('Postern'), summaries.get(RIVAL)]
  if (ours === undefined || theirs === undefined) return []
  const row = (of: 'p50' | 'p95'): Row => {
    const ratio = ours[of] / theirs[of]
    return { figure: `${title}: ${of} as a multiple of ${RIVAL}’s`, unit: '×', p50: ratio, p95: null, bar: { of: 'p50', most } }
  }
  return [row('p50'), row('p95')]
}
