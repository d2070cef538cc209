// Owns: the chat window on a host: the panel, and nothing else.
import type { PosternApi } from '../../shared/ipc'
import { createChatPanel } from './chat-panel'
import { words } from './words'

const { postern } = globalThis as unknown as { readonly postern: PosternApi<'chat'> }

const place = document.getElementById('chat')
if (place === null) throw new Error('chat.html has no #chat')
const panel = createChatPanel({ place, heading: 'h1', say: (text) => postern.call('chat.say', { text }), onLeave: () => undefined })

postern.on('chat.line', panel.add)
void postern.call('chat.state').then((state) => {
  document.title = words.windowTitle(state.with)
  panel.show(state)
})
// The window may have come by itself; the field is ready for whoever turns to it.
panel.focus()
