// Owns: what the viewer's window shows around the picture. Never: talks to the main process or the network.
import type { ViewerState } from '../../shared/ipc'
import { words } from './words'

export type View =
  | { readonly kind: 'connecting'; readonly hostName: string }
  | { readonly kind: 'live'; readonly hostName: string; readonly control: boolean }
  | { readonly kind: 'interrupted'; readonly hostName: string }
  | { readonly kind: 'ended'; readonly hostName: string; readonly why: Extract<ViewerState, { phase: 'ended' }>['why'] }

const element = <Type extends HTMLElement>(id: string): Type => {
  const found = document.getElementById(id)
  if (found === null) throw new Error(`viewer.html has no #${id}`)
  return found as Type
}

export const parts = {
  screen: element<HTMLCanvasElement>('screen'),
  pointer: element<HTMLCanvasElement>('pointer'),
  keyboard: element<HTMLTextAreaElement>('keyboard'),
  bar: element('bar'),
  stage: element('stage'),
  files: element<HTMLButtonElement>('files'),
  drop: element('drop'),
  corner: element('corner'),
  tools: element('tools'),
  end: element<HTMLButtonElement>('end'),
  close: element<HTMLButtonElement>('close')
} as const

/** Shows one state of the session. */
export function show(view: View): void {
  const { hostName } = view
  document.documentElement.dataset['view'] = view.kind
  document.title = hostName === '' ? 'Postern' : words.windowTitle(hostName)
  parts.bar.setAttribute('aria-label', words.toolbar)
  parts.screen.setAttribute('aria-label', words.screen(hostName))
  parts.keyboard.setAttribute('aria-label', words.keyboard(hostName))
  parts.keyboard.disabled = view.kind === 'ended'
  parts.tools.hidden = view.kind === 'ended' || view.kind === 'connecting'
  parts.end.textContent = words.endSession
  parts.end.hidden = view.kind === 'ended'
  parts.close.textContent = words.close
  parts.close.hidden = view.kind !== 'ended'
  element('name').textContent = hostName
  element('status').textContent =
    view.kind === 'live' && !view.control ? words.status.viewOnly : words.status[view.kind]

  const [title, text] = noticeOf(view)
  element('notice-title').textContent = title
  element('notice-text').textContent = text
  if (view.kind === 'ended') parts.close.focus()
}

/** Says in the bar where the keyboard is and how to move it. */
export function showHint(keyboardIs: 'there' | 'here' | 'off'): void {
  element('hint').textContent = keyboardIs === 'off' ? '' : keyboardIs === 'there' ? words.hintTyping : words.hintBar
}

function noticeOf(view: View): readonly [title: string, text: string] {
  switch (view.kind) {
    case 'connecting':
      return [words.connectingTitle(view.hostName), words.connectingText]
    case 'interrupted':
      return [words.interruptedTitle, words.interruptedText(view.hostName)]
    case 'ended':
      return words.ended[view.why]
    case 'live':
      return ['', '']
  }
}
