// Owns: a session on a Wayland desktop, where keys would reach X programs only and the desktop asks before it shows its screen:
// there is no control, the connector knows why, and nothing else is taken away. With the real host and real sockets.
import { describe, expect, test } from 'vitest'
import { FULL_ACCESS } from '../../shared/permissions'
import type { Desktop } from '../../shared/desktop'
import type { HostMessage } from '../../shared/protocol'
import { armedHost, atCodePrompt, granted } from '../support/armed-host'
import { recordingSeat, recordingSystem } from '../support/fakes'
import { holdOf, loseConnection, resume } from '../support/resumes'

const MOVE = { type: 'move', x: 0.5, y: 0.5 } as const
const CLICK = { type: 'button', button: 0, down: true, x: 0.5, y: 0.5 } as const
const seated = async (desktop: Desktop) => {
  const parts = { seat: recordingSeat(), system: recordingSystem() }
  return { ...parts, host: await armedHost({ ...parts, desktop }) }
}

describe('a session on a Wayland desktop', () => {
  test('is told so before any picture, also when its connection comes back', async () => {
    const { host } = await seated('wayland')
    const visit = await granted(host)
    expect(await visit.connector.next()).toEqual({ type: 'desktop', is: 'wayland' })
    const hold = holdOf(visit)
    await loseConnection(host, visit)
    const back = await resume(host, hold)
    expect(back.answer.type).toBe('granted')
    expect(await back.connector.next()).toEqual({ type: 'desktop', is: 'wayland' })
  })

  test('moves no mouse and presses no key, whatever its connector sends', async () => {
    const { host } = await seated('wayland')
    await granted(host)
    host.pages[0]!.emitInput([MOVE, CLICK, { type: 'text', text: 'rm' }])
    expect(host.input).toEqual([])
  })

  test('may do everything else that was granted, and its owner has no switch for control', async () => {
    const { host } = await seated('wayland')
    await granted(host)
    const [session] = (await host.host.status()).sessions
    expect(session?.permissions).toEqual(FULL_ACCESS.filter((name) => name !== 'control'))
    expect(session?.switches.map(({ what }) => what)).not.toContain('control')
  })

  test('locks nothing, blocks nobody and makes nothing dark', async () => {
    const { host, seat, system } = await seated('wayland')
    const { connector } = await granted(host)
    for (const what of ['block-input', 'privacy'] as const) connector.send({ type: 'seat', ask: { what, on: true } })
    connector.send({ type: 'seat', ask: { what: 'lock' } })
    let states = 0
    while (states < 3) {
      const said = await connector.next()
      if (said.type !== 'seat') continue
      states += 1
      expect([said.state.blockInput.unavailable, said.state.privacy.unavailable]).toEqual(['no-control', 'no-control'])
    }
    expect([seat.asked, system.asked]).toEqual([[], []])
  })

  test('opens nothing that could ask a person before there is a grant', async () => {
    const { host } = await seated('wayland')
    await atCodePrompt(host)
    expect([host.pages, host.processes]).toEqual([[], []])
  })

  test('shows its owner what kind of desktop it is', async () => {
    expect((await (await seated('wayland')).host.host.status()).desktop).toBe('wayland')
  })
})

test('on another desktop a session has control, and hears nothing of Wayland', async () => {
  const { host } = await seated('other')
  const { connector } = await granted(host)
  host.pages[0]!.emitInput([MOVE])
  expect(host.input).toEqual(['move 0.5 0.5'])
  connector.send({ type: 'seat', ask: { what: 'look' } })
  const heard: HostMessage['type'][] = []
  while (!heard.includes('seat')) heard.push((await connector.next()).type as HostMessage['type'])
  expect(heard).not.toContain('desktop')
})
