// Owns: whether both ends of a session keep their memory flat over the events of a working day, at speed.
// Never: takes the warming up for growth; the first quarter of the day is what the rest is held against.
import type { Figure, Measured, Row } from '../figure'
import { centerOf, marksOf } from '../meter/scene'
import { memoryAtRest } from '../process-memory'

const HOURS = 8
/** A key, a change of the picture and a step of the pointer, once a second. */
const EVENTS = HOURS * 3600
const QUARTERS = 4
const EVENTS_A_SECOND = 500
const FLAT = { of: 'p50', most: 1.1 } as const

export const sessionMemory: Figure = {
  name: 'session-memory',
  async measure(bench): Promise<Measured> {
    const { subjects } = await bench.contest()
    const ours = subjects.find(({ name }) => name === 'Postern')
    if (ours === undefined) throw new Error('Postern is not there')
    await ours.target.ask('show', 'small')
    const from = ours.pointOf(centerOf(marksOf('still')[1]!))
    const to = ours.pointOf(centerOf(marksOf('still')[4]!))
    const sizes: { readonly host: number; readonly connector: number; readonly heard: number }[] = []
    for (let quarter = 0; quarter < QUARTERS; quarter++) {
      const typed = await ours.meter.ask('type', {
        count: EVENTS / QUARTERS,
        perSecond: EVENTS_A_SECOND,
        pointer: { ...from, width: to.x - from.x, height: to.y - from.y }
      })
      const { events } = await ours.target.ask('takeKeys')
      const [host, connector] = [await sizeOf(ours.ends.host.leaders), await sizeOf(ours.ends.connector.leaders)]
      // What nobody heard of cannot have filled any memory.
      if (events.length < typed.length) throw new Error(`Of ${2 * typed.length} key events only ${events.length} arrived`)
      sizes.push({ host, connector, heard: events.length })
    }
    const [first, last] = [sizes[0]!, sizes.at(-1)!]
    const rows = (['host', 'connector'] as const).flatMap((end): Row[] => [
      { figure: `memory of the ${end} after ${HOURS} hours’ worth of events (PSS)`, unit: 'MiB', p50: last[end], p95: null, bar: null },
      { figure: `the same, as a multiple of after the first ${HOURS / QUARTERS} hours’`, unit: '×', p50: last[end] / first[end], p95: null, bar: FLAT }
    ])
    return { rows, raw: { sizes } }
  }
}

async function sizeOf(leaders: readonly number[]): Promise<number> {
  const sizes = []
  for (const leader of leaders) sizes.push((await memoryAtRest(leader)).mib)
  return sizes.reduce((sum, size) => sum + size, 0)
}
