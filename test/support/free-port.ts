// Owns: ports that nobody listens on, kept for the process that asked until it ends. Never: one that the system hands out
// by itself; a connection of somebody else could have it before the test does.
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { isReserved, listens } from './reserved'

const FIRST = 20_000
const OF_THE_SYSTEM = '/proc/sys/net/ipv4/ip_local_port_range'

export async function freePort(): Promise<number> {
  const count = Number(readFileSync(OF_THE_SYSTEM, 'utf8').split('\t')[0]) - FIRST
  if (!(count > 1000)) throw new Error(`The tests want the ports from ${FIRST} for themselves; ${OF_THE_SYSTEM} begins below them`)
  for (;;) {
    const port = FIRST + Math.floor(Math.random() * count)
    if ((await isReserved(`port-${port}`)) && (await isFree(port))) return port
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer()
  if (!(await listens(server, { port }))) return false
  server.close()
  await once(server, 'close')
  return true
}
