import { describe, expect, it, vi } from 'vitest'
import type { Grant } from '../../../electron/access/grant'
import { startHostSession, type HostSessionEnd } from '../../../electron/session/host-session'
import type { SessionLimits } from '../../../electron/session/ports'
import { localProcess } from '../../support/session-process'
import { fakeLink, fakeOsInput, fakePage, fakeTime, keyEvent } from './fakes'
import { makeGrant, NOW } from './grants'

function start(grant: Grant = makeGrant()) {
  const page = fakePage()
  const link = fakeLink()
  const os = fakeOsInput()
  const time = fakeTime(NOW)
  const ended: HostSessionEnd[] = []
  const faults: unknown[] = []
  const openCapturePage = vi.fn(() => page)
  const openOsInput = vi.fn(() => os)
  const openSessionProcess = vi.fn((limits: SessionLimits) => localProcess(limits, { openOsInput, clock: time.clock }))
  const parts = { link, openCapturePage, openSessionProcess, clock: time.clock, schedule: time.schedule, onEnded: (why: HostSessionEnd) => ended.push(why), onFault: (fault: unknown) => faults.push(fault) }
  return { page, link, os, time, ended, faults, openCapturePage, openOsInput, openSessionProcess, parts, open: () => startHostSession(grant, parts) }
}

describe('what opens a session', () => {
  it('is a grant that the gate made, and nothing that looks like one', () => {
    const { parts, openCapturePage, openSessionProcess } = start()
    expect(() => startHostSession({ ...makeGrant() }, parts)).toThrow('without a grant')
    expect(openCapturePage).not.toHaveBeenCalled()
    expect(openSessionProcess).not.toHaveBeenCalled()
  })

  it('does not touch the input before the first event', () => {
    const { open, openOsInput } = start()
    open()
    expect(openOsInput).not.toHaveBeenCalled()
  })
})

it('a page that cannot be opened ends the session, and leaves no process behind', () => {
  const { open, ended, faults, openCapturePage, openSessionProcess } = start()
  openCapturePage.mockImplementation(() => {
    throw new Error('no window')
  })
  open()
  expect([ended, faults]).toEqual([['capture-failed'], [new Error('no window')]])
  const process = openSessionProcess.mock.results[0]?.value as ReturnType<typeof localProcess>
  process.pagePort.hear({ type: 'input', data: 'not even JSON' })
  expect(process.failures).toEqual([])
})

it('the process hears that files are on the conversation, until the session is over', () => {
  const { open, link, openSessionProcess, openOsInput } = start()
  const crowded = vi.fn()
  openSessionProcess.mockImplementation((limits) => ({ ...localProcess(limits, { openOsInput }), crowded }))
  const session = open()
  link.screen.crowd()
  expect(crowded).toHaveBeenCalledOnce()
  session.end('owner-disconnected')
  link.screen.crowd()
  expect(crowded).toHaveBeenCalledOnce()
})

describe('the page', () => {
  /** A process that says by itself when it wants the page. */
  const waiting = () => {
    const parts = start()
    let want = (): void => undefined
    parts.openSessionProcess.mockImplementation((limits) => ({
      ...localProcess(limits, { openOsInput: parts.openOsInput, clock: parts.time.clock }),
      onPageWanted: (listener) => (want = listener)
    }))
    return { ...parts, want: () => want() }
  }

  it('waits until the process wants it, and what came for it meanwhile is not lost', () => {
    const { open, openCapturePage, want, link, page } = waiting()
    open()
    link.arrives('offer')
    expect(openCapturePage).not.toHaveBeenCalled()
    want()
    want()
    expect(openCapturePage).toHaveBeenCalledOnce()
    page.says('ready')
    expect(page.received).toEqual(['offer'])
  })

  it('does not wait for ever', () => {
    const { open, openCapturePage, time } = waiting()
    open()
    time.advance(400)
    expect(openCapturePage).toHaveBeenCalledOnce()
  })

  it('is not opened for a session that has ended meanwhile', () => {
    const { open, openCapturePage, want, time } = waiting()
    open().end('owner-disconnected')
    want()
    time.advance(1000)
    expect(openCapturePage).not.toHaveBeenCalled()
  })
})

describe('signals', () => {
  it('that come before the page listens wait for it, in order', () => {
    const { open, page, link } = start()
    open()
    link.arrives('offer')
    link.arrives('candidate')
    expect(page.received).toEqual([])
    page.says('ready')
    link.arrives('late')
    expect(page.received).toEqual(['offer', 'candidate', 'late'])
    expect(link.sent).toEqual(['ready'])
  })

  it('that flood a page which never listens are dropped', () => {
    const { open, page, link } = start()
    open()
    for (let count = 0; count < 1000; count++) link.arrives(String(count))
    page.says('ready')
    expect(page.received).toHaveLength(64)
  })

  it('go nowhere after the end', () => {
    const { open, page, link } = start()
    const session = open()
    page.says('ready')
    session.end('owner-disconnected')
    link.arrives('candidate')
    page.says('answer')
    expect(page.received).toEqual([])
    expect(link.sent).toEqual(['ready'])
  })
})

describe('the end', () => {
  it.each<[string, (parts: ReturnType<typeof start>, end: (why: HostSessionEnd) => void) => void, HostSessionEnd]>([
    ['by a revocation', (_parts, end) => end('credential-revoked'), 'credential-revoked'],
    ['by a capture that fails', ({ page }) => page.fails('capture-failed'), 'capture-failed'],
    ['by a lost connection', ({ page }) => page.fails('connection-lost'), 'connection-lost']
  ])('%s lets go of everything, closes the page and tells why', (_name, cause, why) => {
    const all = start()
    const session = all.open()
    all.page.input(keyEvent('KeyA', true))
    cause(all, session.end)
    expect(all.os.calls).toEqual(['key KeyA down', 'releaseAll', 'close'])
    expect(all.page.closed).toBe(1)
    expect(all.ended).toEqual([why])
    expect(session.ended).toBe(true)
  })

  it('happens once; the first reason stays', () => {
    const { open, page, ended, time } = start()
    const session = open()
    session.end('owner-disconnected')
    session.end('host-closing')
    page.fails('capture-failed')
    expect(ended).toEqual(['owner-disconnected'])
    expect(page.closed).toBe(1)
    expect(time.waiting()).toBe(0)
    const late = vi.fn()
    session.onEnded(late)
    expect(late).toHaveBeenCalledExactlyOnceWith('owner-disconnected')
  })

  it('refuses input that comes after it', () => {
    const { open, page, os } = start()
    const session = open()
    page.input(keyEvent('KeyA', true))
    session.end('owner-disconnected')
    page.input(keyEvent('KeyB', true))
    expect(os.calls).not.toContain('key KeyB down')
  })

  it('is complete although the page and the input fail while they are closed', () => {
    const { open, page, os, ended, faults } = start()
    const session = open()
    page.input(keyEvent('KeyA', true))
    os.releaseAll = () => {
      throw new Error('the X server is gone')
    }
    page.close = () => {
      throw new Error('the window is gone')
    }
    session.end('host-closing')
    expect(os.calls).toContain('close')
    expect(ended).toEqual(['host-closing'])
    expect(faults).toHaveLength(2)
  })

  it('comes when input cannot be injected', () => {
    const { open, page, openOsInput, ended } = start()
    openOsInput.mockImplementation(() => {
      throw new Error('No X server answers')
    })
    open()
    page.input(keyEvent('KeyA', true))
    expect(ended).toEqual(['capture-failed'])
  })
})
