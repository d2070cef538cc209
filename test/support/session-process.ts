// Owns: the session process in the test's own process: the real guard and pipe, with recorded input and no screen. Never:
// a decision of its own.
import type { OsInput, PagePort, SessionLimits, SessionProcess } from '../../electron/session/ports'
import { createEncoder } from '../../electron/session/screen/encoder'
import { createProcessSession } from '../../electron/session/process-session'
import type { InputEvent } from '../../shared/input'
import type { FromPage } from '../../shared/screen/port'

export type LocalPort = PagePort & { readonly hear: (message: FromPage) => void }
export type LocalProcess = SessionProcess & { readonly pagePort: LocalPort; readonly failures: readonly string[] }

export type LocalProcessParts = {
  readonly openOsInput: () => OsInput
  readonly clock?: { now(): number; monotonic(): number }
}

export function localProcess(limits: SessionLimits, parts: LocalProcessParts): LocalProcess {
  const failures: string[] = []
  let failed = (): void => undefined
  let toConversation = (_message: Uint8Array): void => undefined
  const session = createProcessSession({
    limits,
    openOsInput: parts.openOsInput,
    openSource: () => new Promise(() => undefined),
    personAllows: false,
    inputArea: () => ({ x: 0, y: 0, width: 1000, height: 1000 }),
    encoder: createEncoder(() => new Uint8Array(0)),
    toPage: () => undefined,
    onPageWanted: () => undefined,
    toConversation: (messages) => messages.forEach(toConversation),
    clock: parts.clock ?? { now: () => Date.now(), monotonic: () => performance.now() },
    schedule: () => () => undefined,
    onFailed: (why) => {
      failures.push(why)
      failed()
    }
  })
  return {
    failures,
    pagePort: { close: () => undefined, hear: session.hear },
    screen: { send: session.hearScreen, onMessage: (listener) => (toConversation = listener) },
    crowded: session.crowded,
    // There is no screen to be seen without it.
    onPageWanted: (listener) => listener(),
    onFailed: (listener) => {
      failed = () => listener('capture-failed')
    },
    setControl: (allowed, onStopped = () => undefined) => {
      session.setControl(allowed)
      if (!allowed) onStopped()
    },
    end: session.end
  }
}

export const isLocalPort = (port: PagePort): port is LocalPort => 'hear' in port

export const inputMessage = (batch: readonly InputEvent[]): FromPage => ({ type: 'input', data: JSON.stringify(batch) })
