// The gate makes no grants that expire yet; the session must end by them all the same.
import { expect, it, vi } from 'vitest'
import type { Grant } from '../../../electron/access/grant'
import { startHostSession } from '../../../electron/session/host-session'
import { localProcess } from '../../support/session-process'
import { fakeLink, fakeOsInput, fakePage, fakeTime, keyEvent } from './fakes'
import { makeGrant, NOW } from './grants'

const expiring = vi.hoisted(() => new WeakSet<object>())
vi.mock(import('../../../electron/access/grant'), async (original) => {
  const real = await original()
  const isGrant = (value: object): value is Grant => expiring.has(value) || real.isGrant(value)
  return { ...real, isGrant }
})

function start(lifetime: number) {
  const grant: Grant = { ...makeGrant(), expiresAt: NOW + lifetime }
  expiring.add(grant)
  const page = fakePage()
  const os = fakeOsInput()
  const time = fakeTime(NOW)
  const onEnded = vi.fn()
  const open = () =>
    startHostSession(grant, { link: fakeLink(), openCapturePage: () => page, openSessionProcess: (limits) => localProcess(limits, { openOsInput: () => os, clock: time.clock }), ...time, onEnded })
  return { page, os, time, onEnded, open }
}

it('a session ends when its grant expires', () => {
  const { page, time, onEnded, open } = start(100_000)
  open()
  time.advance(99_999)
  expect(onEnded).not.toHaveBeenCalled()
  time.advance(1)
  expect(onEnded).toHaveBeenCalledExactlyOnceWith('expired')
  expect(page.closed).toBe(1)
})

it('input stops at that moment, although the timer has not fired', () => {
  const { page, os, time, open } = start(1000)
  open()
  page.input(keyEvent('KeyA', true))
  time.jump(1000)
  page.input(keyEvent('KeyB', true))
  expect(os.calls).toEqual(['key KeyA down', 'releaseAll', 'close'])
})

it('a grant that is over opens nothing', () => {
  expect(start(0).open).toThrow('is over')
})
