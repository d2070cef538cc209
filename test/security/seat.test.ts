// Owns: what a connector may do to whoever sits at the host: lock, block, make dark, resize; never without control or against
// the owner, and never for longer than it is there. With the real host and real sockets; keyboard and monitor are recorded.
import { describe, expect, test } from 'vitest'
import type { SeatControl, SystemControl } from '../../electron/session/ports'
import type { Permission } from '../../shared/permissions'
import type { SeatAsk, SeatState } from '../../shared/seat'
import { type ArmedHost, armedHost, atCodePrompt, granted, leave } from '../support/armed-host'
import { recordingSeat, recordingSystem } from '../support/fakes'
import { type RawConnector, newConnectorKey } from '../support/raw-connector'
import { holdOf, loseConnection, resume } from '../support/resumes'

const FREE = { blocked: false, dark: false, size: null }
const HELD = { blocked: true, dark: true, size: null }
const BLOCK: SeatAsk = { what: 'block-input', on: true }
const DARK: SeatAsk = { what: 'privacy', on: true }
const RESIZE: SeatAsk = { what: 'resolution', size: { width: 800, height: 600 } }
const LEAVE_LOCKED: SeatAsk = { what: 'lock-afterwards', on: true }

type Seated = { readonly seat?: ReturnType<typeof recordingSeat>; readonly system?: SystemControl & { readonly asked: string[] }; readonly permissions?: readonly Permission[]; readonly followWindow?: boolean }

async function seated({ seat = recordingSeat(), system = recordingSystem(), permissions, followWindow }: Seated = {}) {
  const host = await armedHost({ seat, system })
  if (followWindow === true) await host.host.settings.change({ seat: { followWindow } })
  if (permissions !== undefined) {
    host.store.run("UPDATE profiles SET permissions = ? WHERE id = 'full'", JSON.stringify(permissions))
  }
  const visit = await granted(host)
  return { host, seat, system, ...visit, id: visit.granted.sessionId, ...speaking(visit.connector) }
}

function speaking(connector: RawConnector) {
  /** Asks, and resolves with the first state that fits. */
  const ask = async (wanted: SeatAsk, fits: (state: SeatState) => boolean = () => true): Promise<SeatState> => {
    connector.send({ type: 'seat', ask: wanted })
    return stateThat(fits)
  }
  const stateThat = async (fits: (state: SeatState) => boolean): Promise<SeatState> => {
    for (;;) {
      const said = await connector.next()
      if (said.type === 'seat' && fits(said.state)) return said.state
      if (said.type === 'closed' || said.type === 'revoked' || said.type === 'refused') throw new Error(`It ended: ${JSON.stringify(said)}`)
    }
  }
  const news = async (): Promise<string> => {
    for (;;) {
      const said = await connector.next()
      if (said.type === 'seat-news') return said.news
      if (said.type === 'closed') throw new Error('It ended')
    }
  }
  return { ask, stateThat, news }
}

async function holding(options: Seated = {}) {
  const all = await seated(options)
  await all.ask(BLOCK, ({ blockInput }) => blockInput.on)
  await all.ask(DARK, ({ privacy }) => privacy.on)
  expect(all.seat.asked.at(-1)).toEqual(HELD)
  return all
}
const kinds = (host: ArmedHost): readonly string[] => host.activities.map(({ activity }) => activity.kind)

describe('a connector without control', () => {
  test('cannot lock, block, make dark or resize, and is told why', async () => {
    const { host, seat, system, ask, connector } = await seated({ permissions: ['view', 'clipboard', 'files'], followWindow: true })
    for (const asked of [BLOCK, DARK, RESIZE, LEAVE_LOCKED, { what: 'lock' } as const]) {
      const state = await ask(asked)
      expect([state.blockInput, state.privacy, state.resolution]).toEqual(Array.from({ length: 3 }, () => ({ on: false, unavailable: 'no-control' })))
      expect(state.lockAfterwards).toBe('no')
    }
    await leave(host, connector)
    expect([seat.asked, system.asked]).toEqual([[], []])
  })

  test('loses what it held the moment the owner switches control off, and cannot have it again', async () => {
    const { host, seat, id, ask, system } = await holding()
    host.host.switches.set(id, 'control', false)
    expect(seat.asked.at(-1)).toEqual(FREE)
    const before = seat.asked.length
    await ask(BLOCK, ({ blockInput }) => !blockInput.on)
    await ask({ what: 'lock' })
    expect([seat.asked.length, system.asked]).toEqual([before, []])
  })
})

describe('what the owner does not permit', () => {
  test.each([
    ['blockInput', BLOCK],
    ['privacyScreen', DARK]
  ] as const)('%s is refused', async (rule, asked) => {
    const seat = recordingSeat()
    const host = await armedHost({ seat })
    await host.host.settings.change({ seat: { [rule]: false } })
    const { connector } = await granted(host)
    const state = await speaking(connector).ask(asked)
    expect(rule === 'blockInput' ? state.blockInput : state.privacy).toEqual({ on: false, unavailable: 'not-permitted' })
    expect(seat.asked).toEqual([])
  })

  test('the resolution is the owner’s until he says otherwise', async () => {
    const { seat, ask } = await seated()
    expect((await ask(RESIZE)).resolution).toEqual({ on: false, unavailable: 'not-permitted' })
    expect(seat.asked).toEqual([])
  })

  test('cannot be permitted from afar, while somebody is in', async () => {
    const { host } = await seated()
    expect(await host.host.settings.change({ seat: { followWindow: true } })).toMatchObject({ ok: false, code: 'session-live' })
  })

  test('ends at once when he withdraws it', async () => {
    const { host, seat, stateThat } = await holding()
    await host.host.settings.change({ seat: { blockInput: false } })
    await stateThat(({ blockInput }) => blockInput.unavailable === 'not-permitted')
    expect(seat.asked.at(-1)).toEqual({ ...FREE, dark: true })
  })
})

describe('everything is given back', () => {
  type Ending = (all: Awaited<ReturnType<typeof holding>>) => unknown
  const endings: readonly (readonly [string, Ending])[] = [
    ['the connector leaves', ({ connector }) => connector.send({ type: 'bye' })],
    ['the connection breaks', ({ connector }) => connector.drop()],
    ['the picture’s way is lost', ({ host }) => host.pages.at(-1)!.emitFailed('connection-lost')],
    ['the capture fails', ({ host }) => host.pages.at(-1)!.emitFailed('capture-failed')],
    ['the owner disconnects', ({ host, id }) => host.host.registry.revoke(id, 'owner-disconnected')],
    ['the connector breaks the protocol', ({ connector }) => connector.send({ type: 'identify' })],
    ['the owner switches access off', ({ host }) => host.host.settings.change({ access: { unattended: false } })],
    ['Postern ends', ({ host }) => host.host.close()]
  ]
  test.each(endings)('when %s', async (_name, end) => {
    const all = await holding()
    await end(all)
    await expect.poll(() => all.seat.asked.at(-1)).toEqual(FREE)
  })

  test.each(endings)('and the screen is locked before, as was asked, when %s', async (_name, end) => {
    const order: string[] = []
    const recorded = recordingSeat()
    const seat = { ...recorded, set: (wish: Parameters<SeatControl['set']>[0]) => (order.push(wish.blocked ? 'held' : 'free'), recorded.set(wish)) }
    const system = recordingSystem()
    const all = await holding({ seat, system: { ...system, lockScreen: () => (order.push('locked'), system.lockScreen()) } })
    await all.ask(LEAVE_LOCKED, ({ lockAfterwards }) => lockAfterwards === 'asked')
    await end(all)
    await expect.poll(() => order.at(-1)).toBe('free')
    expect(order.filter((step, index) => step !== order[index - 1])).toEqual(['held', 'locked', 'free'])
    await expect.poll(() => kinds(all.host)).toContain('screen-locked')
  })

  test('also when locking takes its time', async () => {
    const system = { ...recordingSystem(), lockScreen: () => new Promise<'locked'>(() => undefined) }
    const { host, seat, ask, connector } = await holding({ system })
    await ask(LEAVE_LOCKED)
    await leave(host, connector)
    expect(seat.asked.at(-1)).toEqual(HELD)
    host.clock.advance(2000)
    expect(seat.asked.at(-1)).toEqual(FREE)
  })

  test('also when the system takes its time to hold it', async () => {
    const asked: unknown[] = []
    const seat = { ...recordingSeat(), set: (wish: Parameters<SeatControl['set']>[0]) => (asked.push(wish), new Promise<never>(() => undefined)) }
    const { host, connector } = await seated({ seat })
    connector.send({ type: 'seat', ask: BLOCK })
    await expect.poll(() => asked.length).toBe(1)
    await leave(host, connector)
    expect(asked.at(-1)).toEqual(FREE)
  })
})

describe('what somebody at the computer has taken back', () => {
  test('stays with them for this session, and the connector is told', async () => {
    const { host, seat, ask, news } = await holding()
    seat.lose('taken-back')
    expect(await news()).toBe('taken-back')
    const before = seat.asked.length
    for (const asked of [BLOCK, DARK]) expect((await ask(asked)).blockInput).toEqual({ on: false, unavailable: 'taken-back' })
    expect(seat.asked.slice(before).filter(({ blocked, dark }) => blocked || dark)).toEqual([])
    expect((await host.host.status()).sessions[0]!.seat).toMatchObject({ inputBlocked: false, dark: false })
  })
})

describe('a second monitor that is plugged in', () => {
  test('ends what took a single one at once, and says why; with one again it can be had again', async () => {
    const refuses: { resolution?: 'several-displays' } = {}
    const seat = recordingSeat(refuses)
    const { host, ask, stateThat } = await seated({ seat, followWindow: true })
    await ask(RESIZE, ({ resolution }) => resolution.on)
    refuses.resolution = 'several-displays'
    await host.host.seat.displaysChanged()
    expect(await stateThat(({ resolution }) => resolution.unavailable !== null)).toMatchObject({ resolution: { on: false, unavailable: 'several-displays' } })
    expect(seat.asked.at(-1)).toEqual(FREE)
    delete refuses.resolution
    await host.host.seat.displaysChanged()
    expect(await stateThat(({ resolution }) => resolution.unavailable === null)).toMatchObject({ resolution: { on: false } })
    await ask(RESIZE, ({ resolution }) => resolution.on)
    expect(host.activities.filter(({ activity }) => activity.kind === 'seat-held')).toHaveLength(3)
  })

  test('is not looked at for somebody who never asked', async () => {
    const seat = recordingSeat()
    const { host, ask } = await seated({ seat, followWindow: true })
    await host.host.seat.displaysChanged()
    expect(seat.looks()).toBe(0)
    await ask({ what: 'look' })
    expect(seat.looks()).toBe(1)
  })
})

describe('the lock', () => {
  test('is asked of the system at once, told and written down', async () => {
    const { host, system, connector, news } = await seated()
    connector.send({ type: 'seat', ask: { what: 'lock' } })
    expect(await news()).toBe('locked')
    expect(system.asked).toEqual(['lock'])
    expect(kinds(host)).toContain('screen-locked')
  })

  test('that nobody was seen to carry out is told and written down as that', async () => {
    const system = { ...recordingSystem(), lockScreen: () => Promise.resolve('asked' as const) }
    const { host, connector, news } = await seated({ system })
    connector.send({ type: 'seat', ask: { what: 'lock' } })
    expect(await news()).toBe('lock-asked')
    expect(kinds(host)).toContain('screen-lock-asked')
    expect(kinds(host)).not.toContain('screen-locked')
  })

  test('that the system does not do is told and written down', async () => {
    const system = { ...recordingSystem(), lockScreen: () => Promise.reject(new Error('no')) }
    const { host, connector, news } = await seated({ system })
    connector.send({ type: 'seat', ask: { what: 'lock' } })
    expect(await news()).toBe('not-locked')
    expect(kinds(host)).toContain('screen-not-locked')
  })

  test('that the owner wants afterwards cannot be asked away', async () => {
    const { host, system, connector, ask } = await seated({ permissions: ['view', 'control', 'lock'] })
    expect((await ask({ what: 'lock-afterwards', on: false })).lockAfterwards).toBe('owner')
    await leave(host, connector)
    await expect.poll(() => system.asked).toEqual(['lock'])
  })

  test('that the connector wanted afterwards can be, by itself', async () => {
    const { host, system, connector, ask } = await seated()
    expect((await ask(LEAVE_LOCKED)).lockAfterwards).toBe('asked')
    expect((await ask({ what: 'lock-afterwards', on: false })).lockAfterwards).toBe('no')
    await leave(host, connector)
    expect(system.asked).toEqual([])
  })

  test('that was asked stays asked when the owner switches control off', async () => {
    const { host, system, connector, ask, id } = await seated()
    await ask(LEAVE_LOCKED)
    host.host.switches.set(id, 'control', false)
    await leave(host, connector)
    await expect.poll(() => system.asked).toEqual(['lock'])
  })
})

test('a flood of asks reaches neither system nor log', async () => {
  const { host, seat, system, connector, ask } = await seated()
  for (let round = 0; round < 300; round++) {
    connector.send({ type: 'seat', ask: { what: 'block-input', on: round % 2 === 0 } })
    connector.send({ type: 'seat', ask: { what: 'lock' } })
  }
  host.clock.advance(10_000)
  await expect.poll(() => seat.asked.length).toBeGreaterThan(0)
  await ask({ what: 'look' })
  expect(seat.asked.length + system.asked.length).toBeLessThan(40)
  expect(kinds(host).filter((kind) => kind === 'seat-held' || kind === 'screen-locked').length).toBeLessThan(40)
})

test('what cannot be written down is not held', async () => {
  const { host, seat, ask } = await seated()
  const run = host.store.run.bind(host.store)
  host.store.run = (sql, ...values) => {
    if (sql.includes('audit')) throw new Error('disk full')
    run(sql, ...values)
  }
  expect((await ask(BLOCK)).blockInput.on).toBe(false)
  expect(seat.asked).toEqual([])
})

test('with two in, what one holds goes with that one alone', async () => {
  const { host, seat, connector, ask } = await holding()
  const other = await granted(host, newConnectorKey(), host.code(1))
  await speaking(other.connector).ask(BLOCK, ({ blockInput }) => blockInput.on)
  const gone = new Promise<void>((resolve) => {
    host.host.registry.onChanged(resolve)
  })
  await ask({ what: 'look' })
  connector.send({ type: 'bye' })
  await gone
  await expect.poll(() => seat.asked.at(-1)).toEqual({ ...FREE, blocked: true })
  await leave(host, other.connector)
  expect(seat.asked.at(-1)).toEqual(FREE)
})

test('before the grant nothing is heard of it', async () => {
  const seat = recordingSeat()
  const host = await armedHost({ seat })
  const { connector } = await atCodePrompt(host)
  connector.send({ type: 'seat', ask: BLOCK })
  expect(await connector.next()).toMatchObject({ type: 'refused', reason: 'protocol-violation' })
  expect(seat.asked).toEqual([])
})

describe('a session that has lost its connection and comes back', () => {
  test('has everything given back and the screen locked at once, and still wants it locked afterwards', async () => {
    const all = await holding()
    const { host, system, seat } = all
    await all.ask(LEAVE_LOCKED, ({ lockAfterwards }) => lockAfterwards === 'asked')
    await loseConnection(host, all)
    expect(system.asked).toEqual(['lock'])
    await expect.poll(() => seat.asked.at(-1)).toEqual(FREE)
    const { connector } = await resume(host, holdOf(all))
    expect(await speaking(connector).ask({ what: 'look' })).toMatchObject({ lockAfterwards: 'asked', blockInput: { on: false, unavailable: null } })
    await leave(host, connector)
    await expect.poll(() => system.asked).toEqual(['lock', 'lock'])
  })

  test('does not get back what somebody at the computer took', async () => {
    const { host, seat, news, ...visit } = await holding()
    seat.lose('taken-back')
    expect(await news()).toBe('taken-back')
    await loseConnection(host, visit)
    const { connector } = await resume(host, holdOf(visit))
    const { ask } = speaking(connector)
    expect((await ask(BLOCK)).blockInput).toEqual({ on: false, unavailable: 'taken-back' })
  })

  test('does not get back what the owner switched off', async () => {
    const { host, id, ...visit } = await holding()
    host.host.switches.set(id, 'control', false)
    await loseConnection(host, visit)
    const { connector } = await resume(host, holdOf(visit))
    expect((await speaking(connector).ask(BLOCK)).blockInput).toEqual({ on: false, unavailable: 'no-control' })
  })
})
