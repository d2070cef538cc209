// Owns: numbers that one process of the machine has for itself until it ends. Never: leaves anything behind.
import { once } from 'node:events'
import { type Server, createServer } from 'node:net'

/** Whether this process has `what` now, and nobody had it (unix(7), abstract sockets). */
export async function isReserved(what: string): Promise<boolean> {
  const server = createServer()
  const ours = await listens(server, { path: `\0postern-test-${what}` })
  server.unref()
  return ours
}

export async function listens(server: Server, where: { readonly port: number } | { readonly path: string }): Promise<boolean> {
  server.listen(where)
  return once(server, 'listening').then(
    () => true,
    () => false
  )
}
