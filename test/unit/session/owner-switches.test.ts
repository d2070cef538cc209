import { describe, expect, it, vi } from 'vitest'
import { OwnerSwitches, QUIET_MS } from '../../../electron/session/owner-switches'
import type { Activity } from '../../../shared/activity'
import { type Desktop, possibleOn } from '../../../shared/desktop'
import type { OwnerSwitch, Permission } from '../../../shared/permissions'
import { FakeClock } from '../../support/fakes'
import { startHostSession } from '../../../electron/session/host-session'
import { localProcess } from '../../support/session-process'
import { fakeLink, fakeOsInput, fakePage, keyEvent } from './fakes'
import { makeGrant } from './grants'

const ALL: readonly Permission[] = ['view', 'control', 'clipboard', 'files']

function setUp(desktop: Desktop = 'other', early = 0) {
  const clock = new FakeClock()
  const noted: Activity[] = []
  const faults: unknown[] = []
  const log = { full: false }
  const onChanged = vi.fn()
  const switches = new OwnerSwitches({
    possible: (permissions) => possibleOn(desktop, permissions),
    audit: {
      append: (activity: Activity) => {
        if (log.full) throw new Error('the disk is full')
        noted.push(activity)
      }
    } as never,
    // As the system's, which may be a moment early by the clock.
    scheduler: { after: (ms, work) => clock.after(ms - early, work) },
    onChanged,
    onFault: (fault) => faults.push(fault)
  })
  const add = (sessionId: string, permissions: readonly Permission[] = ALL) => {
    const page = fakePage()
    const os = fakeOsInput()
    const files: boolean[] = []
    const told: (readonly Permission[])[] = []
    const session = startHostSession(makeGrant({ sessionId, permissions }), {
      link: fakeLink(),
      openCapturePage: () => page,
      openSessionProcess: (limits) => localProcess(limits, { openOsInput: () => os, clock }),
      clock,
      schedule: (ms, work) => clock.after(ms, work)
    })
    switches.add({ whole: session, session, functions: { files: (on) => files.push(on) }, tell: (now) => told.push(now) })
    const set = (what: OwnerSwitch, on: boolean) => switches.set(sessionId, what, on)
    return { page, os, files, told, session, set, shown: () => switches.of(session.grant) }
  }
  return { switches, clock, noted, faults, log, onChanged, add }
}

const REFUSED = { ok: false, code: 'controlled' }

describe('the owner’s switches', () => {
  it('show what was granted and there is, all of it on', () => {
    const { add } = setUp()
    const on = (what: OwnerSwitch) => ({ what, on: true, locked: false })
    expect(add('one').shown()).toEqual({ permissions: ALL, switches: [on('control'), on('files')] })
    expect(add('two', ['view']).shown()).toEqual({ permissions: ['view'], switches: [] })
  })

  it('has none for control under Wayland, and says that there is none', () => {
    const { switches, add } = setUp('wayland')
    const { set, shown } = add('one')
    expect(shown()).toEqual({ permissions: ['view', 'clipboard', 'files'], switches: [{ what: 'files', on: true, locked: false }] })
    expect(set('control', true)).toEqual({ ok: false, code: 'session-over' })
    // Nobody controls this computer, so what was switched off can be switched on at once.
    expect(set('files', false).ok && set('files', true).ok).toBe(true)
    expect(switches.set('one', 'control', false).ok).toBe(false)
  })

  it('take control away at once, tell the connector, and write it down', () => {
    const { add, noted, onChanged } = setUp()
    const one = add('one')
    one.page.input(keyEvent('KeyA', true))
    expect(one.set('control', false)).toEqual({ ok: true, value: null })
    one.page.input(keyEvent('KeyB', true))
    expect(one.os.calls).toEqual(['key KeyA down', 'releaseAll', 'close'])
    expect(one.told).toEqual([['view', 'clipboard', 'files']])
    expect(noted).toMatchObject([{ kind: 'permission-changed', sessionId: 'one', connectorName: 'Laptop', reason: 'control', value: false }])
    expect(onChanged).toHaveBeenCalled()
  })

  it('give control back to the session that had it, two seconds after the last key could act', () => {
    const { add, clock, noted, onChanged } = setUp()
    const one = add('one')
    one.set('control', false)
    clock.advance(QUIET_MS - 1)
    expect(one.set('control', true)).toEqual(REFUSED)
    expect(one.shown().switches[0]).toEqual({ what: 'control', on: false, locked: true })
    onChanged.mockClear()
    clock.advance(1)
    expect(onChanged).toHaveBeenCalledOnce()
    expect(one.shown().switches[0]).toEqual({ what: 'control', on: false, locked: false })
    expect(one.set('control', true)).toEqual({ ok: true, value: null })
    one.page.input(keyEvent('KeyC', true))
    expect(one.os.calls.at(-1)).toBe('key KeyC down')
    expect(one.told.at(-1)).toEqual(ALL)
    expect(noted.map(({ value }) => value)).toEqual([false, true])
  })

  it('are shown as free when that is over, also by a timer that is a moment early', () => {
    const { add, clock, onChanged } = setUp('other', 1)
    const one = add('one')
    one.set('control', false)
    const locked: boolean[] = []
    onChanged.mockImplementation(() => locked.push(one.shown().switches[0]!.locked))
    clock.advance(QUIET_MS)
    expect(locked).toEqual([false])
  })

  it('switch files off and on without touching control', () => {
    const { add, clock } = setUp()
    const one = add('one')
    one.set('files', false)
    expect([one.files, one.told]).toEqual([[false], [['view', 'control', 'clipboard']]])
    one.set('control', false)
    clock.advance(QUIET_MS)
    expect(one.set('files', true)).toEqual({ ok: true, value: null })
    expect(one.files).toEqual([false, true])
  })

  it('give nothing back while any session has control, its own or another’s', () => {
    const { add, clock } = setUp()
    const one = add('one')
    const two = add('two')
    one.set('files', false)
    one.set('control', false)
    clock.advance(QUIET_MS)
    expect(one.set('files', true)).toEqual(REFUSED)
    expect(one.set('control', true)).toEqual(REFUSED)
    two.session.end('connector-left')
    expect(one.set('files', true)).toEqual(REFUSED)
    clock.advance(QUIET_MS)
    expect(one.set('files', true)).toMatchObject({ ok: true })
    expect(one.files).toEqual([false, true])
  })

  it('give nothing back until the process has said that it let go', () => {
    const { clock, add } = setUp()
    const one = add('one')
    let stopped = (): void => undefined
    one.session.setControl = (_allowed, onStopped = () => undefined) => void (stopped = onStopped)
    one.set('control', false)
    clock.advance(60_000)
    expect(one.set('control', true)).toEqual(REFUSED)
    stopped()
    clock.advance(QUIET_MS)
    expect(one.set('control', true)).toMatchObject({ ok: true })
  })

  it('give nothing that was not granted, that is not there, or to a session that is over', () => {
    const { add, noted } = setUp()
    const viewer = add('viewer', ['view'])
    const one = add('one')
    for (const on of [true, false]) {
      expect(viewer.set('control', on)).toEqual({ ok: false, code: 'session-over' })
      expect(viewer.set('files', on)).toEqual({ ok: false, code: 'session-over' })
      expect(one.set('clipboard', on)).toEqual({ ok: false, code: 'session-over' })
    }
    one.session.end('owner-disconnected')
    expect(one.set('files', false)).toEqual({ ok: false, code: 'session-over' })
    expect([noted, viewer.files, one.files]).toEqual([[], [], []])
  })

  it('do nothing twice', () => {
    const { add, noted } = setUp()
    const one = add('one')
    one.set('files', true)
    one.set('files', false)
    one.set('files', false)
    expect([one.files, noted.length]).toEqual([[false], 1])
  })

  it('take away even when the log cannot be written, and then give nothing back', () => {
    const { add, clock, log, faults } = setUp()
    const one = add('one')
    log.full = true
    expect(one.set('control', false)).toEqual({ ok: false, code: 'storage-failed' })
    one.page.input(keyEvent('KeyA', true))
    clock.advance(QUIET_MS)
    expect(one.set('control', true)).toEqual({ ok: false, code: 'storage-failed' })
    one.page.input(keyEvent('KeyA', true))
    expect(one.os.calls).toEqual([])
    expect(faults).toHaveLength(2)
  })

  it('show a function that has stopped by itself as off, tell the connector, and say nothing of the owner', () => {
    const { switches, add, clock, noted, onChanged } = setUp()
    const one = add('one')
    onChanged.mockClear()
    switches.stoppedByItself('one', 'files')
    switches.stoppedByItself('one', 'files')
    expect(one.shown().switches).toContainEqual({ what: 'files', on: false, locked: true })
    expect([one.told, one.files, noted, onChanged.mock.calls.length]).toEqual([[['view', 'control', 'clipboard']], [false], [], 1])
    one.set('control', false)
    clock.advance(QUIET_MS)
    expect(one.set('files', true)).toEqual({ ok: true, value: null })
    expect(one.files).toEqual([false, true])
  })

  it('show nothing of a function that was never granted, or of a session that is over', () => {
    const { switches, add } = setUp()
    const viewer = add('viewer', ['view'])
    switches.stoppedByItself('viewer', 'files')
    switches.stoppedByItself('nobody', 'files')
    expect([viewer.told, viewer.shown()]).toEqual([[], { permissions: ['view'], switches: [] }])
  })

  it('know nothing of an earlier session of the same connector', () => {
    const { add, clock } = setUp()
    const first = add('one')
    first.set('files', false)
    first.session.end('connector-left')
    clock.advance(QUIET_MS)
    expect(add('two').shown().permissions).toEqual(ALL)
    expect(first.shown()).toEqual({ permissions: [], switches: [] })
  })
})
