import { describe, expect, it } from 'vitest'
import { startViewerSession, type ViewerPage, type ViewerSessionEnd } from '../../../electron/session/viewer-session'
import type { ViewerState } from '../../../shared/ipc'
import { fakeLink, fakeScreen } from './fakes'

function start() {
  const link = fakeLink()
  const shown: ViewerState[] = []
  const received: string[] = []
  const ended: ViewerSessionEnd[] = []
  const user = { ends: (_why: 'you-ended' | 'bad-picture'): void => undefined, says: (_body: string): void => undefined, closed: 0 }
  const screen = fakeScreen()
  const page: ViewerPage = {
    screen,
    signal: (body) => received.push(body),
    onSignal: (listener) => (user.says = listener),
    onEnd: (listener) => (user.ends = listener),
    show: (state) => shown.push(state),
    close: () => user.closed++
  }
  const session = startViewerSession({ link, page, hostName: 'Study', address: '10.0.0.7', permissions: ['view', 'control'], onEnded: (why) => ended.push(why) })
  return { link, shown, received, ended, user, screen, session }
}

describe('the viewer of a session', () => {
  it('is live at once, and relays when its page has spoken', () => {
    const { link, shown, received, user } = start()
    expect(shown).toEqual([{ phase: 'live', hostName: 'Study', address: '10.0.0.7', permissions: ['view', 'control'], switchedOff: [] }])
    link.arrives('early')
    user.says('offer')
    link.arrives('answer')
    expect(received).toEqual(['early', 'answer'])
    expect(link.sent).toEqual(['offer'])
  })

  it('passes pictures on as they come, before its page has spoken, and none after the end', () => {
    const { link, screen, session } = start()
    link.screen.arrives(Uint8Array.of(1))
    screen.arrives(Uint8Array.of(2))
    session.end('connection-lost')
    link.screen.arrives(Uint8Array.of(3))
    screen.arrives(Uint8Array.of(4))
    expect([screen.sent, link.screen.sent]).toEqual([[Uint8Array.of(1)], [Uint8Array.of(2)]])
  })

  it('shows what the owner has switched off, and nothing beyond the grant as allowed', () => {
    const { shown, session } = start()
    session.permit(['view', 'files'])
    expect(shown.at(-1)).toEqual({ phase: 'live', hostName: 'Study', address: '10.0.0.7', permissions: ['view'], switchedOff: ['control'] })
    session.permit(['view', 'control', 'files'])
    expect(shown.at(-1)).toEqual({ phase: 'live', hostName: 'Study', address: '10.0.0.7', permissions: ['view', 'control'], switchedOff: [] })
    session.end('owner-disconnected')
    session.permit(['view'])
    expect(shown.at(-1)).toMatchObject({ phase: 'ended' })
  })

  it('is told of a Wayland desktop: no control, which nobody has switched off', () => {
    const { shown, session } = start()
    session.showWayland()
    expect(shown.at(-1)).toEqual({ phase: 'live', hostName: 'Study', address: '10.0.0.7', permissions: ['view'], switchedOff: [], desktop: 'wayland' })
    session.permit(['view', 'control'])
    expect(shown.at(-1)).toMatchObject({ permissions: ['view'], switchedOff: [] })
  })

  it('says why the other side ended it, and stays open for that', () => {
    const { shown, ended, user, session, link } = start()
    session.end('owner-disconnected')
    session.end('connection-lost')
    user.says('late')
    expect(shown.at(-1)).toEqual({ phase: 'ended', hostName: 'Study', why: 'owner-disconnected' })
    expect(ended).toEqual(['owner-disconnected'])
    expect(user.closed).toBe(0)
    expect(link.sent).toEqual([])
  })

  it('closes its window when the user ends it', () => {
    const { ended, user } = start()
    user.ends('you-ended')
    user.ends('you-ended')
    expect(user.closed).toBe(1)
    expect(ended).toEqual(['you-ended'])
  })

  it('ends with words of its own when the picture cannot be read, and stays open for them', () => {
    const { shown, ended, user } = start()
    user.ends('bad-picture')
    expect(shown.at(-1)).toEqual({ phase: 'ended', hostName: 'Study', why: 'bad-picture' })
    expect([ended, user.closed]).toEqual([['bad-picture'], 0])
  })
})
