// Owns: two networks of their own with one link between them, for the two ends of one product. Never: touches a network that
// it did not make.
import { spawnSync } from 'node:child_process'
import type { Cleanup } from '../../support/cleanup'
import { runProgram } from '../../support/processes'
import { startHelper } from '../helper'
import type { LinkOrders } from '../programs/link'
import type { Link } from './peer'
import type { Carried, Shape } from './queue'

export type Wire = Link & {
  readonly shape: (shape: Shape) => Promise<void>
  readonly carried: () => Promise<Carried>
  /** As `ping` sees it, ms. */
  readonly roundTrip: () => Promise<number>
}

const ADDRESSES = { host: '10.213.77.1', connector: '10.213.77.2' } as const
const PINGS = 10
let made = 0

/** @throws when there is no root, no network namespaces or no TUN devices here, and says which */
export async function makeWire(cleanup: Cleanup): Promise<Wire> {
  if (process.getuid?.() !== 0) throw new Error('Network namespaces need root')
  const number = made++
  const nameOf = (end: string): string => `postern-bench-${process.pid}-${number}-${end}`
  // A device's name has at most 15 letters.
  const deviceOf = (end: string): string => `pb${process.pid}-${number}${end.slice(0, 1)}`
  const link = await startHelper<LinkOrders>('programs/link.ts', [], cleanup)
  await link.ask('open', { host: deviceOf('host'), connector: deviceOf('connector') })
  const ip = (...words: string[]) => runProgram('ip', words)
  for (const [end, address] of Object.entries(ADDRESSES)) {
    const name = nameOf(end)
    await ip('netns', 'add', name)
    const remove = (): void => void spawnSync('ip', ['netns', 'del', name])
    process.once('exit', remove)
    cleanup.add(() => {
      process.off('exit', remove)
      remove()
    })
    await ip('link', 'set', deviceOf(end), 'netns', name)
    await ip('-n', name, 'addr', 'add', `${address}/30`, 'dev', deviceOf(end))
    await ip('-n', name, 'link', 'set', 'lo', 'up')
    await ip('-n', name, 'link', 'set', deviceOf(end), 'up')
    // What is meant for the internet goes here too, and is lost: as on a network without one.
    await ip('-n', name, 'route', 'add', 'default', 'via', end === 'host' ? ADDRESSES.connector : ADDRESSES.host)
  }
  const at = (end: keyof typeof ADDRESSES): readonly string[] => ['ip', 'netns', 'exec', nameOf(end)]
  return {
    hostAddress: ADDRESSES.host,
    atHost: at('host'),
    atConnector: at('connector'),
    shape: (shape) => link.ask('shape', shape),
    carried: () => link.ask('carried'),
    roundTrip: async () => {
      const [program = '', ...words] = at('connector')
      const answer = await runProgram(program, [...words, 'ping', '-q', '-c', String(PINGS), '-i', '0.2', ADDRESSES.host])
      const average = /= [\d.]+\/([\d.]+)\//.exec(answer)?.[1]
      if (average === undefined) throw new Error(`The link carries nothing: ${answer}`)
      return Number(average)
    }
  }
}
