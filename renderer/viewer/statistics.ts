// Owns: how well the connection does, shown over the picture while somebody wants to know. Never: asks or counts while
// hidden.
import { type Path, pathOf } from '../lib/path'
import { words } from './words'

export type Measure = Path & { readonly at: number; readonly frames: number }
export type Facts = {
  readonly roundTrip: number | null
  readonly framesPerSecond: number
  readonly megabitsPerSecond: number
  readonly route: Path['route']
}

const EVERY_MS = 1000

/** What happened between two measures. Pure. */
export function factsBetween(before: Measure, now: Measure): Facts {
  const seconds = Math.max(0.001, (now.at - before.at) / 1000)
  return {
    roundTrip: now.roundTrip,
    framesPerSecond: Math.max(0, now.frames - before.frames) / seconds,
    megabitsPerSecond: (Math.max(0, now.bytes - before.bytes) * 8) / 1e6 / seconds,
    route: now.route
  }
}

export type StatisticsParts = {
  readonly place: HTMLElement
  readonly screen: HTMLCanvasElement
  readonly framesDrawn: () => number
  readonly report: () => Promise<RTCStatsReport>
  /** What came another way than WebRTC's. */
  readonly bytesBeside: () => number
}

export type Statistics = { readonly isShown: () => boolean; readonly show: (shown: boolean) => void }

export function createStatistics({ place, screen, framesDrawn, report, bytesBeside }: StatisticsParts): Statistics {
  let timer: ReturnType<typeof setInterval> | undefined
  let before: Measure | null = null
  place.ariaLabel = words.statistics

  const tick = async (): Promise<void> => {
    const values: Readonly<Record<string, unknown>>[] = []
    ;(await report()).forEach((one: Readonly<Record<string, unknown>>) => values.push(one))
    if (timer === undefined) return
    const path = pathOf(values)
    const now: Measure = { at: performance.now(), frames: framesDrawn(), ...path, bytes: path.bytes + bytesBeside() }
    if (before !== null) write(place, factsBetween(before, now), screen)
    before = now
  }
  const refresh = (): void => void tick().catch(() => undefined)

  return {
    isShown: () => timer !== undefined,
    show(shown) {
      if (shown === (timer !== undefined)) return
      clearInterval(timer)
      timer = shown ? setInterval(refresh, EVERY_MS) : undefined
      before = null
      place.replaceChildren()
      place.hidden = !shown
      if (shown) {
        write(place, null, screen)
        refresh()
      }
    }
  }
}

function write(place: HTMLElement, facts: Facts | null, { width, height }: HTMLCanvasElement): void {
  const rows: readonly (readonly [string, string])[] = [
    [words.facts.delay, facts === null || facts.roundTrip === null ? '–' : words.milliseconds(facts.roundTrip)],
    [words.facts.rate, facts === null ? '–' : words.rate(facts.framesPerSecond, facts.megabitsPerSecond)],
    [words.facts.route, facts === null || facts.route === null ? '–' : words.routes[facts.route]],
    [words.facts.resolution, words.size(width, height)]
  ]
  const list = document.createElement('dl')
  list.append(
    ...rows.flatMap(([name, value]) => {
      const [term, detail] = [document.createElement('dt'), document.createElement('dd')]
      term.textContent = name
      detail.textContent = value
      return [term, detail]
    })
  )
  place.replaceChildren(list)
}
