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
import { median, summarize } from '../statistics'

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
      const times = { empty: [] as number[], postern: [] as number[] }
      for (let round = -1; round < ROUNDS; round++) {
        for (const subject of [EMPTY_APP, postern]) {
          const taken = await startOnce(subject, computer)
          if (round >= 0) times[subject.name].push(taken)
        }
      }
      return {
        rows: [
          { figure: 'app start to usable window', unit: 'ms', ...summarize(times.postern), bar: null },
          { figure: 'empty Electron window', unit: 'ms', ...summarize(times.empty), bar: null },
          { figure: 'app start, as a multiple of the empty window', unit: '×', p50: median(times.postern) / median(times.empty), p95: null, bar: { of: 'p50', most: 1.5 } }
        ],
        raw: times
      }
    } finally {
      await cleanup.run()
    }
  }
}

/** Milliseconds from the start of the process to the second frame after the page became usable. */
async function startOnce(subject: Subject, computer: Computer): Promise<number> {
  const begun = Date.now()
  const program = startBare(subject, computer, ['--remote-debugging-port=0'])
  try {
    const address = () => /DevTools listening on (ws:\S+)/.exec(program.output())?.[1]
    await until(`${subject.name} starts ${program.output()}`, () => address() !== undefined, LIMIT_MS)
    const devTools = await DevTools.connect(address()!)
    const usableAt = await devTools.numberFrom(whenUsable(subject), await devTools.firstPage(), LIMIT_MS)
    const gone = once(program.child, 'exit')
    // It may be gone before it has answered.
    await devTools.send('Browser.close').catch(() => undefined)
    await Promise.race([gone, wait(QUIT_MS, undefined, { ref: false })])
    devTools.close()
    return usableAt - begun
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
