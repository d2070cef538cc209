// Owns: what a file on a thin link costs the keys beside it, and how much of the link it takes: who leaves room for others may
// leave too much. Never: waits for the end of the file.
import { setTimeout as wait } from 'node:timers/promises'
import type { Figure, Measured } from '../figure'
import { centerOf, marksOf } from '../meter/scene'
import { summarize } from '../statistics'
import { ADAPT_MS, PRESSES, THIN } from './linked'

/** More than the link carries while it is looked at. */
const FILE_BYTES = 32e6
const COUNT = 40

export const busyLink: Figure = {
  name: 'busy-link',
  async measure(bench): Promise<Measured> {
    const { subjects, absent } = await bench.links()
    const subject = subjects.find(({ name }) => name === 'Postern')
    const copy = subject?.ends.copy
    if (subject === undefined || copy === undefined) throw new Error(absent.map(({ why }) => why).join())
    const { wire, target, meter, pointOf } = subject
    await wire.shape(THIN)
    await target.ask('show', 'small')
    await copy(FILE_BYTES)
    await wait(ADAPT_MS)
    const [before, begun] = [await wire.carried(), performance.now()]
    const presses = await meter.ask('press', { points: marksOf('small').map(centerOf).map(pointOf), ...PRESSES, count: COUNT })
    const carried = (await wire.carried()).bytes - before.bytes
    const rate = carried / (performance.now() - begun)
    const title = 'link of 2 Mbit/s and 60 ms, a file to the host'
    const unseen = presses.filter((time) => time === null).length
    return {
      rows: [
        {
          figure: `${title}, key → pixel beside it: Postern${unseen > 0 ? ` (${unseen} not seen)` : ''}`,
          unit: 'ms',
          ...summarize(presses.map((time) => time ?? PRESSES.limitMs)),
          bar: null
        },
        { figure: `${title}, on the link meanwhile, both ways`, unit: 'KB/s', p50: rate, p95: null, bar: null }
      ],
      raw: { presses, rate }
    }
  }
}
