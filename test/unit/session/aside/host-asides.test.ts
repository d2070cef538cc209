import { describe, expect, it } from 'vitest'
import { HostAsides } from '../../../../electron/session/aside/host-asides'
import type { HostSession, HostSessionEnd } from '../../../../electron/session/host-session'
import type { AsideToConnector, AsideToHost } from '../../../../shared/aside'
import type { Activity } from '../../../../shared/activity'
import { FakeClock, RecordingNotifier } from '../../../support/fakes'
import { makeGrant } from '../grants'

function setUp() {
  const noted: Activity[] = []
  const seen = { lines: [] as string[], ended: [] as string[], pages: 0, changes: 0 }
  const asides = new HostAsides({
    audit: { append: (activity: Activity) => void noted.push(activity) } as never,
    notifier: new RecordingNotifier(),
    clock: new FakeClock(),
    openSoundPage: () => {
      seen.pages++
      const close = (): void => {
        seen.pages--
      }
      return { signal: () => undefined, onSignal: () => undefined, onFailed: () => undefined, close }
    },
    onChanged: () => seen.changes++,
    onFault: () => undefined
  })
  asides.audience = { onLine: (_id, { from, text }) => void seen.lines.push(`${from} ${text}`), onEnded: (id) => void seen.ended.push(id) }
  const grant = makeGrant({ permissions: ['view', 'sound'] })
  let endWhole = (_why: HostSessionEnd): void => undefined
  const whole = { onEnded: (listener: typeof endWhole) => (endWhole = listener) }
  const connect = () => {
    const sent: AsideToConnector[] = []
    let says = (_message: AsideToHost): void => undefined
    let ended = (_why: HostSessionEnd): void => undefined
    const session = { sessionId: grant.sessionId, grant, isLive: true, onEnded: (listener: typeof ended) => (ended = listener) }
    asides.begin(whole, session as unknown as HostSession, { send: (message) => sent.push(message), onMessage: (listener) => (says = listener) })
    const lose = (): void => {
      session.isLive = false
      ended('connection-lost')
    }
    return { sent, says: (message: AsideToHost) => says(message), lose }
  }
  return { asides, noted, seen, id: grant.sessionId, connect, endWhole: (why: HostSessionEnd) => endWhole(why) }
}

describe('what runs beside a session on its host', () => {
  it('goes on with the next connection: the conversation and the recording do, the sound does not', () => {
    const { asides, noted, seen, id, connect, endWhole } = setUp()
    const first = connect()
    first.says({ type: 'chat', text: 'before' })
    first.says({ type: 'recording', on: true })
    first.says({ type: 'sound', on: true })
    expect(seen.pages).toBe(1)
    first.lose()
    expect(seen.pages).toBe(0)
    expect(asides.say(id, 'lost')).toEqual({ ok: false, code: 'session-over' })
    first.says({ type: 'chat', text: 'late' })
    const second = connect()
    second.says({ type: 'recording', on: true })
    expect(asides.say(id, 'after').ok).toBe(true)
    expect([first.sent, second.sent]).toEqual([[], [{ type: 'chat', text: 'after' }]])
    expect(asides.chatOf(id)?.lines.map(({ text }) => text)).toEqual(['before', 'after'])
    expect(noted.map(({ kind }) => kind)).toEqual(['recording-started'])
    endWhole('connector-left')
    expect(noted.map(({ kind }) => kind)).toEqual(['recording-started', 'recording-stopped'])
    expect([asides.chatOf(id), seen.ended]).toEqual([null, [id]])
  })

  it('counts what nobody has read', () => {
    const { asides, id, connect } = setUp()
    const { says } = connect()
    says({ type: 'chat', text: 'one' })
    says({ type: 'chat', text: 'two' })
    expect(asides.of(id)).toEqual({ unread: 2, recordingSince: null })
    asides.read(id)
    expect(asides.of(id).unread).toBe(0)
    asides.say(id, 'three')
    expect(asides.of(id).unread).toBe(0)
    for (let index = 0; index < 5000; index++) says({ type: 'chat', text: 'flood' })
    expect(asides.of(id).unread).toBeLessThan(50)
  })
})
