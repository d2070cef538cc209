// Owns: a program that answers on the port as another version of Postern, or as something else, would.
// Never: speaks more of the protocol than its first words.
import { once } from 'node:events'
import { type Server, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { WebSocketServer } from 'ws'
import { PROTOCOL_PATH, type Refused } from '../../shared/protocol'

export interface FakeHost {
  readonly address: string
  readonly stop: () => Promise<void>
}

async function listen(server: Server): Promise<FakeHost> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    }
  }
}

/** Answers every hello with this refusal. */
export function refusingHost(refusal: Omit<Refused, 'type'>): Promise<FakeHost> {
  const server = createServer()
  new WebSocketServer({ server, path: PROTOCOL_PATH }).on('connection', (socket) => {
    socket.once('message', () => socket.send(JSON.stringify({ type: 'refused', ...refusal })))
  })
  return listen(server)
}

/** A web server that has nothing to do with Postern. */
export const webServer = (): Promise<FakeHost> => listen(createServer((_request, response) => response.writeHead(404).end('Not here')))
