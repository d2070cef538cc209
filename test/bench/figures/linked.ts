// Owns: what a link does to a session: the bytes of one in which nothing happens, a thin link, a lossy one.
// Never: takes the link's own delay off; the bars contain it, as it was measured.
import { setTimeout as wait } from 'node:timers/promises'
import { inTurn } from '../contest'
import type { Figure, Measured, Row } from '../figure'
import { type Linked, type Links, OPEN } from '../links'
import { centerOf, marksOf } from '../meter/scene'
import type { Shape } from '../peers/queue'
import { type Mistakes, mistakesIn } from '../typing'
import { summarize } from '../statistics'
import { fpsRow, watchFilm } from './motion'
import { pressOn } from './pressed'

/** 2 Mbit/s, and 60 ms there and back. */
export const THIN: Shape = { rate: 2_000_000, delayMs: 30, loss: 0 }
/** 2 of 100 packets are lost, each way. */
const LOSSY: Shape = { rate: 20_000_000, delayMs: 30, loss: 0.02 }
const IDLE_MS = 10_000
const MOST_IDLE = 1
export const ADAPT_MS = 4000
const WATCHED_MS = 6000
const LEAST_FPS = 15
export const PRESSES = { count: 10, gap: [120, 300], limitMs: 3000 } as const
const MOST_THIN_MS = 60
const MOST_LOSSY_MS = 150
const TYPED = { count: 80, perSecond: 8 } as const
const SETTLE_MS = 2000

const gapsOf = ({ absent }: Links, title: string) => absent.map(({ name, why }) => ({ figure: `${title}: ${name}`, why }))

export const idleTraffic: Figure = {
  name: 'idle-traffic',
  async measure(bench): Promise<Measured> {
    const links = await bench.links()
    // Each has a link of its own, so all can do nothing at once.
    const rates = await Promise.all(links.subjects.map((subject) => subject.awake(async () => ({ name: subject.name, ...(await idleRate(subject)) }))))
    const title = 'bytes on the link while nothing happens'
    return {
      rows: rates.map(({ name, kilobytes }) => ({
        figure: `${title}: ${name}`,
        unit: 'KB/s',
        p50: kilobytes,
        p95: null,
        bar: name === 'Postern' ? { of: 'p50', most: MOST_IDLE } : null
      })),
      gaps: gapsOf(links, title),
      raw: { rates }
    }
  }
}

async function idleRate({ wire, target }: Linked) {
  await wire.shape(OPEN)
  await target.ask('show', 'still')
  await wait(SETTLE_MS)
  const before = await wire.carried()
  await wait(IDLE_MS)
  const after = await wire.carried()
  return { kilobytes: (after.bytes - before.bytes) / IDLE_MS, packets: after.packets - before.packets }
}

export const thinLink: Figure = {
  name: 'thin-link',
  async measure(bench): Promise<Measured> {
    const links = await bench.links()
    const title = 'link of 2 Mbit/s and 60 ms, film'
    const taken = await inTurn(links.subjects, 1, async (subject) => {
      await subject.wire.shape(THIN)
      const link = await subject.wire.roundTrip()
      await subject.target.ask('show', 'motion')
      await wait(ADAPT_MS)
      const film = await watchFilm(subject, WATCHED_MS)
      const points = marksOf('motion').map(centerOf).map(subject.pointOf)
      const presses = await subject.meter.ask('press', { points, ...PRESSES })
      await recover(subject)
      return { link, film, presses }
    })
    return { rows: [...taken].flatMap(([name, rounds]) => rounds.flatMap((round) => thinRows(title, name, round))), gaps: gapsOf(links, title), raw: Object.fromEntries(taken) }
  }
}

function thinRows(title: string, name: Linked['name'], { link, film, presses }: { link: number; film: { delays: readonly number[]; fps: number }; presses: readonly (number | null)[] }): Row[] {
  const unseen = presses.filter((time) => time === null).length
  return [
    fpsRow(title, name, film.fps, LEAST_FPS),
    ...(film.delays.length > 0 ? [{ figure: `${title}, its delay: ${name}`, unit: 'ms', ...summarize(film.delays), bar: null } as const] : []),
    {
      figure: `${title}, key → pixel beside it: ${name}${unseen > 0 ? ` (${unseen} not seen)` : ''}`,
      unit: 'ms',
      ...summarize(presses.map((time) => time ?? PRESSES.limitMs)),
      bar: name === 'Postern' ? { of: 'p50', most: link + MOST_THIN_MS } : null
    }
  ]
}

export const lossyLink: Figure = {
  name: 'lossy-link',
  async measure(bench): Promise<Measured> {
    const links = await bench.links()
    const title = 'link that loses 2 % and takes 60 ms'
    const taken = await inTurn(links.subjects, 1, async (subject) => {
      // Asked before it loses anything: a lost ping is no delay.
      await subject.wire.shape({ ...LOSSY, loss: 0 })
      const link = await subject.wire.roundTrip()
      await subject.wire.shape(LOSSY)
      const presses = await pressOn(subject, { scene: 'small', ...PRESSES, count: 40 })
      await subject.target.ask('takeKeys')
      const typed = await subject.meter.ask('type', TYPED)
      await wait(SETTLE_MS)
      const { events, down } = await subject.target.ask('takeKeys')
      await recover(subject)
      return { link, presses, mistakes: mistakesIn(typed, events, down) }
    })
    const rows = [...taken].flatMap(([name, rounds]) => rounds.flatMap((round) => lossyRows(title, name, round)))
    return { rows, gaps: gapsOf(links, title), raw: Object.fromEntries(taken) }
  }
}

function lossyRows(title: string, name: Linked['name'], { link, presses, mistakes }: { link: number; presses: readonly (number | null)[]; mistakes: Mistakes }): Row[] {
  const ours = name === 'Postern'
  return [
    {
      figure: `${title}, key → pixel: ${name}`,
      unit: 'ms',
      ...summarize(presses.map((time) => time ?? PRESSES.limitMs)),
      bar: ours ? { of: 'p95', most: link + MOST_LOSSY_MS } : null
    },
    {
      figure: `${title}, of ${TYPED.count} keys lost, doubled, out of order or stuck: ${name}`,
      unit: 'keys',
      p50: mistakes.misplaced + mistakes.stuck,
      p95: null,
      bar: ours ? { of: 'p50', most: 0 } : null
    }
  ]
}

/** What still waits for the link is let through before the next one has its turn. */
async function recover({ wire, target }: Linked): Promise<void> {
  await wire.shape(OPEN)
  await target.ask('show', 'still')
  await wait(SETTLE_MS)
}
