// Owns: watching the network path of the session's connection: disturbed, back, or lost. Never: decides what follows.

/** How long a broken path may take to mend, in ms. */
const RECOVERY_MS = 8000
/** How long the connector may take to connect at all, in ms. */
const CONNECT_MS = 20_000

export type PathEvents = {
  /** Nothing gets through for now. */
  readonly onDisturbed: () => void
  /** It has mended after a disturbance; the channels are still open. */
  readonly onBack: () => void
  /** It will not come back. */
  readonly onLost: () => void
}

/** The part of an RTCPeerConnection that is looked at. */
export type WatchedConnection = Pick<RTCPeerConnection, 'connectionState'> & Pick<EventTarget, 'addEventListener'>

export function watchPath(connection: WatchedConnection, { onDisturbed, onBack, onLost }: PathEvents): void {
  let deadline = setTimeout(onLost, CONNECT_MS)
  let disturbed = false
  connection.addEventListener('connectionstatechange', () => {
    clearTimeout(deadline)
    const state = connection.connectionState
    if (state === 'failed' || state === 'closed') return onLost()
    if (state === 'connected') {
      if (disturbed) onBack()
      disturbed = false
      return
    }
    if (state === 'disconnected') {
      disturbed = true
      onDisturbed()
    }
    deadline = setTimeout(onLost, state === 'disconnected' ? RECOVERY_MS : CONNECT_MS)
  })
}
