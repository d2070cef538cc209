import { describe, expect, it } from 'vitest'
import { watchRecording } from '../../../../electron/session/aside/recordings'
import type { Activity } from '../../../../shared/activity'
import { FakeClock, RecordingNotifier } from '../../../support/fakes'
import { makeGrant } from '../grants'

function setUp() {
  const clock = new FakeClock()
  const notifier = new RecordingNotifier()
  const noted: Activity[] = []
  const faults: unknown[] = []
  const log = { full: false }
  let changes = 0
  const audit = {
    append: (activity: Activity) => {
      if (log.full) throw new Error('the disk is full')
      noted.push(activity)
    }
  } as never
  const watch = watchRecording({ grant: makeGrant(), audit, notifier, clock, onChanged: () => changes++, onFault: (fault) => faults.push(fault) })
  return { clock, notifier, noted, faults, log, watch, changes: () => changes }
}

describe('a recording at the host', () => {
  it('is shown, told and written down; its end is written down with its length', () => {
    const { clock, notifier, noted, watch, changes } = setUp()
    watch.hear(true)
    expect(watch.since).toBe(clock.now())
    expect(notifier.notices).toMatchObject([{ kind: 'recording-started' }])
    clock.advance(61_000)
    watch.hear(false)
    expect(watch.since).toBeNull()
    expect(noted.map(({ kind, seconds }) => [kind, seconds])).toEqual([['recording-started', undefined], ['recording-stopped', 61]])
    expect(changes()).toBe(2)
  })

  it('ends with its session', () => {
    const { noted, watch } = setUp()
    watch.hear(true)
    watch.end()
    watch.end()
    expect(noted.map(({ kind }) => kind)).toEqual(['recording-started', 'recording-stopped'])
  })

  it('is one, however often it is said', () => {
    const { noted, watch } = setUp()
    watch.hear(false)
    watch.hear(true)
    watch.hear(true)
    expect(noted).toHaveLength(1)
  })

  it('counts as going on when it comes and goes too quickly, and does not fill the log', () => {
    const { noted, notifier, watch } = setUp()
    for (let index = 0; index < 5000; index++) watch.hear(index % 2 === 0)
    expect(watch.since).not.toBeNull()
    expect(noted.length).toBeLessThan(30)
    expect(notifier.notices.length).toBeLessThan(30)
  })

  it('is shown even where it cannot be written down', () => {
    const { faults, log, watch } = setUp()
    log.full = true
    watch.hear(true)
    expect([watch.since === null, faults.length]).toEqual([false, 1])
  })
})
