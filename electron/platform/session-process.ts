// Owns: starting the session process, its pipe to the page, and its end, even when it hangs or crashes. Never: starts one
// by itself; a session with a grant asks for it.
import { MessageChannelMain, screen, utilityProcess } from 'electron'
import type { OpenSessionProcess } from '../session/ports'
import { sharedArea } from './os-input'
import { log } from './log'
import type { FromMain, ToMain } from './session-worker'
import { releaseX11Input } from './x11-input'

/** How long the process may take to let go of the keys, in ms; then it is killed. */
const END_MS = 1000

export type SessionProcesses = {
  readonly open: OpenSessionProcess
  /** Resolves when every process that was ended is gone: until then keys may still be down. */
  readonly settled: () => Promise<unknown>
}

/** @param script path of the built session-worker */
export function createSessionProcesses(script: string): SessionProcesses {
  const running = new Set<Promise<void>>()
  const open: OpenSessionProcess = (limits) => {
    const { port1, port2 } = new MessageChannelMain()
    const child = utilityProcess.fork(script, [], { serviceName: 'Postern session', stdio: 'ignore' })
    const tell = (message: FromMain, ports: Electron.MessagePortMain[] = []): void => child.postMessage(message, ports)
    let listener = (): void => undefined
    let ended = false
    let failed = false
    let killing: NodeJS.Timeout | undefined
    let stopping: NodeJS.Timeout | undefined
    let stopped = (): void => undefined

    const fail = (why: string): void => {
      if (ended || failed) return
      failed = true
      log.error('The session process failed:', why)
      listener()
    }
    const moved = (): void => tell({ type: 'area', area: sharedArea() })

    tell({ type: 'start', limits, area: sharedArea() }, [port1])
    screen.on('display-metrics-changed', moved)
    child.on('message', (message: ToMain) => {
      if (message.type === 'failed') return fail(message.why)
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
      onFailed(wanted) {
        listener = () => wanted('capture-failed')
        if (failed) listener()
      },
      setControl(allowed, onStopped = () => undefined) {
        tell({ type: 'control', allowed })
        if (allowed) return
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
  return { open, settled: () => Promise.all(running) }
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
