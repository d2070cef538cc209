// Owns: sharing this computer's clipboard with a host that is being viewed: only while the viewer has the keyboard is the
// host told, or given, anything of it. Never: shares it where the host does not allow it.
import type { Permission } from '../../../shared/permissions'
import type { ClipboardLink, ClipboardPage, OpenClipboardProcess } from './ports'

export type ViewerClipboardParts = {
  readonly permissions: readonly Permission[]
  readonly link: ClipboardLink
  readonly page: ClipboardPage
  readonly open: OpenClipboardProcess
  /** The host's messages break the rules. */
  readonly onBroken: () => void
}

/** Begins with the first picture, so that it takes no time from it. Returns what ends it. */
export function shareViewerClipboard({ permissions, link, page, open, onBroken }: ViewerClipboardParts): () => void {
  let over = false
  let end = (): void => undefined
  page.onFirstFrame(() => {
    if (over || open === null || !permissions.includes('clipboard')) return
    const process = open({
      send: (message) => {
        if (!over) link.send(message)
      },
      onHint: (hint) => page.hint(hint),
      onBroken
    })
    process.setActive(page.hasFocus())
    page.onFocus((focused) => process.setActive(focused))
    link.onMessage((message) => process.hear(message))
    end = () => process.end()
  })
  return () => {
    over = true
    end()
  }
}
