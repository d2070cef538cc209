// Owns: what of a session's files outlives its connection on the host, and for how long.
import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { FileEntry } from '../../../shared/files'
import { type FromConnector, type FromHost, decode, encode, fromHost } from '../../../electron/files/messages'
import type { Disk, Part } from '../../../electron/files/ports'
import { SharedFiles } from '../../../electron/session/shared-files'
import { FakeClock } from '../../support/fakes'
import { TOKEN, data, put } from '../../support/file-messages'
import { linkPair } from '../../support/files'
import { makeGrant } from './grants'

const DAY_MS = 24 * 3_600_000
const CONTENT_HASH = createHash('sha256').update(new Uint8Array(4)).digest('hex')

function start() {
  const clock = new FakeClock()
  /** Tokens of the parts that are there, and of those that nobody writes to. */
  const [there, closed] = [new Set<string>(), new Set<string>()]
  const openPart = async (_folder: string, _name: string, token: string): Promise<Part> => {
    there.add(token)
    closed.delete(token)
    const gone = async () => void there.delete(token)
    const finish = async (): Promise<string> => gone().then(() => 'a (2).txt')
    return { size: 0, read: async () => 0, write: async () => {}, clear: async () => {}, finish, keep: async () => void closed.add(token), discard: gone }
  }
  let existing: FileEntry | null = null
  const removePart = async (_folder: string, _name: string, token: string) => void there.delete(token)
  const faults: unknown[] = []
  const shared = new SharedFiles({
    disk: { inspect: async () => existing, openPart, removePart } as unknown as Disk,
    store: { transaction: <Value>(work: () => Value) => work() } as never,
    audit: { append: () => undefined } as never,
    scheduler: clock,
    onSwitchedOff: () => undefined,
    onFault: (fault) => faults.push(fault)
  })

  /** A connection of a session, and what its connector asks and hears. */
  function connect(sessionId: string, connectorKey = 'laptop') {
    const [hostLink, link] = linkPair()
    shared.open(makeGrant({ sessionId, connectorKey, permissions: ['view', 'files'] }), hostLink, () => true)
    const heard: FromHost[] = []
    link.onMessage((bytes) => {
      const decoded = decode(bytes, fromHost)
      if (decoded?.is === 'message') heard.push(decoded.message)
    })
    const say = (message: FromConnector) => link.send(encode(message))
    const hears = (type: FromHost['type']) => expect.poll(() => heard.at(-1)?.type).toBe(type)
    return {
      heard,
      begins: async (resume: boolean) => {
        say({ ...put(1, '/home', 'a.txt'), existing: 'ask', resume } as FromConnector)
        await expect.poll(() => heard.length).toBe(1)
        return heard[0]!.type
      },
      stores: async () => {
        say({ type: 'go', id: 1, offset: 0 })
        link.send(data(1, 4))
        say({ type: 'end', id: 1, hash: CONTENT_HASH })
        await hears('stored')
      }
    }
  }
  const isLeft = () => expect.poll(() => closed.has(TOKEN)).toBe(true)
  const nameIsTaken = (): void => {
    existing = { name: 'a.txt', kind: 'file', leadsTo: null, size: 4, modified: 0 }
  }
  return { clock, shared, there, connect, isLeft, nameIsTaken }
}

describe('An upload that was stored before its connection was lost', () => {
  const stored = async () => {
    const host = start()
    const connection = host.connect('session')
    await connection.begins(false)
    await connection.stores()
    host.shared.end('session', true)
    return host
  }

  it('is known by its name when its connector asks again, in this session or the next', async () => {
    const { connect } = await stored()
    for (const session of ['session', 'next session']) {
      const { begins, heard } = connect(session)
      expect(await begins(true)).toBe('stored')
      expect(heard).toEqual([{ type: 'stored', id: 1, name: 'a (2).txt' }])
    }
  })

  it('is known to nobody else', async () => {
    const { connect } = await stored()
    expect(await connect('session of another', 'another laptop').begins(true)).toBe('ready')
  })

  it('is forgotten when its session is over', async () => {
    const { shared, connect } = await stored()
    shared.discardLeft('session')
    expect(await connect('next session').begins(true)).toBe('ready')
  })

  it('is forgotten after a day', async () => {
    const { clock, connect } = await stored()
    clock.advance(DAY_MS - 1)
    expect(await connect('next session').begins(true)).toBe('stored')
    clock.advance(1)
    expect(await connect('third session').begins(true)).toBe('ready')
  })
})

describe('A half-written upload that a lost connection has left', () => {
  /** An upload of the session is cut off and left. */
  const left = async () => {
    const host = start()
    await host.connect('session').begins(false)
    host.shared.end('session', true)
    await host.isLeft()
    return host
  }

  it('goes after a day', async () => {
    const { clock, there } = await left()
    clock.advance(DAY_MS - 1)
    expect([...there]).toEqual([TOKEN])
    clock.advance(1)
    expect([...there]).toEqual([])
  })

  it('goes with its session', async () => {
    const { shared, there } = await left()
    shared.discardLeft('session')
    expect([...there]).toEqual([])
  })

  it('stays while another session goes on with it', async () => {
    const { clock, shared, there, connect } = await left()
    const next = connect('next session')
    await next.begins(true)
    shared.discardLeft('session')
    clock.advance(2 * DAY_MS)
    expect([...there]).toEqual([TOKEN])
    await next.stores()
  })

  it('stays for a day since it was left last', async () => {
    const { clock, shared, there, connect, isLeft } = await left()
    clock.advance(DAY_MS - 1)
    await connect('next session').begins(true)
    shared.end('next session', true)
    await isLeft()
    clock.advance(DAY_MS - 1)
    expect([...there]).toEqual([TOKEN])
    clock.advance(1)
    expect([...there]).toEqual([])
  })

  it('still goes when another session has only asked about it', async () => {
    const { clock, there, connect, nameIsTaken } = await left()
    nameIsTaken()
    expect(await connect('next session').begins(true)).toBe('exists')
    clock.advance(DAY_MS)
    expect([...there]).toEqual([])
  })
})
