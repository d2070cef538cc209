// Owns: starting the clipboard's process, what it and main tell each other, and its end, even when it hangs. Never: starts
// one by itself; a session with a grant asks for it.
import { utilityProcess } from 'electron'
import type { OpenClipboardProcess } from '../session/clipboard/ports'
import type { FromMain, ToMain } from './clipboard-worker'
import { log } from './log'

/** How long the process may take to give the clipboard up, in ms; then it is killed. */
const END_MS = 1000

/** @param script path of the built clipboard-worker */
export function clipboardProcesses(script: string): OpenClipboardProcess {
  if (process.platform !== 'linux') return null
  return ({ send, onHint, onBroken }) => {
    const child = utilityProcess.fork(script, [], { serviceName: 'Postern clipboard', stdio: 'ignore' })
    const tell = (message: FromMain): void => {
      if (!ended) child.postMessage(message)
    }
    let ended = false
    let killing: NodeJS.Timeout | undefined

    child.on('message', (message: ToMain) => {
      if (ended) return
      if (message.type === 'send') send(message.bytes)
      else if (message.type === 'hint') onHint(message.hint)
      else onBroken()
    })
    // The session goes on without it: there is nothing to share, or no X server to share it on.
    child.once('exit', (code) => {
      clearTimeout(killing)
      if (!ended) log.error('The clipboard is not shared: its process ended with', code)
      ended = true
    })

    return {
      hear: (bytes) => tell({ type: 'message', bytes }),
      setAllowed: (allowed) => tell({ type: 'allowed', allowed }),
      setActive: (active) => tell({ type: 'active', active }),
      end() {
        if (ended) return
        tell({ type: 'end' })
        ended = true
        killing = setTimeout(() => child.kill(), END_MS)
      }
    }
  }
}
