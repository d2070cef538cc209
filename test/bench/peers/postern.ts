// Owns: Postern among its peers: two copies set up and connected as people would. Never: tunes it.
import { startHelper } from '../helper'
import type { PosternOrders } from '../programs/postern-end'
import type { Peer } from './peer'

export const postern: Peer = {
  name: 'Postern',
  programs: [],
  polls: false,
  async start(cleanup, link) {
    const start = (through: readonly string[]) => startHelper<PosternOrders>('programs/postern-end.ts', through.length > 0 ? ['apart'] : [], cleanup, { through })
    const [host, connector] = await Promise.all([start(link.atHost), start(link.atConnector)])
    const { port, code } = await host.ask('arm')
    await connector.ask('connect', { address: `${link.hostAddress}:${port}`, code })
    return { host: await host.ask('end'), connector: await connector.ask('end'), copy: (bytes) => connector.ask('copy', bytes) }
  }
}
