// Owns: a film of 1280×720 at 30 frames a second: how late its frames are on the connector's screen, and how many of them
// get there. Never: counts a frame that is only half there; it holds its number at both ends.
import { setTimeout as wait } from 'node:timers/promises'
import { inTurn } from '../contest'
import type { Figure, Measured, Row } from '../figure'
import { STRIPS } from '../meter/scene'
import type { Subject } from '../meter/subject'
import { type Summary, summarize } from '../statistics'
import { againstRival } from './pressed'

const ROUNDS = 2
const WATCHED_MS = 4000
const SETTLE_MS = 1500
const TITLE = 'film 1280×720, 30 fps'
const MOST = 1.1
const LEAST_FPS = 29

export type Film = {
  /** From the drawing of a frame until it was whole on the connector's screen. */
  readonly delays: readonly number[]
  readonly fps: number
}

export const motion: Figure = {
  name: 'motion',
  async measure(bench): Promise<Measured> {
    const { subjects, absent } = await bench.contest()
    const taken = await inTurn(subjects, ROUNDS, async (subject) => {
      await subject.target.ask('show', 'motion')
      await wait(SETTLE_MS)
      const film = await watchFilm(subject, WATCHED_MS)
      await subject.target.ask('show', 'still')
      return film
    })
    const films = [...taken].map(([name, rounds]) => ({
      name,
      delays: summaryOf(rounds.flatMap(({ delays }) => delays)),
      fps: rounds.reduce((sum, { fps }) => sum + fps, 0) / rounds.length
    }))
    const summaries = new Map(films.flatMap(({ name, delays }) => (delays === null ? [] : [[name, delays] as const])))
    return {
      rows: [
        ...[...summaries].map(([name, summary]): Row => ({ figure: `${TITLE}, delay: ${name}`, unit: 'ms', ...summary, bar: null })),
        ...againstRival(`${TITLE}, delay`, summaries, MOST),
        ...films.map(({ name, fps }) => fpsRow(TITLE, name, fps, LEAST_FPS))
      ],
      gaps: [
        ...absent.map(({ name, why }) => ({ figure: `${TITLE}: ${name}`, why })),
        ...films.filter(({ delays }) => delays === null).map(({ name }) => ({ figure: `${TITLE}, delay: ${name}`, why: 'no frame was seen' }))
      ],
      raw: Object.fromEntries(taken)
    }
  }
}

export const fpsRow = (title: string, name: Subject['name'], fps: number, least: number): Row => ({
  figure: `${title}, frames seen: ${name}`,
  unit: 'fps',
  p50: fps,
  p95: null,
  bar: name === 'Postern' ? { of: 'p50', least } : null
})

/** While the film runs. */
export async function watchFilm({ target, meter, areaOf }: Subject, ms: number): Promise<Film> {
  const before = await target.ask('takeDrawn')
  const seen = await meter.ask('watchStrips', { strips: STRIPS.map(areaOf), ms })
  const drawn = new Map([...before, ...(await target.ask('takeDrawn'))].map(({ number, at }) => [number, at]))
  // The one that is there when the watch begins has been there for a while.
  const fresh = seen.slice(1)
  return { delays: fresh.flatMap(({ number, at }) => (drawn.has(number) ? [at - drawn.get(number)!] : [])), fps: fresh.length / (ms / 1000) }
}

const summaryOf = (delays: readonly number[]): Summary | null => (delays.length > 0 ? summarize(delays) : null)
