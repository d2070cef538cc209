// Owns: the chat in the viewer: its button with what is unread, and the panel beside the picture.
// Never: takes the keyboard from the remote screen by itself.
import type { PosternApi } from '../../shared/ipc'
import { createChatPanel } from '../chat/chat-panel'
import type { Toolbar } from './toolbar'
import { asideWords as words } from './words'

export type ViewerChat = {
  /** A session has begun; what was said before in this window is shown again. */
  readonly begin: () => void
  readonly hasFocus: () => boolean
  /** The session is over, and the conversation with it. */
  readonly end: () => void
}

export type ViewerChatParts = {
  readonly toolbar: Toolbar
  readonly place: HTMLElement
  readonly postern: PosternApi<'viewer'>
  readonly hostName: () => string
  readonly tell: (text: string) => void
  /** Gives the keyboard back to the remote screen. */
  readonly onLeave: () => void
}

export function viewerChat({ toolbar, place, postern, hostName, tell, onLeave }: ViewerChatParts): ViewerChat {
  let unread = 0
  const badge = document.createElement('span')
  badge.className = 'badge'
  const count = (next: number): void => {
    unread = next
    badge.textContent = String(unread)
    button.replaceChildren(words.chat, ...(unread === 0 ? [] : [badge]))
    button.ariaLabel = unread === 0 ? words.chat : words.chatUnread(unread)
  }
  const show = (isOpen: boolean): void => {
    place.hidden = !isOpen
    button.ariaExpanded = String(isOpen)
  }
  const open = (isOpen: boolean): void => {
    show(isOpen)
    if (!isOpen) return onLeave()
    count(0)
    panel.focus()
  }
  const button = toolbar.addButton(words.chat, () => open(place.hidden !== false))
  button.ariaExpanded = 'false'
  button.setAttribute('aria-controls', place.id)
  const panel = createChatPanel({
    place,
    heading: 'h2',
    say: (text) => postern.call('chat.say', { text }),
    onLeave,
    onClose: () => open(false)
  })
  postern.on('chat.line', (line) => {
    panel.add(line)
    if (line.from === 'here' || !place.hidden) return
    count(unread + 1)
    tell(words.chatNew(hostName()))
  })
  return {
    begin: () => void postern.call('chat.state').then(panel.show),
    hasFocus: () => place.contains(document.activeElement),
    end: () => show(false)
  }
}
