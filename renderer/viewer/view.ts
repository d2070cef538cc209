// Owns: what the viewer's window shows around the picture. Never: talks to the main process or the network.
import type { ViewerState } from '../../shared/ipc'
import type { Permission } from '../../shared/permissions'
import { returnWords, words } from './words'

type Step = Extract<ViewerState, { phase: 'returning' }>['step']
/** `elapsed` in ms. */
export type Returning = { readonly kind: 'returning'; readonly hostName: string; readonly step: Step; readonly elapsed: number }

export type View =
  | { readonly kind: 'connecting'; readonly hostName: string; readonly isWayland: boolean }
  | {
      readonly kind: 'live'
      readonly hostName: string
      readonly control: boolean
      readonly isConnected: boolean
      readonly switchedOff: readonly Permission[]
      readonly isWayland: boolean
    }
  | { readonly kind: 'interrupted' | 'resumed'; readonly hostName: string }
  /** `left` in ms. */
  | { readonly kind: 'lost'; readonly hostName: string; readonly left: number }
  | Returning
  | { readonly kind: 'return-failed'; readonly hostName: string; readonly words: readonly [title: string, text: string] }
  | { readonly kind: 'ended'; readonly hostName: string; readonly why: Extract<ViewerState, { phase: 'ended' }>['why']; readonly isWayland: boolean }

const element = <Type extends HTMLElement>(id: string): Type => {
  const found = document.getElementById(id)
  if (found === null) throw new Error(`viewer.html has no #${id}`)
  return found as Type
}

export const parts = {
  screen: element<HTMLCanvasElement>('screen'),
  pointer: element<HTMLCanvasElement>('pointer'),
  keyboard: element<HTMLCanvasElement>('keyboard'),
  bar: element('bar'),
  buttons: element('buttons'),
  stage: element('stage'),
  chat: element('chat'),
  recording: element<HTMLButtonElement>('recording'),
  paper: element('paper'),
  told: element('told'),
  statistics: element('statistics'),
  drop: element('drop'),
  corner: element('corner'),
  tools: element('tools'),
  again: element<HTMLButtonElement>('again'),
  end: element<HTMLButtonElement>('end'),
  close: element<HTMLButtonElement>('close')
} as const

/** Shows one state of the session. */
export function show(view: View): void {
  const { hostName } = view
  const wasLive = document.documentElement.dataset['view'] === 'live'
  document.documentElement.dataset['view'] = view.kind
  document.title = hostName === '' ? 'Postern' : words.windowTitle(hostName)
  parts.buttons.setAttribute('aria-label', words.toolbar)
  parts.screen.setAttribute('aria-label', words.screen(hostName))
  parts.keyboard.setAttribute('aria-label', words.keyboard(hostName))
  const over = view.kind === 'ended' || view.kind === 'return-failed'
  const waits = view.kind === 'returning' || view.kind === 'lost'
  const wasOver = !parts.close.hidden
  parts.keyboard.hidden = over || waits
  parts.keyboard.ariaReadOnly = String(!(view.kind === 'live' && view.control && view.isConnected))
  parts.tools.hidden = over || waits || view.kind === 'connecting'
  parts.end.textContent = words.endSession
  parts.end.hidden = over || waits
  parts.close.textContent = view.kind === 'returning' ? returnWords.cancel : view.kind === 'lost' ? words.stopWaiting : words.close
  parts.close.hidden = !over && !waits
  parts.again.textContent = returnWords.connectAgain
  parts.again.hidden = view.kind !== 'return-failed' && !(view.kind === 'ended' && words.canConnectAgain(view.why))
  element('name').textContent = element('name').title = hostName
  element('status').textContent =
    view.kind === 'live' ? liveStatus(view) : words.status[view.kind]
  element('status').title = view.kind === 'live' ? liveStatusWhy(view) : ''

  const [title, text] = noticeOf(view)
  setText('notice-title', title)
  setText('notice-text', text)
  element('elapsed').textContent = view.kind === 'returning' ? elapsedText(view.elapsed) : view.kind === 'lost' ? words.tryingAgain(Math.max(0, Math.ceil(view.left / 1000))) : ''
  if (view.kind === 'return-failed') parts.again.focus()
  // “Stop waiting” had it, which is hidden now.
  else if (view.kind === 'live' && !wasLive && isFocusLost()) parts.keyboard.focus()
  // Whoever writes a message goes on writing: the Enter that sends it must not give the session up.
  else if (!parts.close.hidden && !wasOver && !(waits && parts.chat.contains(document.activeElement))) parts.close.focus()
}

function isFocusLost(): boolean {
  const { activeElement } = document
  // One that was hidden may have it until the next picture of the page.
  return activeElement === null || activeElement === document.body || !activeElement.checkVisibility()
}

/** Says in the bar where the keyboard is and how to move it. */
export function showHint(keyboardIs: 'there' | 'here' | 'off'): void {
  element('hint').textContent = keyboardIs === 'off' ? '' : keyboardIs === 'there' ? words.hintTyping : words.hintBar
}

function liveStatus({ control, isConnected, switchedOff, isWayland }: Extract<View, { kind: 'live' }>): string {
  const off = (['control', 'clipboard', 'files', 'sound'] as const).filter((what) => switchedOff.includes(what))
  if (!isConnected) return words.status.connecting
  if (off.length > 0) return words.switchedOff(off)
  if (isWayland) return words.wayland.status
  return control ? words.status.live : words.status.viewOnly
}

function liveStatusWhy({ hostName, switchedOff, isWayland }: Extract<View, { kind: 'live' }>): string {
  if (switchedOff.length > 0) return words.switchedOffWhere(hostName)
  return isWayland ? words.wayland.statusWhy(hostName) : ''
}

/** A live region speaks whenever it is written to, so it is written to only when it says something else. */
function setText(id: string, text: string): void {
  const shown = element(id)
  if (shown.textContent !== text) shown.textContent = text
}

function elapsedText(elapsed: number): string {
  const seconds = Math.max(0, Math.floor(elapsed / 1000))
  return returnWords.elapsed(Math.floor(seconds / 60), seconds % 60)
}

function noticeOf(view: View): readonly [title: string, text: string] {
  switch (view.kind) {
    case 'connecting':
      return view.isWayland ? [words.wayland.waitingTitle(view.hostName), words.wayland.waitingText] : [words.connectingTitle(view.hostName), words.connectingText]
    case 'interrupted':
      return [words.interruptedTitle, words.interruptedText(view.hostName)]
    case 'lost':
      return [words.lostTitle, words.lostText(view.hostName)]
    case 'resumed':
      return [words.resumedTitle, '']
    case 'returning':
      return [returnWords.title[view.step](view.hostName), view.step === 'code' ? returnWords.codeText : '']
    case 'return-failed':
      return view.words
    case 'ended':
      return view.isWayland && view.why === 'capture-failed' ? words.wayland.refused : words.ended[view.why]
    case 'live':
      return ['', '']
  }
}
