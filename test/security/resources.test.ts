// Owns: cases 21 and 22: what a connection may cost before it has proved anything, and who may connect at all.
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { networkInterfaces } from 'node:os'
import { describe, expect, onTestFinished, test } from 'vitest'
import { MAX_SOCKETS } from '../../electron/connection/listener'
import { BYTES_OVERHEAD } from '../../electron/connection/secure-channel'
import { decode, fromHost } from '../../electron/files/messages'
import { MAX_FRAME_BYTES, MAX_GRANTED_FRAME_BYTES, MAX_WAITING_CONNECTIONS, MAX_WAITING_PER_SOURCE, PROTOCOL_PATH, SILENCE_LIMIT_MS } from '../../shared/protocol'
import { armedHost, atCodePrompt, expectGranted, granted, quickHost, visitorOf } from '../support/armed-host'
import { until } from '../support/processes'

const UPGRADE = ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==']

/** A request as bytes, and all that comes back until the host closes. */
async function rawRequest(port: number, lines: readonly string[], then?: (socket: Socket) => void): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  const chunks: Buffer[] = []
  socket.on('data', (chunk: Buffer) => {
    if (chunks.length === 0) then?.(socket)
    chunks.push(chunk)
  })
  socket.on('error', () => {})
  socket.write(`${lines.join('\r\n')}\r\n\r\n`)
  await once(socket, 'close')
  return Buffer.concat(chunks).toString('latin1')
}

const firstOf = (socket: Socket, ...events: readonly string[]): Promise<void> =>
  new Promise((resolve) => {
    for (const event of events) socket.once(event, () => resolve())
  })

const textFrame = (text: string): Buffer => Buffer.concat([Buffer.from([0x81, 0x80 | text.length, 0, 0, 0, 0]), Buffer.from(text)])

const upgradeTo = (path: string, ...more: readonly string[]): readonly string[] => [`GET ${path} HTTP/1.1`, 'Host: 127.0.0.1', ...UPGRADE, ...more]

describe('case 21: memory before authentication', () => {
  test('a frame of the largest size is read; one byte more closes the connection', async () => {
    const host = await armedHost()
    const [fits, large] = [await host.visitor(), await host.visitor()]
    fits.sendRaw('x'.repeat(MAX_FRAME_BYTES))
    expect(await fits.next()).toMatchObject({ type: 'refused', reason: 'protocol-violation' })
    large.sendRaw('x'.repeat(MAX_FRAME_BYTES + 1))
    expect(await large.next()).toEqual({ type: 'closed' })
  })

  test('a frame whose header claims a gigabyte closes the connection at once', async () => {
    const host = await quickHost()
    const header = Buffer.alloc(14)
    header.writeUInt8(0x82, 0)
    header.writeUInt8(0x80 | 127, 1)
    header.writeBigUInt64BE(2n ** 30n, 2)
    const reply = await rawRequest(host.port, upgradeTo(PROTOCOL_PATH), (socket) => socket.write(header))
    expect(reply).toContain('101 Switching Protocols')
    // Close code 1009: message too big.
    expect(reply).toContain('\u0003ñ')
  })

  test('a message comes in one piece: a second fragment closes the connection', async () => {
    const host = await quickHost()
    const fragment = (first: boolean): Buffer => Buffer.concat([Buffer.from([first ? 0x01 : 0x00, 0x80 | 126, 0x10, 0x00, 0, 0, 0, 0]), Buffer.alloc(4096, 'x')])
    const reply = await rawRequest(host.port, upgradeTo(PROTOCOL_PATH), (socket) => {
      for (let part = 0; part < 2; part++) socket.write(fragment(part === 0))
    })
    // Close code 1008: policy violation.
    expect(reply).toContain('\u0003ð')
  })

  test('a frame that comes in crumbs closes the connection', async () => {
    const host = await quickHost()
    const reply = await rawRequest(host.port, upgradeTo(PROTOCOL_PATH), (socket) => {
      socket.setNoDelay()
      let left = 4096
      socket.write(Buffer.from([0x82, 0x80 | 126, 0xff, 0xff, 0, 0, 0, 0]))
      // The host, in this very process, reads between one turn of the loop and the next.
      const more = (): void => {
        if (left-- > 0 && socket.writable) socket.write('x', () => setImmediate(more))
        else socket.destroy()
      }
      more()
    })
    // Close code 1008: policy violation.
    expect(reply).toContain('\u0003ð')
  })

  test('whoever pings without reading what is answered is hung up on', async () => {
    const host = await quickHost()
    const ping = Buffer.concat([Buffer.from([0x89, 0x80 | 125, 0, 0, 0, 0]), Buffer.alloc(125, 'x')])
    const pings = Buffer.concat(Array.from({ length: 4000 }, () => ping))
    let left = 100
    const flood = (socket: Socket): void => {
      socket.pause()
      const more = (error?: Error | null): void => {
        if (error) return
        if (left-- > 0) socket.write(pings, more)
        // All of it was taken, and somebody has to end it.
        else socket.destroy()
      }
      more()
    }
    await expect(rawRequest(host.port, upgradeTo(PROTOCOL_PATH), flood)).rejects.toThrow(/ECONNRESET|EPIPE/)
    await until('its place is free', () => host.host.listener.waiting === 0)
  })

  test('what is larger is not taken at the code prompt either, and with a grant up to 64 KiB are', async () => {
    const host = await armedHost()
    const [waiting, inside] = [await atCodePrompt(host), await granted(host)]
    for (const { connector } of [waiting, inside]) {
      connector.channel!.widen()
      connector.sendBulk(new Uint8Array(MAX_GRANTED_FRAME_BYTES - BYTES_OVERHEAD))
    }
    expect(await waiting.connector.next()).toEqual({ type: 'closed' })
    // It was read: it is only no message about files.
    expect(decode(await inside.connector.nextBulk(), fromHost)).toMatchObject({ message: { type: 'failed', why: 'protocol-violation' } })
    inside.connector.sendRaw(Buffer.alloc(MAX_GRANTED_FRAME_BYTES + 1))
    expect(await inside.connector.next()).toEqual({ type: 'closed' })
  })

  test('a source has four places, and a place is free again when its connection ends', async () => {
    const host = await quickHost()
    const inside = await Promise.all(Array.from({ length: MAX_WAITING_PER_SOURCE }, () => host.visitor()))
    await expect(host.visitor()).rejects.toThrow('503')
    inside[0]!.drop()
    await until('the place is free', () => host.host.listener.waiting < MAX_WAITING_PER_SOURCE)
    await expect(host.visitor()).resolves.toBeDefined()
  })

  test('all sources together have 64 places', async () => {
    const host = await quickHost()
    const sources = Array.from({ length: MAX_WAITING_CONNECTIONS }, (_, index) => `127.0.1.${index + 1}`)
    await Promise.all(sources.map((localAddress) => host.visitor({ localAddress })))
    await expect(host.visitor({ localAddress: '127.0.2.1' })).rejects.toThrow('503')
    expect(host.host.listener.waiting).toBe(MAX_WAITING_CONNECTIONS)
  })

  test.each<[string, readonly string[]]>([
    ['that say nothing', []],
    ['that were turned away and do not hang up', upgradeTo('/elsewhere')],
    ['that broke the protocol and do not hang up', upgradeTo(PROTOCOL_PATH)]
  ])('one source cannot keep the others out with sockets %s', async (_what, request) => {
    const host = await quickHost()
    for (let opened = 0; opened < MAX_SOCKETS; opened++) {
      const socket = connect({ port: host.port, host: '127.0.0.1', allowHalfOpen: true })
      onTestFinished(() => void socket.destroy())
      socket.on('error', () => {})
      const over = firstOf(socket, 'end', 'close')
      await once(socket, 'connect')
      if (request.length === 0) continue
      socket.write(`${request.join('\r\n')}\r\n\r\n`)
      await Promise.race([firstOf(socket, 'data'), over])
      socket.write(textFrame('no hello'))
      await Promise.race([firstOf(socket, 'data'), over])
    }
    await expect(host.visitor({ localAddress: '127.0.9.9' })).resolves.toBeDefined()
  })

  test('a session does not take a place in the waiting room', async () => {
    const host = await armedHost()
    const { connector } = await atCodePrompt(host)
    expectGranted(await connector.factor(host.code()))
    expect(host.host.listener.waiting).toBe(0)
  })

  test.each([
    ['that says nothing', () => {}],
    ['that stops after the challenge', (connector: Awaited<ReturnType<typeof visitorOf>>) => connector.prove('not the password')]
  ])('a connection %s is closed after ten seconds', async (_what, begin) => {
    const host = await armedHost()
    const connector = await host.visitor()
    await begin(connector)
    host.clock.advance(SILENCE_LIMIT_MS - 1)
    expect(host.host.listener.waiting).toBe(1)
    host.clock.advance(1)
    expect(await connector.next()).toEqual({ type: 'closed' })
    await until('its place is free', () => host.host.listener.waiting === 0)
  })

  test('half a frame is no message: it does not keep the connection open', async () => {
    const host = await quickHost()
    const half = Buffer.from([0x81, 0x80 | 126, 0x10, 0x00, 0, 0, 0, 0])
    const reply = rawRequest(host.port, upgradeTo(PROTOCOL_PATH), (socket) => socket.write(half))
    await until('it has arrived', () => host.host.listener.waiting === 1)
    host.clock.advance(SILENCE_LIMIT_MS)
    expect(await reply).toContain('101 Switching Protocols')
    await until('its place is free', () => host.host.listener.waiting === 0)
  })

  test('memory stays flat under 2,000 bad connections', async () => {
    const host = await quickHost()
    const junk = ['{', '[]', '"hello"', JSON.stringify({ type: 'hello' }), 'x'.repeat(MAX_FRAME_BYTES), 'x'.repeat(MAX_GRANTED_FRAME_BYTES)]
    const attack = async (count: number): Promise<void> => {
      for (let sent = 0; sent < count; sent += 20) {
        await Promise.all(
          Array.from({ length: 20 }, async (_, index) => {
            const connector = await visitorOf(host.port, { localAddress: `127.0.3.${index + 1}` })
            connector.sendRaw(junk[(sent + index) % junk.length]!)
            await connector.next()
            connector.drop()
          })
        )
      }
    }
    // The first ones compile code and fill caches; what counts is that later ones add nothing.
    await attack(400)
    const before = process.memoryUsage().rss
    await attack(1600)
    expect(host.host.listener.waiting).toBeLessThanOrEqual(MAX_WAITING_CONNECTIONS)
    expect((process.memoryUsage().rss - before) / 2 ** 20).toBeLessThan(64)
  })
})

describe('case 22: who may connect at all', () => {
  test.each(['http://evil.example', 'null', 'app://postern', `http://127.0.0.1`])('a web page (Origin: %s) is refused with 403', async (origin) => {
    const host = await quickHost()
    expect(await rawRequest(host.port, upgradeTo(PROTOCOL_PATH, `Origin: ${origin}`))).toContain('403 Forbidden')
    expect(host.host.listener.waiting).toBe(0)
  })

  test.each(['/', '/postern/', '/postern?x=1', '//postern', '/POSTERN'])('the path %s is not found', async (path) => {
    const host = await quickHost()
    expect(await rawRequest(host.port, upgradeTo(path))).toContain('404 Not Found')
  })

  test('a plain request gets nothing but 404, without a header that says what this is', async () => {
    const host = await quickHost()
    const reply = await rawRequest(host.port, ['GET / HTTP/1.1', 'Host: 127.0.0.1', 'Connection: close'])
    expect(reply).toMatch(/^HTTP\/1\.1 404/)
    expect(reply).not.toMatch(/access-control|postern|server:/i)
  })

  test('a connection is good for one plain request', async () => {
    const host = await quickHost()
    expect(await rawRequest(host.port, ['GET / HTTP/1.1', 'Host: 127.0.0.1'])).toMatch(/^connection: close\r$/im)
  })

  test('with "loopback" it listens there and nowhere else', async () => {
    const host = await quickHost()
    const [outside] = Object.values(networkInterfaces()).flatMap((entries) => entries ?? []).filter((entry) => entry.family === 'IPv4' && !entry.internal)
    const elsewhere = outside?.address ?? '::1'
    const socket = connect(host.port, elsewhere)
    const [error] = (await once(socket, 'error')) as [NodeJS.ErrnoException]
    expect(error.code).toBe('ECONNREFUSED')
  })

  test('with direct connections off it does not listen at all', async () => {
    const host = await quickHost()
    await host.host.settings.change({ network: { acceptDirect: false } })
    expect(host.host.listener.state).toEqual({ state: 'off' })
    await expect(visitorOf(host.port)).rejects.toThrow('ECONNREFUSED')
  })
})
