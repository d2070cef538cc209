// Owns: what runs beside the picture of each live session on this host: chat and the connector's recording, which outlive a
// connection as the session does, and the sound, which does not. Never: keeps anything of a session that is over.
import type { AsideLink, AsideToConnector, AsideToHost } from '../../../shared/aside'
import type { ChatFailure, ChatLine, ChatState } from '../../../shared/ipc'
import { type Result, failure } from '../../../shared/result'
import type { AuditLog, Notifier } from '../../access/ports'
import type { HostSession } from '../host-session'
import type { RegisteredSession } from '../registry'
import { Chat } from './chat'
import { type HostSound, type OpenSoundPage, shareHostSound } from './host-sound'
import { type RecordingWatch, watchRecording } from './recordings'

export type HostAsidesParts = {
  readonly audit: AuditLog
  readonly notifier: Notifier
  readonly clock: { now(): number; monotonic(): number }
  readonly openSoundPage: OpenSoundPage
  readonly hasSound: () => boolean
  /** Something that is shown of a session has changed. */
  readonly onChanged: () => void
  readonly onFault: (fault: unknown) => void
}

type Link = AsideLink<AsideToConnector, AsideToHost>
type Live = {
  readonly name: string
  /** Of its present connection, or the last one. */
  session: HostSession
  readonly chat: Chat
  readonly recording: RecordingWatch
  unread: number
}

/** Whoever shows the chats at this computer. */
export type ChatAudience = {
  readonly onLine: (sessionId: string, line: ChatLine) => void
  readonly onEnded: (sessionId: string) => void
}

export class HostAsides {
  readonly #parts: HostAsidesParts
  readonly #live = new Map<string, Live>()
  #audience: ChatAudience = { onLine: () => undefined, onEnded: () => undefined }

  constructor(parts: HostAsidesParts) {
    this.#parts = parts
  }

  set audience(audience: ChatAudience) {
    this.#audience = audience
  }

  /**
   * A session, or its next connection.
   * @returns what of it the owner can switch off
   */
  begin(whole: Pick<RegisteredSession, 'onEnded'>, session: HostSession, link: Link): { readonly sound?: HostSound['setAllowed'] } {
    const { clock, onFault } = this.#parts
    const hasSound = this.#parts.hasSound()
    const openSoundPage = hasSound ? this.#parts.openSoundPage : null
    const live = this.#live.get(session.sessionId) ?? this.#add(whole, session)
    live.session = session
    const sound = shareHostSound({
      permissions: session.grant.permissions,
      open: openSoundPage,
      send: link.send,
      monotonic: () => clock.monotonic(),
      onFault
    })
    live.chat.connect(link.send)
    session.onEnded(() => {
      sound.end()
      if (live.session === session) live.chat.interrupt()
    })
    link.onMessage((message) => {
      if (!session.isLive) return
      switch (message.type) {
        case 'chat':
        case 'chat-heard':
          return live.chat.hear(message)
        case 'recording':
          return live.recording.hear(message.on)
        case 'sound':
        case 'sound-signal':
          return sound.hear(message)
      }
    })
    // Said unasked, so that nobody is offered what is not there.
    if (!hasSound && session.grant.permissions.includes('sound')) link.send({ type: 'sound-off', why: 'not-possible' })
    return openSoundPage === null ? {} : { sound: sound.setAllowed }
  }

  #add(whole: Pick<RegisteredSession, 'onEnded'>, session: HostSession): Live {
    const { grant, sessionId } = session
    const live: Live = {
      name: grant.connector.name,
      session,
      chat: new Chat({
        clock: this.#parts.clock,
        onLine: (line) => {
          // Counted before anybody is shown it, who says then that it was read.
          if (line.from !== 'here') live.unread++
          this.#audience.onLine(sessionId, line)
          this.#parts.onChanged()
        }
      }),
      recording: watchRecording({ ...this.#parts, grant }),
      unread: 0
    }
    this.#live.set(sessionId, live)
    whole.onEnded(() => {
      live.recording.end()
      this.#live.delete(sessionId)
      this.#audience.onEnded(sessionId)
    })
    return live
  }

  /** What is shown of a session beside what it may do. */
  of(sessionId: string): { readonly unread: number; readonly recordingSince: number | null } {
    const live = this.#live.get(sessionId)
    return { unread: live?.unread ?? 0, recordingSince: live?.recording.since ?? null }
  }

  /** Null when that session is over. */
  chatOf(sessionId: string): ChatState | null {
    const live = this.#live.get(sessionId)
    return live === undefined ? null : { with: live.name, lines: [...live.chat.lines] }
  }

  say(sessionId: string, text: string): Result<null, ChatFailure> {
    return this.#live.get(sessionId)?.chat.say(text) ?? failure('session-over')
  }

  /** Somebody has the lines before them. */
  read(sessionId: string): void {
    const live = this.#live.get(sessionId)
    if (live === undefined || live.unread === 0) return
    live.unread = 0
    this.#parts.onChanged()
  }
}
