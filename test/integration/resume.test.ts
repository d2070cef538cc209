// Owns: a connector that takes its session up again after the connection was lost, against the real host over loopback.
import { describe, expect, test } from 'vitest'
import type { Store } from '../../electron/access/ports'
import { type Dial, dial } from '../../electron/connection/dial'
import type { ResumeFailure } from '../../electron/connection/resume'
import type { ViewerLink } from '../../electron/connection/viewer-link'
import { RESUME_WITHIN_MS } from '../../shared/protocol'
import { failure } from '../../shared/result'
import { type ArmedHost, armedHost } from '../support/armed-host'
import { FailingStore } from '../support/failing-store'
import { FakeClock, memoryStore } from '../support/fakes'
import { type FlowUnderTest, flowUnderTest } from '../support/flow'
import { PASSWORD } from '../support/node-host'
import { until } from '../support/processes'

/** A session over the connector's real flow. */
async function connected(host: ArmedHost, clock = new FakeClock(), store: Store = memoryStore()) {
  const ui = flowUnderTest(clock, store)
  await ui.flow.start(`127.0.0.1:${host.port}`)
  await ui.flow.password(PASSWORD, false)
  await ui.until('code')
  ui.flow.factor('totp', host.code())
  await ui.until('granted')
  return { host, clock, ui, link: ui.viewers[0]! }
}

/** And without its connection, which nobody said goodbye to. */
async function lost(store?: Store) {
  const session = await connected(await armedHost(), new FakeClock(), store)
  const ended = new Promise((resolve) => session.link.onEnded(resolve))
  session.link.drop()
  expect(await ended).toBe('connection-lost')
  return session
}

function takeUp({ ui, link }: { readonly ui: FlowUnderTest; readonly link: ViewerLink }, leftMs = RESUME_WITHIN_MS) {
  const seen = { granted: [] as ViewerLink[], failed: [] as ResumeFailure[] }
  const giveUp = ui.connector.resume(
    link.resumeTicket,
    { onGranted: (next) => void seen.granted.push(next), onFailed: (why) => void seen.failed.push(why) },
    leftMs
  )
  return { seen, giveUp }
}

const away: Dial = () => Promise.resolve(failure('unreachable'))

/** Turns the connector's clock until it holds. */
const tick = (what: string, clock: FakeClock, holds: () => boolean): Promise<void> =>
  until(what, () => {
    if (!holds()) clock.advance(500)
    return holds()
  })

describe('a session whose connection was lost', () => {
  test('goes on at once when the host answers, without a question, beside whatever the Connect page does', async () => {
    const session = await lost()
    await session.ui.flow.start(`127.0.0.1:${session.host.port}`)
    const { seen } = takeUp(session)
    await until('it goes on', () => seen.granted.length === 1)
    expect([session.ui.flow.state.phase, seen.failed]).toEqual(['password', []])
    expect(session.host.liveGrants()).toMatchObject([{ resumedBy: session.link.resumeTicket.selector.slice('resume:'.length) }])
    expect(seen.granted[0]!.resumeTicket.selector).not.toBe(session.link.resumeTicket.selector)
    seen.granted[0]!.close()
    await until('it is over', () => session.host.liveGrants().length === 0)
  })

  test('goes on when the network is back, as often as it has to try', async () => {
    const session = await lost()
    let dialed = 0
    session.ui.dialer = (...args) => (++dialed, away(...args))
    const { seen } = takeUp(session)
    await tick('it has tried three times', session.clock, () => dialed === 3)
    session.ui.dialer = null
    await tick('it goes on', session.clock, () => seen.granted.length === 1)
    seen.granted[0]!.close()
  })

  test('goes on when the line goes down again at once', async () => {
    const session = await lost()
    let cut = false
    session.ui.dialer = async (...args) => {
      const reached = await dial(...args)
      if (!cut && reached.ok) {
        cut = true
        reached.value.close()
      }
      return reached
    }
    const { seen } = takeUp(session)
    await tick('it goes on', session.clock, () => seen.granted.length === 1)
    seen.granted[0]!.close()
  })

  test('is given up after its minute', async () => {
    const session = await lost()
    session.ui.dialer = away
    const { seen } = takeUp(session)
    session.clock.advance(RESUME_WITHIN_MS - 1000)
    expect(seen.failed).toEqual([])
    await tick('it has failed', session.clock, () => seen.failed.length === 1)
    expect(seen.failed).toEqual(['stayed-away'])
  })

  test('does not wait for a dial that hangs', async () => {
    const session = await lost()
    let dialed = 0
    session.ui.dialer = (_address, cancelled) => {
      dialed++
      return new Promise((resolve) => cancelled.addEventListener('abort', () => resolve(failure('cancelled'))))
    }
    const { seen, giveUp } = takeUp(session)
    await tick('it has dialed again', session.clock, () => dialed === 2)
    giveUp()
    session.clock.advance(RESUME_WITHIN_MS)
    expect([dialed, seen]).toEqual([2, { granted: [], failed: [] }])
  })

  test('goes on although this computer cannot remember it', async () => {
    const store = new FailingStore(memoryStore())
    const session = await lost(store)
    store.fail({ at: 1, how: 'refused' })
    const { seen } = takeUp(session)
    await until('it goes on', () => seen.granted.length === 1)
    const ended = new Promise((resolve) => seen.granted[0]!.onEnded(resolve))
    expect(session.ui.faults).toEqual([new Error('database or disk is full')])
    session.host.host.registry.revokeAll('owner-disconnected')
    expect([await ended, seen.failed]).toEqual(['owner-disconnected', []])
  })

  test('that the owner has ended meanwhile says so', async () => {
    const session = await lost()
    await until('the host has noticed', () => session.host.host.registry.waitsUntil(session.link.resumeTicket.sessionId) !== null)
    session.host.host.registry.revokeAll('owner-disconnected')
    const { seen } = takeUp(session)
    await until('it has failed', () => seen.failed.length === 1)
    expect(seen.failed).toEqual(['owner-disconnected'])
  })

  test('that the host knows nothing of any more says so, and asks for no password', async () => {
    const session = await lost()
    await until('the host has noticed', () => session.host.host.registry.waitsUntil(session.link.resumeTicket.sessionId) !== null)
    session.host.clock.advance(RESUME_WITHIN_MS)
    const { seen } = takeUp(session)
    await until('it has failed', () => seen.failed.length === 1)
    expect([seen.failed, session.ui.flow.state.phase]).toEqual([['not-resumed'], 'granted'])
  })

  test('waits for a keychain that is locked for a moment', async () => {
    const session = await lost()
    let dialed = 0
    session.ui.dialer = (...args) => (++dialed, dial(...args))
    session.host.keychain.unavailable = true
    const { seen } = takeUp(session)
    await tick('it was turned away', session.clock, () => dialed === 2)
    session.host.keychain.unavailable = false
    await tick('it goes on', session.clock, () => seen.granted.length === 1)
    seen.granted[0]!.close()
  })
})

test('two sessions to two computers that are cut off at once both go on', async () => {
  const clock = new FakeClock()
  const sessions = [await lost(), await connected(await armedHost(), clock)] as const
  sessions[1].link.drop()
  const [one, two] = [takeUp(sessions[0]), takeUp(sessions[1])]
  await until('both go on', () => one.seen.granted.length === 1 && two.seen.granted.length === 1)
  one.seen.granted[0]!.close()
  two.seen.granted[0]!.close()
})
