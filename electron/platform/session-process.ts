// Owns: starting the session process, its pipe to the page, and its end, even when it hangs or crashes. Never: says to one
// what it may do before a session with a grant asks for it; until then it is an empty process.
import { MessageChannelMain, type UtilityProcess, screen, utilityProcess } from 'electron'
import { systemScheduler } from '../connection/transport'
import type { OpenSessionProcess } from '../session/ports'
import { Spare } from '../session/spare'
import { sharedArea } from './os-input'
import { systemDesktop } from './desktop'
import { log } from './log'
import type { FromMain, ToMain } from './session-worker'
import { releaseX11Input } from './x11-input'

/** How long the process may take to let go of the keys, in ms; then it is killed. */
const END_MS = 1000
/** How long an empty process waits for a grant, in ms: as long as a code may be typed, and no more. */
const SPARE_MS = 180_000

export type SessionProcesses = {
  /** Somebody is at the door: starts an empty process, so that a session need not wait for one. One at most. */
  readonly prepare: () => void
  readonly open: OpenSessionProcess
  /** Resolves when every process that was ended is gone: until then keys may still be down. Ends the empty one. */
  readonly settled: () => Promise<unknown>
}

/** @param script path of the built session-worker */
export function createSessionProcesses(script: string): SessionProcesses {
  const running = new Set<Promise<void>>()
  const spare = new Spare<UtilityProcess>({
    make() {
      const child = utilityProcess.fork(script, [], { serviceName: 'Postern session', stdio: 'ignore' })
      child.once('exit', () => spare.forget(child))
      return child
    },
    discard: (child) => child.kill(),
    keepMs: SPARE_MS,
    schedule: (ms, work) => systemScheduler.after(ms, work)
  })
  const open: OpenSessionProcess = (limits) => {
    const { port1, port2 } = new MessageChannelMain()
    const child = spare.take()
    const tell = (message: FromMain, ports: Electron.MessagePortMain[] = []): void => child.postMessage(message, ports)
    let listener = (): void => undefined
    let ended = false
    let failed = false
    let killing: NodeJS.Timeout | undefined
    let stopping: NodeJS.Timeout | undefined
    let stopped = (): void => undefined
    let hearScreen = (_message: Uint8Array): void => undefined
    let wantPage = (): void => undefined

    const fail = (why: string): void => {
      if (ended || failed) return
      failed = true
      log.error('The session process failed:', why)
      listener()
    }
    const moved = (): void => tell({ type: 'area', area: sharedArea() })

    tell({ type: 'start', limits, area: sharedArea(), desktop: systemDesktop() }, [port1])
    screen.on('display-metrics-changed', moved)
    child.on('message', (message: ToMain) => {
      if (message.type === 'failed') return fail(message.why)
      if (message.type === 'screen') return message.messages.forEach(hearScreen)
      if (message.type === 'page-wanted') return wantPage()
      clearTimeout(stopping)
      stopped()
    })
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
    running.add(gone)
    void gone.then(() => running.delete(gone))
    child.once('exit', (code) => {
      clearTimeout(killing)
      clearTimeout(stopping)
      screen.off('display-metrics-changed', moved)
      if (code !== 0) letGo()
      fail(`It ended with ${String(code)}`)
    })

    return {
      pagePort: port2,
      screen: {
        send: (message) => tell({ type: 'screen', message }),
        onMessage: (listener) => (hearScreen = listener)
      },
      crowded: () => tell({ type: 'crowded' }),
      onPageWanted: (listener) => (wantPage = listener),
      onFailed(wanted) {
        listener = () => wanted('capture-failed')
        if (failed) listener()
      },
      setControl(allowed, onStopped = () => undefined) {
        tell({ type: 'control', allowed })
        if (allowed) return
        clearTimeout(stopping)
        stopped = onStopped
        stopping = setTimeout(() => child.kill(), END_MS)
      },
      end() {
        if (ended) return
        ended = true
        tell({ type: 'end' })
        killing = setTimeout(() => child.kill(), END_MS)
      }
    }
  }
  return {
    prepare: () => spare.prepare(),
    open,
    settled() {
      spare.drop()
      return Promise.all(running)
    }
  }
}

/** What the process held down when it was killed or crashed stays down, unless somebody lets go. */
function letGo(): void {
  if (process.platform !== 'linux') return
  try {
    releaseX11Input()
  } catch (error) {
    log.error('The keys could not be released:', error)
  }
}
