// Owns: what a path that is gone for a while does to a session: with UDP blocked while TCP lives, and with both gone. A key that
// is held meanwhile must be let go at the host, and the session must come back by itself, without a code.
// Never: counts it as back before a key shows on the connector's screen.
import { setTimeout as wait } from 'node:timers/promises'
import { openHands } from '../../support/hands'
import { until } from '../../support/processes'
import type { Figure, Measured, Row } from '../figure'
import { type Linked, OPEN } from '../links'
import type { Shape } from '../peers/queue'
import { pressOn } from './pressed'

const LOST_MS = 10_000
/** The session waits for a minute. */
const BACK_LIMIT_MS = 60_000
/** The host gives a path so long, and the key is let go then. */
const RELEASE_LIMIT_MS = 20_000
const SHIFT = 50
const WAYS = { 'UDP': 'udp', 'everything': 'everything' } as const satisfies Record<string, Shape['without']>

export const lostPath: Figure = {
  name: 'lost-path',
  async measure(bench): Promise<Measured> {
    const { subjects, absent } = await bench.links()
    const subject = subjects.find(({ name }) => name === 'Postern')
    if (subject === undefined) throw new Error(absent.map(({ why }) => why).join())
    const raw: Record<string, unknown> = {}
    const rows: Row[] = []
    for (const [what, without] of Object.entries(WAYS)) {
      const { releasedMs, backMs } = await lose(subject, without)
      raw[what] = { releasedMs, backMs }
      rows.push(
        { figure: `${what} lost for 10 s, until a held key is let go`, unit: 'ms', p50: releasedMs, p95: null, bar: null },
        { figure: `${what} lost for 10 s, from its return until a key shows again`, unit: 'ms', p50: backMs, p95: null, bar: null }
      )
    }
    return { rows, raw }
  }
}

async function lose(subject: Linked, without: NonNullable<Shape['without']>): Promise<{ readonly releasedMs: number; readonly backMs: number }> {
  const { wire, ends } = subject
  const [there, here] = [openHands(ends.host.display), openHands(ends.connector.display)]
  try {
    await wire.shape(OPEN)
    here.farKey(SHIFT, true)
    await until('the key is down on the host', () => there.isDown(SHIFT))
    await wire.shape({ ...OPEN, without })
    const lostAt = performance.now()
    await until('the key is let go on the host', () => !there.isDown(SHIFT), RELEASE_LIMIT_MS)
    const releasedMs = performance.now() - lostAt
    here.farKey(SHIFT, false)
    await wait(Math.max(0, lostAt + LOST_MS - performance.now()))
    await wire.shape(OPEN)
    const mendedAt = performance.now()
    await until('a key shows again', async () => (await pressOn(subject, { scene: 'small', count: 1, gap: [0, 1], limitMs: 1000 }))[0] !== null, BACK_LIMIT_MS)
    const backMs = performance.now() - mendedAt
    if (there.isDown(SHIFT)) throw new Error('A key is stuck')
    return { releasedMs, backMs }
  } finally {
    here.farKey(SHIFT, false)
    await wire.shape(OPEN)
    there.close()
    here.close()
  }
}
