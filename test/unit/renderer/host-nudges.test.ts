import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createNudges } from '../../../renderer/host/nudges'

const LONG_MS = 60

describe('nudges', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  function open(roundTripMs = LONG_MS, readyState: RTCDataChannelState = 'open') {
    const at: number[] = []
    const begun = performance.now()
    const nudges = createNudges({ readyState, send: () => void at.push(performance.now() - begun) })
    nudges.learn(roundTripMs)
    return { nudges, at }
  }

  it('are three, soon after the last message, and no more', () => {
    const { nudges, at } = open()
    nudges.sent()
    vi.advanceTimersByTime(1000)
    expect(at).toHaveLength(3)
    expect(at[0]).toBeGreaterThan(0)
    expect(at[2]).toBeLessThan(40)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('are not sent between messages that follow each other at once: those do the same', () => {
    const { nudges, at } = open()
    for (let message = 0; message < 100; message++) {
      nudges.sent()
      vi.advanceTimersByTime(4)
    }
    expect(at).toEqual([])
    vi.advanceTimersByTime(1000)
    expect(at).toHaveLength(3)
  })

  it('follow each message that stands alone', () => {
    const { nudges, at } = open()
    for (let message = 0; message < 5; message++) {
      nudges.sent()
      vi.advanceTimersByTime(125)
    }
    expect(at).toHaveLength(15)
  })

  it('are left out on a short path, and before it is known', () => {
    const short = open(3)
    short.nudges.sent()
    vi.advanceTimersByTime(1000)
    expect(short.at).toEqual([])
    const send = vi.fn()
    createNudges({ readyState: 'open', send }).sent()
    vi.advanceTimersByTime(1000)
    expect(send).not.toHaveBeenCalled()
  })

  it('are not sent through a channel that is closed', () => {
    const { nudges, at } = open(LONG_MS, 'closed')
    nudges.sent()
    vi.advanceTimersByTime(1000)
    expect(at).toEqual([])
  })
})
