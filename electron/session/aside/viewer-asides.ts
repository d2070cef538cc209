// Owns: what runs beside the picture in one viewer: chat, its recording, the host's sound. It outlives a session that
// comes back in the same window. Never: records without the host having been told first.
import type { AsideLink, AsideToConnector, AsideToHost, SoundRefusal } from '../../../shared/aside'
import type { ChatFailure, ChatLine, ChatState, RecordedPiece, RecordingFailure } from '../../../shared/ipc'
import { type Result, failure, success } from '../../../shared/result'
import { Chat } from './chat'

/** A file that a recording goes to, piece by piece. */
export interface RecordingFile {
  /** @throws when it cannot be written, or has no place there */
  write(piece: RecordedPiece): Promise<void>
  /** The file gets the name that was chosen. Where that fails it keeps one that says that it is not whole. */
  finish(): Promise<void>
}

/** The window, as its page shows it. */
export type AsidePage = {
  readonly showLine: (line: ChatLine) => void
  readonly soundSignal: (body: string) => void
  readonly soundOff: (why: SoundRefusal) => void
  /** Asks the person where to, and begins a file there; null when they cancelled. */
  readonly chooseRecording: (hostName: string) => Promise<RecordingFile | null>
}

export type ViewerAsidesParts = {
  readonly page: AsidePage
  readonly clock: { now(): number; monotonic(): number }
}

type Session = { readonly hostName: string; readonly link: AsideLink<AsideToHost, AsideToConnector> }

export class ViewerAsides {
  readonly #page: AsidePage
  readonly #chat: Chat
  #session: Session | null = null
  #hostName = ''
  #recording: RecordingFile | null = null
  /** Writes in their order, and the end after them. */
  #writing: Promise<unknown> = Promise.resolve()
  #choosing = false
  /** What a host was told last. */
  #isTold = false

  constructor({ page, clock }: ViewerAsidesParts) {
    this.#page = page
    this.#chat = new Chat({ clock, onLine: (line) => page.showLine(line) })
  }

  /** The window has a session, or its next connection. Returns what ends that. */
  begin(session: Session): () => void {
    this.#chat.connect(session.link.send)
    this.#session = session
    this.#hostName = session.hostName
    session.link.onMessage((message) => {
      if (this.#session !== session) return
      switch (message.type) {
        case 'chat':
        case 'chat-heard':
          return this.#chat.hear(message)
        case 'sound-signal':
          return this.#page.soundSignal(message.body)
        case 'sound-off':
          return this.#page.soundOff(message.why)
      }
    })
    // A recording goes on through a lost connection, or has ended meanwhile.
    if (this.#isTold || this.#recording !== null) this.#tellRecording()
    return () => {
      if (this.#session !== session) return
      this.#session = null
      this.#chat.interrupt()
    }
  }

  /** Nobody comes back to this session. */
  over(): void {
    this.#chat.end()
  }

  get chat(): ChatState {
    return { with: this.#hostName, lines: [...this.#chat.lines] }
  }

  say(text: string): Result<null, ChatFailure> {
    return this.#chat.say(text)
  }

  #tellRecording(): void {
    if (this.#session === null) return
    this.#isTold = this.#recording !== null
    this.#session.link.send({ type: 'recording', on: this.#isTold })
  }

  #current(): Session | null {
    return this.#session
  }

  wantSound(on: boolean): void {
    this.#session?.link.send({ type: 'sound', on })
  }

  sendSoundSignal(body: string): void {
    this.#session?.link.send({ type: 'sound-signal', body })
  }

  /** False when the person cancelled, or one runs or is being begun already. */
  async startRecording(): Promise<Result<boolean, RecordingFailure>> {
    if (this.#session === null) return failure('session-over')
    if (this.#choosing || this.#recording !== null) return success(false)
    this.#choosing = true
    try {
      const file = await this.#page.chooseRecording(this.#hostName)
      if (file === null) return success(false)
      const session = this.#current()
      // It ended while they chose.
      if (session === null) {
        await file.finish()
        return failure('session-over')
      }
      this.#recording = file
      this.#tellRecording()
      return success(true)
    } catch {
      return failure('write-failed')
    } finally {
      this.#choosing = false
    }
  }

  /** The next piece. The page waits for the answer, so no more than one is on its way. */
  async writeRecording(piece: RecordedPiece): Promise<Result<null, RecordingFailure>> {
    const file = this.#recording
    if (file === null) return failure('session-over')
    const writing = this.#writing.then(() => file.write(piece))
    this.#writing = writing.catch(() => undefined)
    try {
      await writing
      return success(null)
    } catch {
      await this.stopRecording()
      return failure('write-failed')
    }
  }

  /** What was recorded so far is a whole file afterwards. */
  async stopRecording(): Promise<Result<null, RecordingFailure>> {
    const file = this.#recording
    this.#recording = null
    if (file === null) {
      // Whoever stopped it before may not have its whole file yet.
      await this.#writing
      return success(null)
    }
    this.#tellRecording()
    const finishing = this.#writing.then(() => file.finish())
    this.#writing = finishing.catch(() => undefined)
    try {
      await finishing
      return success(null)
    } catch {
      return failure('write-failed')
    }
  }
}
