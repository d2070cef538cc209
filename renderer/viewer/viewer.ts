// Owns: putting the viewer together: state from the main process, picture, input, toolbar. Never: sends input before
// the session is live, or after it ended.
import type { InputEvent } from '../../shared/input'
import type { PosternApi, ViewerState } from '../../shared/ipc'
import { viewerFiles } from './files'
import { captureKeyboard } from './keyboard'
import { capturePointer } from './pointer'
import { openRemoteScreen } from './remote-screen'
import { parts, show, showHint } from './view'

const { postern } = globalThis as unknown as { readonly postern: PosternApi<'viewer'> }

let state: ViewerState | null = null
let hasPicture = false
let interrupted = false
let stopInput: (() => void) | null = null
let flushMoves = (): void => undefined

const screen = openRemoteScreen({
  video: parts.video,
  sendSignal: (body) => postern.tell('viewer.sendSignal', body),
  onFirstFrame: () => {
    hasPicture = true
    postern.tell('viewer.firstFrame')
    render()
  },
  onInterrupted: (is) => {
    interrupted = is
    render()
  },
  onInputReady: render
})

const files = viewerFiles({ button: parts.files, stage: parts.stage, corner: parts.corner, drop: parts.drop })

const send = (...events: InputEvent[]): void => {
  if (stopInput !== null) screen.sendInput(events)
}

function render(): void {
  const hostName = state?.hostName ?? ''
  files.allow(state?.phase === 'live' && state.permissions.includes('files') ? hostName : null)
  if (state?.phase === 'ended') {
    endInput()
    screen.close()
    return show({ kind: 'ended', hostName, why: state.why })
  }
  if (state === null || !hasPicture) return show({ kind: 'connecting', hostName })
  if (interrupted) return show({ kind: 'interrupted', hostName })
  const control = state.permissions.includes('control')
  show({ kind: 'live', hostName, control })
  if (control && stopInput === null) startInput()
}

function startInput(): void {
  const pointer = capturePointer(parts.video, send, () => parts.keyboard.focus())
  const keyboard = captureKeyboard({
    field: parts.keyboard,
    send: (...events) => {
      // A shortcut that follows a move acts where the move ended.
      flushMoves()
      send(...events)
    },
    onLeave: () => parts.end.focus()
  })
  flushMoves = pointer.flush
  stopInput = () => {
    pointer.stop()
    keyboard.stop()
  }
  parts.keyboard.focus()
  showHint(document.activeElement === parts.keyboard ? 'there' : 'here')
}

function endInput(): void {
  send({ type: 'release-all' })
  stopInput?.()
  stopInput = null
  flushMoves = () => undefined
  showHint('off')
}

const letGo = (): void => send({ type: 'release-all' })
window.addEventListener('blur', letGo)
window.addEventListener('pagehide', letGo)
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'hidden') letGo()
})

parts.keyboard.addEventListener('focus', () => showHint(stopInput === null ? 'off' : 'there'))
parts.bar.addEventListener('focusin', () => showHint(stopInput === null ? 'off' : 'here'))
parts.bar.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && stopInput !== null) parts.keyboard.focus()
})
parts.end.addEventListener('click', () => void postern.call('viewer.end'))
parts.close.addEventListener('click', () => void postern.call('viewer.close'))

function follow(next: ViewerState): void {
  const isFirst = state === null
  state = next
  if (isFirst && next.phase === 'live') screen.start()
  render()
}

render()
postern.on('viewer.signal', screen.signal)
postern.on('viewer.changed', follow)
void postern.call('viewer.state').then(follow)
