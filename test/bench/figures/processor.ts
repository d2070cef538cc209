// Owns: how much of a processor both ends take, X servers included, while somebody types, while a film runs, and while
// nothing happens. Never: counts the meter or the target, which stand still or are the same for everyone.
import { setTimeout as wait } from 'node:timers/promises'
import { inTurn } from '../contest'
import type { Figure, Measured, Row } from '../figure'
import type { Subject } from '../meter/subject'
import { cpuOf } from '../process-family'

const ROUNDS = 1
const SETTLE_MS = 2000
/** What a program tidies up after work, its memory above all, is no idleness yet. */
const REST_MS = 20_000
const CHANGES_A_SECOND = 10

type Load = { readonly title: string; readonly settleMs: number; readonly seconds: number; readonly most: number; readonly begin: (subject: Subject) => Promise<unknown>; readonly during: (subject: Subject, seconds: number) => Promise<unknown> }

const LOADS: readonly Load[] = [
  {
    title: `processor, both ends, ${CHANGES_A_SECOND} small changes a second`,
    settleMs: SETTLE_MS,
    seconds: 6,
    most: 15,
    begin: ({ target }) => target.ask('show', 'small'),
    during: ({ meter }, seconds) => meter.ask('type', { count: seconds * CHANGES_A_SECOND, perSecond: CHANGES_A_SECOND })
  },
  {
    title: 'processor, both ends, film 1280×720 at 30 fps',
    settleMs: SETTLE_MS,
    seconds: 6,
    most: 80,
    begin: ({ target }) => target.ask('show', 'motion'),
    during: (_, seconds) => wait(seconds * 1000)
  },
  {
    title: 'processor, both ends, nothing happens',
    settleMs: REST_MS,
    seconds: 10,
    most: 1,
    begin: ({ target }) => target.ask('show', 'still'),
    during: (_, seconds) => wait(seconds * 1000)
  }
]

export const processor: Figure = {
  name: 'processor',
  async measure(bench): Promise<Measured> {
    const { subjects, absent } = await bench.contest()
    // What two X servers take that nobody connects is a part of every number, and told as the floor.
    const rows: Row[] = []
    const raw: Record<string, unknown> = {}
    for (const load of LOADS) {
      const taken = await inTurn(subjects, ROUNDS, (subject) => shareOf(subject, load))
      raw[load.title] = Object.fromEntries(taken)
      for (const [name, shares] of taken) {
        const share = shares.reduce((sum, one) => sum + one, 0) / shares.length
        rows.push({ figure: `${load.title}: ${name}`, unit: '% of a core', p50: share, p95: null, bar: name === 'Postern' ? { of: 'p50', most: load.most } : null })
      }
    }
    return { rows, gaps: absent.flatMap(({ name, why }) => LOADS.map(({ title }) => ({ figure: `${title}: ${name}`, why }))), raw }
  }
}

async function shareOf(subject: Subject, { settleMs, seconds, begin, during }: Load): Promise<number> {
  await begin(subject)
  await wait(settleMs)
  const leaders = [...new Set([...subject.ends.host.leaders, ...subject.ends.connector.leaders])]
  const before = await cpuOf(leaders)
  const begun = performance.now()
  await during(subject, seconds)
  const used = (await cpuOf(leaders)) - before
  const passed = (performance.now() - begun) / 1000
  await subject.target.ask('show', 'still')
  return (used / passed) * 100
}
