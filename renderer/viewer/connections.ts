// Owns: the connections of one session to the remote screen, one after the other: the page goes on with the next when one is
// lost. Never: lets what is left of an old one act.
import { createNextTask } from './next-task'
import { type RemoteScreen, type RemoteScreenParts, openRemoteScreen } from './remote-screen'
import { type ScreenStream, type ScreenStreamParts, followScreen } from './screen-stream'

export type ConnectionsParts = Omit<RemoteScreenParts, 'onScreen'> &
  Omit<ScreenStreamParts, 'send' | 'later'> & {
    /** Over the conversation, while the pictures come that way. */
    readonly sendScreen: (message: Uint8Array) => void
  }

export type Connections = Omit<RemoteScreen, 'close' | 'sendScreen'> &
  Pick<ScreenStream, 'wish' | 'framesDrawn'> & {
    /** A picture that came over the conversation. */
    readonly hear: ScreenStream['hear']
    /** Of all those that did. */
    readonly bytesHeard: () => number
    /** The present one is over. */
    readonly close: () => void
    /** Begins the next one. */
    readonly renew: () => void
  }

export function openConnections(parts: ConnectionsParts): Connections {
  const later = createNextTask()
  const open = () => {
    // What is said about pictures goes back the way they come.
    let answer = parts.sendScreen
    const screen: RemoteScreen = openRemoteScreen({
      ...parts,
      onScreen: (message) => {
        answer = screen.sendScreen
        stream.hear(message)
      }
    })
    const stream = followScreen({ ...parts, send: (message) => answer(message), later })
    return { screen, stream }
  }
  let present = open()
  let bytesHeard = 0
  const close = (): void => {
    present.stream.close()
    present.screen.close()
  }
  return {
    start: () => present.screen.start(),
    signal: (body) => present.screen.signal(body),
    sendInput: (batch) => present.screen.sendInput(batch),
    report: () => present.screen.report(),
    hear(message) {
      bytesHeard += message.length
      present.stream.hear(message)
    },
    bytesHeard: () => bytesHeard,
    wish: (wish) => present.stream.wish(wish),
    framesDrawn: () => present.stream.framesDrawn(),
    close,
    renew() {
      close()
      present = open()
    }
  }
}
