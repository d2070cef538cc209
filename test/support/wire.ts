// Owns: a wire between two computers, which can be cut, and can stay cut for a while. Never: looks at what passes.
import { type AddressInfo, type Socket, connect, createServer } from 'node:net'

export type Wire = {
  /** What a person types to go through it. */
  readonly address: string
  /** Bytes that went from the one who dials. */
  readonly passed: () => number
  /** Whoever was connected is not any more. */
  readonly cut: () => void
  /** Cuts it, and nobody gets through until it is mended. */
  readonly breakIt: () => void
  readonly mend: () => void
  readonly close: () => void
}

/** @param port of the computer at its far end, on loopback */
export async function startWire(port: number): Promise<Wire> {
  const sockets = new Set<Socket>()
  let passed = 0
  let broken = false
  const server = createServer((near) => {
    near.on('error', () => near.destroy())
    if (broken) return void near.destroy()
    const far = connect(port, '127.0.0.1')
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.on('error', () => socket.destroy())
      socket.on('close', () => {
        sockets.delete(socket)
        near.destroy()
        far.destroy()
      })
    }
    near.on('data', (bytes: Buffer) => (passed += bytes.length))
    near.pipe(far).pipe(near)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const cut = (): void => sockets.forEach((socket) => socket.destroy())
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    passed: () => passed,
    cut,
    breakIt: () => {
      broken = true
      cut()
    },
    mend: () => void (broken = false),
    close: () => {
      cut()
      server.close()
    }
  }
}
