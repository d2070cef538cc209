// Owns: how long the app takes from its start to a window that can be used, held against an empty Electron window that
// is started in turn with it. Never: counts the first start of either, which fills caches.
import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { createCleanup } from '../../support/cleanup'
import { type Computer, startComputer } from '../../support/computer'
import { freePort } from '../../support/free-port'
import { until } from '../../support/processes'
import { EMPTY_APP, type Subject, posternAt, startBare } from '../bare-app'
import { DevTools } from '../cdp'
import type { Figure, Measured } from '../figure'
import { summarize } from '../statistics'

const ROUNDS = 9
const LIMIT_MS = 20_000
const QUIT_MS = 5000

export const appStart: Figure = {
  name: 'app-start',
  async measure(): Promise<Measured> {
    const cleanup = createCleanup()
    try {
      const computer = await startComputer()
      cleanup.add(computer.stop)
      const postern = posternAt(await freePort())
      const starts: Record<Subject['name'], Start[]> = { empty: [], postern: [] }
      for (let round = -1; round < ROUNDS; round++) {
        for (const subject of [EMPTY_APP, postern]) {
          const start = await startOnce(subject, computer)
          if (round >= 0) starts[subject.name].push(start)
        }
      }
      const [empty, ours] = [starts.empty, starts.postern].map((list) => list.map(({ usable }) => usable)) as [number[], number[]]
      // Each start of ours is held against its neighbour, so that a busy moment of the machine counts for both.
      const multiples = ours.map((time, round) => time / (empty[round] ?? NaN))
      return {
        rows: [
          { figure: 'app start to usable window', unit: 'ms', ...summarize(ours), bar: null },
          { figure: 'empty Electron window', unit: 'ms', ...summarize(empty), bar: null },
          { figure: 'app start, as a multiple of the empty window', unit: '×', ...summarize(multiples), bar: { of: 'p50', most: 1.5 } }
        ],
        raw: starts
      }
    } finally {
      await cleanup.run()
    }
  }
}

/** Milliseconds from the start of the process. */
type Start = {
  /** Until the page was begun: the main process had loaded and asked for it. */
  readonly page: number
  /** Until the second frame after the page became usable. */
  readonly usable: number
}

async function startOnce(subject: Subject, computer: Computer): Promise<Start> {
  const begun = Date.now()
  const program = startBare(subject, computer, ['--remote-debugging-port=0'])
  try {
    const address = () => /DevTools listening on (ws:\S+)/.exec(program.output())?.[1]
    await until(`${subject.name} starts ${program.output()}`, () => address() !== undefined, LIMIT_MS)
    const devTools = await DevTools.connect(address()!)
    const page = await devTools.firstPage(LIMIT_MS)
    const usableAt = await devTools.numberFrom(whenUsable(subject), page, LIMIT_MS)
    const pageAt = await devTools.numberFrom('performance.timeOrigin', page, LIMIT_MS)
    const gone = once(program.child, 'exit')
    // It may be gone before it has answered; one that does not go is ended below.
    void devTools.send('Browser.close').catch(() => undefined)
    await Promise.race([gone, wait(QUIT_MS, undefined, { ref: false })])
    devTools.close()
    return { page: pageAt - begun, usable: usableAt - begun }
  } finally {
    await program.stop()
  }
}

const whenUsable = (subject: Subject): string => `(async () => {
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve))
  const usable = () => ${subject.usable}
  while (!usable()) await frame()
  await frame()
  await frame()
  return performance.timeOrigin + performance.now()
})()`
