import { describe, expect, it, vi } from 'vitest'
import { createInputGuard } from '../../../electron/session/input'
import type { Permission } from '../../../shared/permissions'
import { fakeOsInput, keyEvent } from './fakes'

function guard(permissions: readonly Permission[] = ['view', 'control']) {
  const os = fakeOsInput()
  const openOsInput = vi.fn(() => os)
  const state = { live: true, now: 0 }
  const input = createInputGuard({ permissions, isLive: () => state.live, openOsInput, monotonic: () => state.now })
  return { os, openOsInput, state, input }
}

describe('the permission', () => {
  it('to view opens no input at all', () => {
    const { input, openOsInput } = guard(['view'])
    input.apply([{ type: 'move', x: 0.5, y: 0.5 }, keyEvent('KeyA', true)])
    expect(openOsInput).not.toHaveBeenCalled()
  })

  it('is asked for before every event: a grant that ends inside a batch stops it there and lets go', () => {
    const { os, state, input } = guard()
    os.key = (event) => {
      os.calls.push(`key ${event.code}`)
      state.live = false
    }
    input.apply([keyEvent('KeyA', true), keyEvent('KeyB', true), { type: 'text', text: 'x' }])
    expect(os.calls).toEqual(['key KeyA', 'releaseAll', 'close'])
    state.live = true
    input.apply([keyEvent('KeyC', true)])
    expect(os.calls).toHaveLength(3)
  })
})

describe('what is opened before the first event', () => {
  it('acts at once, and is opened once', () => {
    const { os, input, openOsInput } = guard()
    input.prepare()
    expect(os.calls).toEqual([])
    input.prepare()
    input.apply([{ type: 'text', text: 'x' }])
    expect(openOsInput).toHaveBeenCalledTimes(1)
    expect(os.calls).toEqual(['text x'])
  })

  it('is nothing without the permission, after the owner has switched it off, or when the grant has ended', () => {
    const [viewer, off, late] = [guard(['view']), guard(), guard()]
    off.input.setAllowed(false)
    late.state.live = false
    for (const { input, openOsInput } of [viewer, off, late]) {
      input.prepare()
      expect(openOsInput).not.toHaveBeenCalled()
    }
  })

  it('and cannot be opened fails with the first event, and not before', () => {
    const { input, openOsInput } = guard()
    openOsInput.mockImplementation(() => {
      throw new Error('There is no X server')
    })
    input.prepare()
    expect(() => input.apply([keyEvent('KeyA', true)])).toThrow('There is no X server')
  })
})

describe('events', () => {
  it('reach the system in order; a button acts at its own place', () => {
    const { os, input } = guard()
    input.apply([
      { type: 'move', x: 0.1, y: 0.2 },
      { type: 'button', button: 2, down: true, x: 0.3, y: 0.4 },
      { type: 'wheel', deltaX: 0, deltaY: 120 },
      { type: 'text', text: 'é' },
      { type: 'release-all' }
    ])
    expect(os.calls).toEqual(['move 0.1 0.2', 'move 0.3 0.4', 'button 2 down', 'wheel 0 120', 'text é', 'releaseAll'])
  })

  it('that are too many are dropped, but never a release', () => {
    const { os, state, input } = guard()
    for (let count = 0; count < 5000; count++) input.apply([{ type: 'move', x: 0, y: 0 }])
    expect(os.calls.length).toBe(1000)
    input.apply([keyEvent('KeyA', true), keyEvent('KeyA', false), { type: 'release-all' }])
    expect(os.calls.slice(1000)).toEqual(['key KeyA up', 'releaseAll'])
    state.now += 1000
    input.apply([keyEvent('KeyB', true)])
    expect(os.calls.at(-1)).toBe('key KeyB down')
  })

  it('of text cost what they type', () => {
    const { os, input } = guard()
    for (let count = 0; count < 10; count++) input.apply([{ type: 'text', text: 'x'.repeat(256) }])
    expect(os.calls).toHaveLength(3)
  })
})

describe('closing', () => {
  it('without having opened anything does nothing', () => {
    const { input, openOsInput } = guard()
    input.close()
    input.close()
    expect(openOsInput).not.toHaveBeenCalled()
  })

  it('twice lets go once', () => {
    const { os, input } = guard()
    input.apply([keyEvent('KeyA', true)])
    input.close()
    input.close()
    expect(os.calls).toEqual(['key KeyA down', 'releaseAll', 'close'])
  })
})
