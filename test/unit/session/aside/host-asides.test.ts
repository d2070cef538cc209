import { describe, expect, it } from 'vitest'
import { HostAsides } from '../../../../electron/session/aside/host-asides'
import type { HostSession, HostSessionEnd } from '../../../../electron/session/host-session'
import type { AsideToConnector, AsideToHost } from '../../../../shared/aside'
import type { Activity } from '../../../../shared/activity'
import { FakeClock, RecordingNotifier } from '../../../support/fakes'
import { makeGrant } from '../grants'

function setUp(hasSound = true) {
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
    hasSound: () => hasSound,
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
    const switches = asides.begin(whole, session as unknown as HostSession, { send: (message) => sent.push(message), onMessage: (listener) => (says = listener) })
    const lose = (): void => {
      session.isLive = false
      ended('connection-lost')
    }
    return { sent, switches, says: (message: AsideToHost) => says(message), lose }
  }
  return { asides, noted, seen, id: grant.sessionId, connect, endWhole: (why: HostSessionEnd) => endWhole(why) }
}

describe('what runs beside a session on its host', () => {
  it('goes on with the next connection: the conversation and the recording do, the sound does not', () => {
    const { asides, noted, seen, id, connect, endWhole } = setUp()
    const first = connect()
    first.says({ type: 'chat', number: 1, text: 'before' })
    first.says({ type: 'recording', on: true })
    first.says({ type: 'sound', on: true })
    expect(seen.pages).toBe(1)
    first.lose()
    expect(seen.pages).toBe(0)
    expect(asides.say(id, 'meanwhile').ok).toBe(true)
    first.says({ type: 'chat', number: 2, text: 'late' })
    const second = connect()
    second.says({ type: 'recording', on: true })
    expect(asides.say(id, 'after').ok).toBe(true)
    expect(first.sent).toEqual([{ type: 'chat-heard', number: 1 }])
    expect(second.sent).toEqual([{ type: 'chat', number: 1, text: 'meanwhile' }, { type: 'chat', number: 2, text: 'after' }])
    expect(asides.chatOf(id)?.lines.map(({ text }) => text)).toEqual(['before', 'meanwhile', 'after'])
    expect(noted.map(({ kind }) => kind)).toEqual(['recording-started'])
    endWhole('connector-left')
    expect(noted.map(({ kind }) => kind)).toEqual(['recording-started', 'recording-stopped'])
    expect([asides.chatOf(id), seen.ended]).toEqual([null, [id]])
    expect(asides.say(id, 'anybody?')).toEqual({ ok: false, code: 'session-over' })
  })

  it('counts what nobody has read', () => {
    const { asides, id, connect } = setUp()
    const { says } = connect()
    says({ type: 'chat', number: 1, text: 'one' })
    says({ type: 'chat', number: 2, text: 'two' })
    expect(asides.of(id)).toEqual({ unread: 2, recordingSince: null })
    asides.read(id)
    expect(asides.of(id).unread).toBe(0)
    asides.say(id, 'three')
    expect(asides.of(id).unread).toBe(0)
    for (let index = 0; index < 5000; index++) says({ type: 'chat', number: index + 3, text: 'flood' })
    expect(asides.of(id).unread).toBeLessThan(50)
  })
  it('offers no sound where there is none: the connector is told unasked, the owner has no switch, and no page is opened', () => {
    const { seen, connect } = setUp(false)
    const { sent, switches, says } = connect()
    const refusal = { type: 'sound-off', why: 'not-possible' }
    expect([sent, switches]).toEqual([[refusal], {}])
    says({ type: 'sound', on: true })
    expect([sent, seen.pages]).toEqual([[refusal, refusal], 0])
    expect(Object.keys(setUp().connect().switches)).toEqual(['sound'])
  })
})
