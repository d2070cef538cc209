// Owns: stand-ins for page, link, OS input and timers, which write down what was asked of them.
import type { HostSessionEnd } from '../../../electron/session/host-session'
import type { CapturePage, OsInput, PagePort, HostScreenLink, SessionLink } from '../../../electron/session/ports'
import type { RegisteredSession } from '../../../electron/session/registry'
import type { InputEvent } from '../../../shared/input'
import { inputMessage, isLocalPort } from '../../support/session-process'
import { makeGrant } from './grants'

export type FakeOsInput = OsInput & { readonly calls: string[] }
export function fakeOsInput(): FakeOsInput {
  const calls: string[] = []
  return {
    calls,
    move: (x, y) => calls.push(`move ${x} ${y}`),
    button: (button, down) => calls.push(`button ${button} ${down ? 'down' : 'up'}`),
    wheel: (deltaX, deltaY) => calls.push(`wheel ${deltaX} ${deltaY}`),
    key: (event) => calls.push(`key ${event.code} ${event.down ? 'down' : 'up'}`),
    text: (text) => calls.push(`text ${text}`),
    releaseAll: () => calls.push('releaseAll'),
    close: () => calls.push('close')
  }
}

export type FakePage = CapturePage & {
  readonly received: string[]
  closed: number
  says(body: string): void
  input(...batch: InputEvent[]): void
  fails(why: 'capture-failed' | 'connection-lost'): void
}
export function fakePage(): FakePage {
  let onSignal = (_body: string): void => undefined
  let port: PagePort | null = null
  let onFailed = (_why: 'capture-failed' | 'connection-lost'): void => undefined
  const page: FakePage = {
    received: [],
    closed: 0,
    signal: (body) => page.received.push(body),
    onSignal: (listener) => (onSignal = listener),
    connect: (given) => (port = given),
    onFailed: (listener) => (onFailed = listener),
    close: () => page.closed++,
    says: (body) => onSignal(body),
    input: (...batch) => {
      if (port !== null && isLocalPort(port)) port.hear(inputMessage(batch))
    },
    fails: (why) => onFailed(why)
  }
  return page
}

export type FakeScreen = HostScreenLink & { readonly sent: Uint8Array[]; arrives(message: Uint8Array): void; crowd(): void }
export function fakeScreen(): FakeScreen {
  let listener = (_message: Uint8Array): void => undefined
  let crowd = (): void => undefined
  const sent: Uint8Array[] = []
  return {
    sent,
    send: (message) => sent.push(message),
    onMessage: (other) => (listener = other),
    onCrowded: (other) => (crowd = other),
    arrives: (message) => listener(message),
    crowd: () => crowd()
  }
}

export type FakeLink = SessionLink & { readonly sent: string[]; readonly screen: FakeScreen; arrives(body: string): void }
export function fakeLink(): FakeLink {
  let listener = (_body: string): void => undefined
  const sent: string[] = []
  return { sent, screen: fakeScreen(), send: (body) => sent.push(body), onSignal: (other) => (listener = other), arrives: (body) => listener(body) }
}

/** A clock that stands still until it is told otherwise, and the work that waits for it. */
export function fakeTime(start: number) {
  let now = start
  let waiting: { at: number; work: () => void }[] = []
  return {
    clock: { now: () => now, monotonic: () => now - start },
    schedule: (ms: number, work: () => void) => {
      const entry = { at: now + ms, work }
      waiting.push(entry)
      return () => void (waiting = waiting.filter((other) => other !== entry))
    },
    waiting: () => waiting.length,
    advance(ms: number) {
      const end = now + ms
      for (;;) {
        const next = waiting.filter(({ at }) => at <= end).sort((left, right) => left.at - right.at)[0]
        if (next === undefined) break
        waiting = waiting.filter((other) => other !== next)
        now = Math.max(now, next.at)
        next.work()
      }
      now = end
    },
    jump: (ms: number) => void (now += ms)
  }
}

export const keyEvent = (code: string, down: boolean): InputEvent => ({
  type: 'key',
  code,
  key: 'a',
  down,
  ctrl: false,
  alt: false,
  shift: false,
  meta: false,
  altGraph: false
})

/** A session that only notes why it was ended. */
export function fakeSession(sessionId: string, credentialId = 'password') {
  const listeners: ((why: HostSessionEnd) => void)[] = []
  const reasons: HostSessionEnd[] = []
  const session: RegisteredSession = {
    sessionId,
    grant: makeGrant({ sessionId, credentialId }),
    get ended() {
      return reasons.length > 0
    },
    get isLive() {
      return reasons.length === 0
    },
    waitsUntil: null,
    end: (why) => {
      if (reasons.length > 0) return
      reasons.push(why)
      for (const listener of listeners) listener(why)
    },
    onEnded: (listener) => listeners.push(listener)
  }
  return { session, reasons }
}
