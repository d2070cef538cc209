// Owns: one window from its session through a restart, or through a lost connection, to what follows.
import { describe, expect, test } from 'vitest'
import type { ComeBackParts } from '../../../electron/connection/come-back'
import type { ResumeParts } from '../../../electron/connection/resume'
import type { ResumeTicket, Ticket, ViewerLink } from '../../../electron/connection/viewer-link'
import { openRemoteViewer } from '../../../electron/session/remote-viewer'
import type { RestartAnswer, ViewerState } from '../../../shared/ipc'
import type { RestartMessage, RestartTarget, SeatMessage } from '../../../shared/protocol'
import type { SeatAsk, SeatState } from '../../../shared/seat'
import { fakeScreen } from './fakes'

function fakeLink() {
  const host = {
    says: (_message: RestartMessage): void => undefined,
    ends: (_why: Parameters<Parameters<ViewerLink['onEnded']>[0]>[0]): void => undefined,
    asked: [] as RestartTarget[],
    saysOfSeat: (_message: SeatMessage): void => undefined,
    saysWayland: (): void => undefined,
    seatAsks: [] as SeatAsk[],
    closed: 0,
    dropped: 0
  }
  const link: ViewerLink = {
    hostName: 'Study',
    address: 'study:47600',
    aside: { send: () => undefined, onMessage: () => undefined },
    clipboard: { send: () => undefined, onMessage: () => undefined },
    permissions: ['view', 'restart'],
    bulk: {} as ViewerLink['bulk'],
    screen: fakeScreen(),
    sendSignal: () => undefined,
    onSignal: () => undefined,
    askRestart: (what) => void host.asked.push(what),
    onRestart: (listener) => (host.says = listener),
    askSeat: (ask) => void host.seatAsks.push(ask),
    onSeat: (listener) => (host.saysOfSeat = listener),
    ticketFor: ({ what, id, secret }) => ({ address: { host: 'study', port: 47600 }, selector: `short-term:${id}`, secret, what }),
    onWayland: (listener) => (host.saysWayland = listener),
    onPermissions: () => undefined,
    resumeTicket: { address: { host: 'study', port: 47600 }, name: 'study:47600', selector: 'resume:r', secret: 'secret', sessionId: 'session' },
    onEnded: (listener) => (host.ends = listener),
    // The end of a conversation is told to whoever ends it, too.
    close: () => {
      host.closed++
      host.ends('connection-lost')
    },
    drop: () => host.dropped++
  }
  return { link, host }
}

/** Whether the present connection has shown a picture, and its channels have opened. */
function open(view = { hasPicture: true, hasChannels: true }) {
  const { link, host } = fakeLink()
  const shown: ViewerState[] = []
  const user = { restarts: async (_what: RestartTarget): Promise<RestartAnswer> => 'failed', ends: (_why: 'you-ended' | 'bad-picture'): void => undefined, again: (): void => undefined, losesPicture: (): void => undefined, asksSeat: (_ask: SeatAsk): void => undefined }
  const time = { now: 1000 }
  const resumes: { ticket: ResumeTicket; leftMs: number; on: Pick<ResumeParts, 'onGranted' | 'onFailed'>; givenUp: number }[] = []
  const seen = { tickets: [] as Ticket[], givenUp: 0, renewed: 0, closed: 0, again: [] as string[], news: [] as string[], beside: [] as string[] }
  let on: Pick<ComeBackParts, 'onStep' | 'onGranted' | 'onFailed'> | null = null
  openRemoteViewer(link, {
    page: {
      signal: () => undefined,
      onSignal: () => undefined,
      screen: fakeScreen(),
      onEnd: (listener) => (user.ends = (why) => listener(why)),
      onRestart: (listener) => (user.restarts = listener),
      onSeat: (listener) => (user.asksSeat = listener),
      seatNews: (news) => seen.news.push(news),
      onConnectAgain: (listener) => (user.again = listener),
      onConnectionLost: (listener) => (user.losesPicture = listener),
      hasPicture: () => view.hasPicture,
      hasChannels: () => view.hasChannels,
      show: (state) => shown.push(state),
      renew: () => seen.renewed++,
      close: () => seen.closed++
    },
    now: () => time.now,
    beside: ({ address }) => {
      seen.beside.push(`begin ${address}`)
      return { interrupted: () => void seen.beside.push('interrupted'), end: (why) => void seen.beside.push(`end ${why}`) }
    },
    resume: (ticket, on, leftMs) => {
      const resume = { ticket, leftMs, on, givenUp: 0 }
      resumes.push(resume)
      return () => resume.givenUp++
    },
    comeBack: (ticket, listeners) => {
      seen.tickets.push(ticket)
      on = listeners
      return () => seen.givenUp++
    },
    connectAgain: (address) => void seen.again.push(address)
  })
  return { host, shown, user, seen, time, view, resumes, back: () => on! }
}

const RESTARTING = { type: 'restarting', what: 'app', id: 'id', secret: 'secret' } as const

/** A session that has been told of its restart and has ended for it. */
function restarting() {
  const viewer = open()
  viewer.host.says(RESTARTING)
  viewer.host.ends('restarting')
  return viewer
}

describe('a restart that the person asks for', () => {
  test('is passed on, and the host’s answer comes back', async () => {
    const { host, user } = open()
    const answer = user.restarts('app')
    expect(host.asked).toEqual(['app'])
    host.says({ type: 'restart-refused', why: 'not-possible' })
    expect(await answer).toBe('not-possible')
  })

  test('has failed when the session ends without an answer', async () => {
    const { host, user } = open()
    const answer = user.restarts('device')
    host.ends('owner-disconnected')
    expect(await answer).toBe('failed')
  })

  test('is offered once the host has said what it can', () => {
    const { host, shown } = open()
    host.says({ type: 'restart-options', device: true, startsAtLogin: false })
    expect(shown.at(-1)).toMatchObject({ phase: 'live', restart: { device: true, startsAtLogin: false } })
  })
})

describe('a session that ends here', () => {
  test('for a picture that cannot be shown says so, and is not taken up', () => {
    const { host, shown, user, seen, resumes } = open()
    user.ends('bad-picture')
    expect(host.closed).toBe(1)
    expect(shown.at(-1)).toEqual({ phase: 'ended', hostName: 'Study', why: 'bad-picture' })
    expect(seen.beside).toEqual(['begin study:47600', 'end bad-picture'])
    expect(resumes).toEqual([])
  })

  test('because the person ended it closes its window once, and is not taken up', () => {
    const { user, seen, resumes } = open()
    user.ends('you-ended')
    expect(seen.closed).toBe(1)
    expect(resumes).toEqual([])
  })

  test('does not wait for a restart that was under way', () => {
    const { host, user, seen } = open()
    host.says(RESTARTING)
    user.ends('you-ended')
    expect(seen.tickets).toEqual([])
  })
})

describe('the window', () => {
  test('waits for the computer once, although the end of its connection is told twice', () => {
    const { host, shown, seen } = restarting()
    host.ends('connection-lost')
    expect(seen.tickets).toMatchObject([{ selector: 'short-term:id', what: 'app' }])
    expect(shown.at(-1)).toEqual({ phase: 'returning', hostName: 'Study', what: 'app', step: 'restarting', since: 1000 })
    expect(seen.beside).toEqual(['begin study:47600', 'end restarting'])
  })

  test('waits for a machine that had no time to say goodbye', () => {
    const { host, seen } = open()
    host.says({ ...RESTARTING, what: 'device' })
    host.ends('connection-lost')
    expect(seen.tickets).toMatchObject([{ what: 'device' }])
  })

  test('does not wait for a restart that somebody else asked for', () => {
    const { host, shown, seen } = open()
    host.ends('restarting')
    expect([shown.at(-1), seen.tickets]).toEqual([{ phase: 'ended', hostName: 'Study', why: 'restarting' }, []])
  })

  test('is over when the host ends it, and connects again when asked', () => {
    const { host, shown, seen, user } = open()
    host.ends('owner-disconnected')
    expect(shown.at(-1)).toEqual({ phase: 'ended', hostName: 'Study', why: 'owner-disconnected' })
    user.again()
    expect([seen.closed, seen.again]).toEqual([1, ['study:47600']])
  })

  test('does not wait after a restart that failed', () => {
    const { host, seen } = open()
    host.says(RESTARTING)
    host.says({ type: 'restart-refused', why: 'failed' })
    host.ends('connection-lost')
    expect(seen.tickets).toEqual([])
  })

  test('goes on with the next session in a fresh page', () => {
    const { shown, seen, back } = restarting()
    back().onStep('waiting')
    expect(shown.at(-1)).toMatchObject({ phase: 'returning', step: 'waiting' })
    const next = fakeLink()
    back().onGranted(next.link)
    expect([seen.renewed, shown.at(-1)]).toEqual([1, { phase: 'live', hostName: 'Study', address: 'study:47600', permissions: ['view', 'restart'], switchedOff: [] }])
    next.host.ends('owner-disconnected')
    expect(shown.at(-1)).toMatchObject({ phase: 'ended', why: 'owner-disconnected' })
  })

  test('says why it did not come back, and connects again when asked', () => {
    const { shown, user, seen, back } = restarting()
    back().onFailed('stayed-away')
    expect(shown.at(-1)).toEqual({ phase: 'return-failed', hostName: 'Study', why: 'stayed-away' })
    user.again()
    expect([seen.closed, seen.again]).toEqual([1, ['study:47600']])
  })

  test('gives the waiting up when it is closed', () => {
    const { user, seen } = restarting()
    user.ends('you-ended')
    expect([seen.givenUp, seen.closed]).toEqual([1, 1])
  })
})

describe('a lost connection', () => {
  function lost(view?: { hasPicture: boolean; hasChannels: boolean }) {
    const viewer = open(view)
    viewer.host.ends('connection-lost')
    return viewer
  }

  test('is shown for a minute while the session’s own key is tried, and what can wait does', () => {
    const { shown, seen, resumes } = lost()
    expect(shown.at(-1)).toEqual({ phase: 'lost', hostName: 'Study', until: 61_000 })
    expect(resumes).toMatchObject([{ ticket: { selector: 'resume:r', sessionId: 'session' }, leftMs: 60_000 }])
    expect(seen.beside).toEqual(['begin study:47600', 'interrupted'])
  })

  test('ends with the session going on in the same page', () => {
    const { shown, seen, resumes } = lost()
    resumes[0]!.on.onGranted(fakeLink().link)
    expect(shown.at(-1)).toMatchObject({ phase: 'live', hostName: 'Study' })
    expect([seen.renewed, seen.closed, seen.beside]).toEqual([0, 0, ['begin study:47600', 'interrupted', 'begin study:47600']])
  })

  test('twice in a row, without a picture in between, is one wait and not two', () => {
    const viewer = lost()
    const next = fakeLink()
    viewer.resumes[0]!.on.onGranted(next.link)
    viewer.view.hasPicture = false
    viewer.time.now = 41_000
    next.host.ends('connection-lost')
    expect(viewer.shown.at(-1)).toMatchObject({ phase: 'lost', until: 61_000 })
    expect(viewer.resumes[1]?.leftMs).toBe(20_000)
  })

  test('after a picture was there again is a wait of its own', () => {
    const viewer = lost()
    const next = fakeLink()
    viewer.resumes[0]!.on.onGranted(next.link)
    viewer.time.now = 41_000
    next.host.ends('connection-lost')
    expect(viewer.shown.at(-1)).toMatchObject({ phase: 'lost', until: 101_000 })
  })

  test('before anything was seen is not waited for, and says so', () => {
    const { shown, resumes, seen, user } = lost({ hasPicture: false, hasChannels: false })
    expect([shown.at(-1), resumes]).toEqual([{ phase: 'not-resumed', hostName: 'Study', why: 'connection-lost' }, []])
    expect(seen.beside.at(-1)).toBe('end connection-lost')
    user.again()
    expect(seen.again).toEqual(['study:47600'])
  })

  test('whose picture came, and whose channels never opened, is not waited for: keys have no way, and it says why', () => {
    const { shown, resumes, seen, user } = lost({ hasPicture: true, hasChannels: false })
    expect([shown.at(-1), resumes]).toEqual([{ phase: 'not-resumed', hostName: 'Study', why: 'udp-blocked' }, []])
    expect(seen.beside.at(-1)).toBe('end connection-lost')
    user.again()
    expect(seen.again).toEqual(['study:47600'])
  })

  test('again and again, with a picture each time and never a channel, is one minute and no more', () => {
    const viewer = lost()
    viewer.view.hasChannels = false
    for (const now of [21_000, 41_000, 61_000, 81_000]) {
      const next = fakeLink()
      viewer.resumes.at(-1)!.on.onGranted(next.link)
      viewer.time.now = now
      next.host.ends('connection-lost')
      if (viewer.shown.at(-1)?.phase === 'not-resumed') break
    }
    expect(viewer.resumes.map(({ leftMs }) => leftMs)).toEqual([60_000, 40_000, 20_000])
    expect(viewer.shown.at(-1)).toEqual({ phase: 'not-resumed', hostName: 'Study', why: 'udp-blocked' })
    expect(viewer.seen.beside.at(-1)).toBe('end connection-lost')
  })

  test('that does not mend says why, ends what waited, and connects again when asked', () => {
    const { shown, seen, user, resumes } = lost()
    resumes[0]!.on.onFailed('owner-disconnected')
    expect(shown.at(-1)).toEqual({ phase: 'not-resumed', hostName: 'Study', why: 'owner-disconnected' })
    expect(seen.beside.at(-1)).toBe('end connection-lost')
    user.again()
    expect([seen.closed, seen.again]).toEqual([1, ['study:47600']])
  })

  test('is waited for until the person stops waiting; the window stays and says so', () => {
    const { shown, seen, user, resumes } = lost()
    user.ends('you-ended')
    expect([resumes[0]!.givenUp, seen.closed, shown.at(-1)]).toEqual([1, 0, { phase: 'not-resumed', hostName: 'Study', why: 'connection-lost' }])
    user.ends('you-ended')
    expect(seen.closed).toBe(1)
  })

  test('of the picture alone hangs up without a goodbye, so that the session can go on', () => {
    const { host, user } = open()
    user.losesPicture()
    expect([host.dropped, host.closed]).toEqual([1, 0])
  })

  test('is no reason to wait when the host has ended the session', () => {
    const { host, shown, resumes } = open()
    host.ends('owner-disconnected')
    host.ends('connection-lost')
    expect([resumes, shown.at(-1)]).toMatchObject([[], { phase: 'ended', why: 'owner-disconnected' }])
  })
})

test('what the far seat says is shown, its news are told, and what the person asks goes there', () => {
  const { host, user, shown, seen } = open()
  const free = { on: false, unavailable: null }
  const seat: SeatState = { canLock: true, lockAfterwards: 'asked', blockInput: free, privacy: free, resolution: free }
  host.saysOfSeat({ type: 'seat', state: seat })
  expect(shown.at(-1)).toMatchObject({ phase: 'live', seat })
  host.saysOfSeat({ type: 'seat-news', news: 'taken-back' })
  expect(seen.news).toEqual(['taken-back'])
  user.asksSeat({ what: 'lock' })
  expect(host.seatAsks).toEqual([{ what: 'lock' }])
})

test('a Wayland desktop is shown as such', () => {
  const { host, shown } = open()
  host.saysWayland()
  expect(shown.at(-1)).toMatchObject({ phase: 'live', desktop: 'wayland' })
})
