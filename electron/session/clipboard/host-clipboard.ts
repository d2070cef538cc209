// Owns: whether a session on this host shares the clipboard, asked at every message, and the process that does it. Never:
// opens that process without the permission, or leaves it behind.
import { type ClipMessage, decodeClip } from '../../../shared/clipboard'
import type { Permission } from '../../../shared/permissions'
import type { ClipboardLink, ClipboardProcess, OpenClipboardProcess } from './ports'

export type HostClipboardParts = {
  readonly permissions: readonly Permission[]
  readonly link: ClipboardLink
  readonly open: OpenClipboardProcess
  /** The connector's messages break the rules. */
  readonly onBroken: () => void
}

export type HostClipboard = {
  /** The owner's switch. What is under way stops at once. It cannot allow what the grant does not. */
  setAllowed(allowed: boolean): void
  end(): void
}

/** What still passes without the permission: that nothing is there, and that something is refused. */
const saysNo = (message: ClipMessage): boolean =>
  message.type === 'refusal' || (message.type === 'offer' && message.formats.length === 0)
const onlyAsks = (message: ClipMessage): boolean => message.type === 'ask' || message.type === 'taken'

export function shareHostClipboard({ permissions, link, open, onBroken }: HostClipboardParts): HostClipboard {
  const granted = permissions.includes('clipboard')
  let allowed = true
  let over = false
  let process: ClipboardProcess | null = null

  const openProcess = (): ClipboardProcess | null => {
    const opened = open?.({
      send: (bytes) => {
        if (over) return
        const message = allowed ? null : decodeClip(bytes)
        if (allowed || (message !== null && saysNo(message))) link.send(bytes)
      },
      // It is for the person at the connector, who is told by the connector.
      onHint: () => undefined,
      onBroken
    })
    opened?.setActive(true)
    opened?.setAllowed(allowed)
    return opened ?? null
  }

  // The connector says that it shares its clipboard before anything else; then this one is looked at, and not before.
  link.onMessage((bytes) => {
    if (over || !granted) return
    const message = decodeClip(bytes)
    if (message === null) return onBroken()
    process ??= openProcess()
    if (allowed || onlyAsks(message)) process?.hear(bytes)
  })

  return {
    setAllowed(next) {
      allowed = next
      process?.setAllowed(next)
    },
    end() {
      over = true
      process?.end()
      process = null
    }
  }
}
