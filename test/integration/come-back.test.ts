// Owns: a connector's way back to a computer that restarts, against the real host over loopback.
import { describe, expect, test } from 'vitest'
import type { ComeBackFailure, ComeBackStep } from '../../electron/connection/come-back'
import { type Dial, dial } from '../../electron/connection/dial'
import type { Ticket, ViewerLink } from '../../electron/connection/viewer-link'
import { failure } from '../../shared/result'
import type { ArmedHost } from '../support/armed-host'
import { FakeClock } from '../support/fakes'
import { type FlowUnderTest, flowUnderTest } from '../support/flow'
import { PASSWORD } from '../support/node-host'
import { until } from '../support/processes'
import { nextRun, restartableHost } from '../support/restarts'

type Seen = { readonly steps: ComeBackStep[]; readonly granted: ViewerLink[]; readonly failed: ComeBackFailure[] }

/** A session whose connector has asked for a restart; its host has not come back yet. */
async function restarting() {
  const first = await restartableHost()
  const clock = new FakeClock()
  const ui = flowUnderTest(clock)
  await ui.flow.start(`127.0.0.1:${first.port}`)
  await ui.flow.password(PASSWORD, false)
  await ui.until('code')
  ui.flow.factor('totp', first.code())
  await ui.until('granted')
  const link = ui.viewers[0]!
  const ended = new Promise((resolve) => link.onEnded(resolve))
  const ticket = await new Promise<Ticket>((resolve) => {
    link.onRestart((message) => {
      if (message.type === 'restarting') resolve(link.ticketFor(message))
    })
    link.askRestart('app')
  })
  expect(await ended).toBe('restarting')
  return { first, clock, ui, ticket }
}

function goBack({ ui, ticket }: { readonly ui: FlowUnderTest; readonly ticket: Ticket }) {
  const seen: Seen = { steps: [], granted: [], failed: [] }
  const giveUp = ui.connector.comeBack(ticket, {
    onStep: (step) => {
      if (seen.steps.at(-1) !== step) seen.steps.push(step)
    },
    onGranted: (link) => void seen.granted.push(link),
    onFailed: (why) => void seen.failed.push(why)
  })
  return { seen, giveUp }
}

/** The same computer, which listens at another port in its next run. */
const reaching = (host: ArmedHost): Dial => (address, cancelled) => dial({ ...address, port: host.port }, cancelled)
const away: Dial = () => Promise.resolve(failure('connection-refused'))

/** Turns the connector's clock until it holds. */
const tick = (what: string, clock: FakeClock, holds: () => boolean): Promise<void> =>
  until(what, () => {
    if (!holds()) clock.advance(2_000)
    return holds()
  })

describe('the way back', () => {
  test('waits until the computer answers, has the code asked for as always, and hands the session over', async () => {
    const { first, clock, ui, ticket } = await restarting()
    let dialed = 0
    ui.dialer = (...args) => (++dialed, away(...args))
    const { seen } = goBack({ ui, ticket })
    await tick('it has tried three times', clock, () => dialed === 3)
    const host = await nextRun(first)
    ui.dialer = reaching(host)
    await tick('the code is asked for', clock, () => ui.flow.state.phase === 'code')
    expect(ui.flow.resuming).toBe(true)
    ui.flow.factor('totp', host.code(1))
    await until('it is back', () => seen.granted.length === 1)
    expect([seen.steps, seen.failed, ui.viewers.length]).toEqual([['waiting', 'logging-in', 'code'], [], 1])
    expect(host.liveGrants()).toMatchObject([{ credentialKind: 'short-term' }])
    seen.granted[0]!.close()
  })

  test('needs nobody where the owner asks for no code', async () => {
    const { first, clock, ui, ticket } = await restarting()
    const host = await nextRun(first)
    await host.host.settings.change({ access: { askCodeForShortTermPasswords: false } }, { method: 'totp', code: host.code(1) })
    ui.dialer = reaching(host)
    const { seen } = goBack({ ui, ticket })
    await tick('it is back', clock, () => seen.granted.length === 1)
    expect(ui.states.filter((state) => state.phase === 'code' || state.phase === 'password')).toHaveLength(3)
    seen.granted[0]!.close()
  })

  test('that is no longer open says so, and asks for no password', async () => {
    const { first, clock, ui, ticket } = await restarting()
    const host = await nextRun(first)
    host.host.revokeComeBack(ticket.selector.slice('short-term:'.length))
    ui.dialer = reaching(host)
    const { seen } = goBack({ ui, ticket })
    await tick('it has failed', clock, () => seen.failed.length === 1)
    expect([seen.failed, ui.flow.state]).toEqual([['short-term-refused'], { phase: 'idle' }])
  })

  test('is given up after two minutes', async () => {
    const { clock, ui, ticket } = await restarting()
    ui.dialer = away
    const { seen } = goBack({ ui, ticket })
    await tick('it has failed', clock, () => seen.failed.length === 1)
    expect(seen.failed).toEqual(['stayed-away'])
    expect(clock.monotonic()).toBeGreaterThanOrEqual(120_000)
  })

  test('goes on while the computer cannot check codes yet', async () => {
    const { first, clock, ui, ticket } = await restarting()
    const host = await nextRun(first)
    host.keychain.unavailable = true
    let dialed = 0
    ui.dialer = (...args) => (++dialed, reaching(host)(...args))
    const { seen } = goBack({ ui, ticket })
    await tick('it was refused', clock, () => dialed === 2)
    host.keychain.unavailable = false
    await tick('the code is asked for', clock, () => ui.flow.state.phase === 'code')
    expect(seen.failed).toEqual([])
  })

  test('ends when its viewer gives it up, also at the code', async () => {
    const { first, clock, ui, ticket } = await restarting()
    const host = await nextRun(first)
    ui.dialer = reaching(host)
    const { seen, giveUp } = goBack({ ui, ticket })
    await tick('the code is asked for', clock, () => ui.flow.state.phase === 'code')
    giveUp()
    expect(ui.flow.state).toEqual({ phase: 'idle' })
    await until('the host’s place is free', () => host.host.listener.waiting === 0)
    expect([seen.granted, seen.failed]).toEqual([[], []])
  })

  test('ends when the person cancels the question for the code', async () => {
    const { first, clock, ui, ticket } = await restarting()
    ui.dialer = reaching(await nextRun(first))
    const { seen } = goBack({ ui, ticket })
    await tick('the code is asked for', clock, () => ui.flow.state.phase === 'code')
    ui.flow.cancel()
    expect(seen.failed).toEqual(['cancelled'])
  })

  test('waits its turn while another computer is being reached', async () => {
    const { first, clock, ui, ticket } = await restarting()
    const host = await nextRun(first)
    const other = await restartableHost()
    ui.dialer = reaching(other)
    await ui.flow.start(`127.0.0.1:${other.port}`)
    expect(ui.flow.state.phase).toBe('password')
    let dialed = 0
    ui.dialer = (...args) => (++dialed, reaching(host)(...args))
    const { seen } = goBack({ ui, ticket })
    await tick('it has tried', clock, () => dialed === 2)
    expect([ui.flow.state.phase, seen.failed]).toEqual(['password', []])
    ui.flow.cancel()
    await tick('the code is asked for', clock, () => ui.flow.state.phase === 'code')
  })
})
