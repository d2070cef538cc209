// Owns: a real HTTP gateway on loopback, and what it was asked. Never: passes a message on.
import { once } from 'node:events'
import { type IncomingHttpHeaders, type RequestListener, createServer as createPlain } from 'node:http'
import { createServer as createSecure } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { KeyAndCertificate } from './certificates'

export type ReceivedRequest = { readonly method: string; readonly path: string; readonly headers: IncomingHttpHeaders; readonly body: string }

export type TestGateway = {
  readonly url: string
  readonly requests: readonly ReceivedRequest[]
  /** The request after those that were taken before; waits for it. */
  readonly next: () => Promise<ReceivedRequest>
  readonly stop: () => Promise<void>
  /** The status of every answer, and where a 3xx sends the client. */
  answer: { readonly status: number; readonly location?: string }
}

/** @param certificate without one it speaks plain HTTP */
export async function startGateway(certificate?: KeyAndCertificate): Promise<TestGateway> {
  const requests: ReceivedRequest[] = []
  const waiting: ((request: ReceivedRequest) => void)[] = []
  let taken = 0
  const listener: RequestListener = (request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const received = { method: request.method ?? '', path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks).toString() }
      requests.push(received)
      const { status, location } = running.answer
      response.writeHead(status, location === undefined ? {} : { location }).end('{}')
      const next = waiting.shift()
      if (next === undefined) return
      taken += 1
      next(received)
    })
  }
  const server = certificate === undefined ? createPlain(listener) : createSecure(certificate, listener)
  server.on('tlsClientError', () => {})
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const running: TestGateway = {
    url: `${certificate === undefined ? 'http' : 'https'}://localhost:${(server.address() as AddressInfo).port}`,
    requests,
    next: () => {
      const request = requests[taken]
      if (request === undefined) return new Promise((resolve) => waiting.push(resolve))
      taken += 1
      return Promise.resolve(request)
    },
    stop: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
    answer: { status: 201 }
  }
  return running
}
