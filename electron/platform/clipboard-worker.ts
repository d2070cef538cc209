// Owns: the process that holds this computer's clipboard for one session: the entry that binds the exchange to Electron's
// messages. Apart from the session process, so that a large picture in a clipboard delays no key. Never: outlives the session.
import type { ClipHint } from '../../shared/clipboard'
import { systemScheduler } from '../connection/transport'
import { createExchange } from '../session/clipboard/exchange'
import { openX11Clipboard } from './x11-clipboard'

export type FromMain =
  | { readonly type: 'message'; readonly bytes: Uint8Array }
  | { readonly type: 'allowed'; readonly allowed: boolean }
  | { readonly type: 'active'; readonly active: boolean }
  | { readonly type: 'end' }
export type ToMain =
  | { readonly type: 'send'; readonly bytes: Uint8Array }
  | { readonly type: 'hint'; readonly hint: ClipHint }
  | { readonly type: 'broken' }

const tell = (message: ToMain): void => process.parentPort.postMessage(message)

const exchange = createExchange({
  openClipboard: (events) => openX11Clipboard(events),
  send: (bytes) => tell({ type: 'send', bytes }),
  schedule: systemScheduler.after,
  onHint: (hint) => tell({ type: 'hint', hint }),
  onBroken: () => tell({ type: 'broken' })
})

process.parentPort.on('message', ({ data }) => {
  const message = data as FromMain
  switch (message.type) {
    case 'message':
      return exchange.hear(message.bytes)
    case 'allowed':
      return exchange.setAllowed(message.allowed)
    case 'active':
      return exchange.setActive(message.active)
    case 'end':
      exchange.end()
      process.exit(0)
  }
})
