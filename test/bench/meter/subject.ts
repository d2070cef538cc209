// Owns: one product ready to be measured: its two ends, the target on one screen and the meter on the other, and where the
// host's screen is on the connector's, found by looking. Never: assumes where a picture is.
import { setTimeout as wait } from 'node:timers/promises'
import type { Cleanup } from '../../support/cleanup'
import { startVirtualScreen } from '../../support/virtual-screen'
import { type Helper, startHelper } from '../helper'
import type { Ends, Link, Peer, PeerName } from '../peers/peer'
import { familyOf } from '../process-family'
import type { MeterOrders } from '../programs/meter'
import type { TargetOrders } from '../programs/target'
import { type Area, CORNERS, type Point, SCREEN, centerOf } from './scene'

export type Subject = {
  readonly name: PeerName | 'floor'
  readonly ends: Ends
  readonly target: Helper<TargetOrders>
  readonly meter: Helper<MeterOrders>
  /** From the host's screen to the connector's. */
  readonly pointOf: (point: Point) => Point
  readonly areaOf: (area: Area) => Area
  /** Does the work with this one running, and stopped before and after where it would take time from others. */
  readonly awake: <Value>(work: () => Promise<Value>) => Promise<Value>
}

const CALIBRATION_LIMIT_MS = 60_000
const LOOK_EVERY_MS = 100
/** So long the connector's screen must not change before a square is shown. */
const CALM_LOOKS = 5
const SQUARE_LOOKS = 30

export async function startSubject(peer: Peer, cleanup: Cleanup, link: Link): Promise<Subject> {
  return subjectOf(peer.name, await peer.start(cleanup, link), peer.polls, cleanup)
}

/** The meter and its target on one screen, with nothing between them: what the meter itself adds. */
export async function startFloor(cleanup: Cleanup): Promise<Subject> {
  const screen = await startVirtualScreen(SCREEN)
  cleanup.add(screen.stop)
  const end = { display: screen.display, leaders: [screen.pid] }
  return subjectOf('floor', { host: end, connector: end }, false, cleanup)
}

async function subjectOf(name: Subject['name'], ends: Ends, polls: boolean, cleanup: Cleanup): Promise<Subject> {
  const [target, meter] = await Promise.all([
    startHelper<TargetOrders>('programs/target.ts', [ends.host.display], cleanup),
    startHelper<MeterOrders>('programs/meter.ts', [ends.connector.display], cleanup)
  ])
  const pointOf = await calibrate(name, target, meter)
  // Away from every mark: a pointer that is drawn over one would be measured.
  await meter.ask('movePointer', pointOf({ x: 960, y: 1000 }))
  const signal = async (what: 'SIGSTOP' | 'SIGCONT'): Promise<void> => {
    if (!polls) return
    const leaders = [...ends.host.leaders, ...ends.connector.leaders]
    for (const pid of (await Promise.all(leaders.map(familyOf))).flat()) process.kill(pid, what)
  }
  cleanup.add(() => signal('SIGCONT'))
  await signal('SIGSTOP')
  return {
    name,
    ends,
    target,
    meter,
    pointOf,
    areaOf: ({ x, y, width, height }) => {
      const from = pointOf({ x, y })
      const to = pointOf({ x: x + width, y: y + height })
      return { ...from, width: to.x - from.x, height: to.y - from.y }
    },
    awake: async (work) => {
      await signal('SIGCONT')
      try {
        return await work()
      } finally {
        await signal('SIGSTOP')
      }
    }
  }
}

/** @throws when the host's screen does not appear on the connector's */
async function calibrate(name: string, target: Helper<TargetOrders>, meter: Helper<MeterOrders>): Promise<(point: Point) => Point> {
  const end = performance.now() + CALIBRATION_LIMIT_MS
  while (performance.now() < end) {
    const shown: Area[] = []
    for (const corner of CORNERS) {
      const area = await whereShown(corner, target, meter)
      if (area !== null) shown.push(area)
    }
    const [first, second] = shown
    const [one, other] = CORNERS.map(centerOf) as [Point, Point]
    if (first === undefined || second === undefined) continue
    const [from, to] = [centerOf(first), centerOf(second)]
    const scale = { x: (to.x - from.x) / (other.x - one.x), y: (to.y - from.y) / (other.y - one.y) }
    if (scale.x < 0.3 || scale.y < 0.3) continue
    return ({ x, y }) => ({ x: from.x + (x - one.x) * scale.x, y: from.y + (y - one.y) * scale.y })
  }
  throw new Error(`${name} does not show the host's screen`)
}

/** Null when something else changed, such as a hint that comes and goes, or nothing did. */
async function whereShown(square: Area, target: Helper<TargetOrders>, meter: Helper<MeterOrders>): Promise<Area | null> {
  await target.ask('showSquare', null)
  for (let calm = 0, looks = 0; calm < CALM_LOOKS && looks < 10 * CALM_LOOKS; looks++) {
    await meter.ask('remember')
    await wait(LOOK_EVERY_MS)
    calm = (await meter.ask('changed')) === null ? calm + 1 : 0
  }
  await target.ask('showSquare', square)
  let last: Area | null = null
  for (let looks = 0; looks < SQUARE_LOOKS; looks++) {
    await wait(LOOK_EVERY_MS)
    const area = await meter.ask('changed')
    if (area !== null && last !== null && isSquare(area) && JSON.stringify(area) === JSON.stringify(last)) return area
    last = area
  }
  return null
}

const isSquare = ({ width, height }: Area): boolean => Math.abs(width - height) <= 4 && width >= 20 && width <= 128
