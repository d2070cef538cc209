// Owns: what the session process does with what its page says: pictures go out, input goes through the guard. Never:
// captures without the permission to view, or lets an event past the guard. Plain Node; the entry binds it to Electron.
import { inputBatch } from '../../shared/input'
import type { FromPage, ToPage } from '../../shared/screen/port'
import { type Area, MESSAGE, WHOLE } from '../../shared/screen/wire'
import { createInputGuard } from './input'
import type { OsInput, SessionLimits } from './ports'
import type { Encoder } from './screen/encoder'
import { pixelAt } from './screen/layout'
import { createPageSources } from './screen/page-source'
import { createScreenSession } from './screen/screen-session'
import type { OpenScreenSource } from './screen/source'

/** Characters of one input message; 256 events fit easily. */
const MAX_INPUT = 64 * 1024

export type ProcessSessionParts = {
  readonly limits: SessionLimits
  /** `area` tells, whenever it is called, where on the desktop the shown picture lies. */
  readonly openOsInput: (area: () => Area) => OsInput
  /** Null where only a page can capture. When it fails, the page is asked. */
  readonly openSource: OpenScreenSource | null
  /** A person allows what the page captures. When they stop it they are not asked again: the session is over. */
  readonly personAllows: boolean
  /**
   * Where input goes. `shown` is the part of the desktop that is shown; null while there is no picture, and while it is the page's,
   * which has the display that the system names.
   */
  readonly inputArea: (shown: Area | null) => Area
  readonly encoder: Encoder
  readonly toPage: (message: ToPage) => void
  /** Called once: the whole picture has been sent, or cannot be seen without the page. */
  readonly onPageWanted: () => void
  /** Messages of the screen that go over the encrypted conversation. */
  readonly toConversation: (messages: readonly Uint8Array[]) => void
  readonly clock: { now(): number; monotonic(): number }
  readonly schedule: (ms: number, work: () => void) => () => void
  /** The session cannot go on. Called at most once; `why` is for the log. */
  readonly onFailed: (why: string) => void
}

export type ProcessSession = {
  hear(message: FromPage): void
  /** One message about the screen, from the conversation. */
  hearScreen(message: Uint8Array): void
  /** Files are on the conversation; said again while they are. */
  crowded(): void
  /** The owner's switch for mouse and keyboard. When it returns, nothing is held down or acts any more. */
  setControl(allowed: boolean): void
  /** Lets go of every key; nothing acts or is captured any more. Safe to call again. */
  end(): void
}

export function createProcessSession(parts: ProcessSessionParts): ProcessSession {
  const { limits, toPage, clock } = parts
  let over = false
  let pointer: { readonly x: number; readonly y: number } | null = null

  const end = (): void => {
    if (over) return
    over = true
    try {
      input.close()
    } finally {
      screen?.close()
    }
  }
  const fail = (why: string): void => {
    if (over) return
    try {
      end()
    } finally {
      parts.onFailed(why)
    }
  }

  let pageWanted = false
  const wantPage = (): void => {
    if (!pageWanted) parts.onPageWanted()
    pageWanted = true
  }
  const pages = createPageSources((message) => {
    wantPage()
    toPage(message)
  })
  /** Its pictures do not tell where on the desktop they were taken. */
  let pageCaptures = false
  const openPage: OpenScreenSource = (events) => {
    pageCaptures = true
    return pages.open(events)
  }
  const openScreen = (openSource: OpenScreenSource): OpenScreenSource => (events) =>
    openSource(events).then(
      (source) => {
        pageCaptures = false
        return source
      },
      () => openPage(events)
    )
  const screen = !limits.permissions.includes('view')
    ? null
    : createScreenSession({
        openSource: parts.openSource === null ? openPage : openScreen(parts.openSource),
        encoder: parts.encoder,
        encodeVideo: (order) => toPage({ type: 'encode-video', ...order }),
        send: (messages) => {
          parts.toConversation(messages)
          if (messages.some(isWholeFrame)) wantPage()
        },
        monotonic: () => clock.monotonic(),
        schedule: parts.schedule,
        ownPointer: () => pointer,
        onFailed: fail
      })

  const area = (): Area => parts.inputArea(pageCaptures ? null : (screen?.shown() ?? null))
  const input = createInputGuard({
    permissions: limits.permissions,
    isLive: () => !over && (limits.expiresAt === null || clock.now() < limits.expiresAt),
    monotonic: () => clock.monotonic(),
    openOsInput: () => parts.openOsInput(area)
  })

  const hearInput = (data: string): void => {
    if (data.length > MAX_INPUT) return fail('An input message is too long')
    const batch = inputBatch.safeParse(fromJson(data))
    if (!batch.success) return fail('An input message is not a list of events')
    input.apply(batch.data)
    const last = batch.data.findLast((event) => event.type === 'move' || event.type === 'button')
    if (last !== undefined) pointer = pixelAt(area(), last.x, last.y)
  }

  /** A fault in the work ends the session. */
  const guarded = (work: () => void): void => {
    if (over) return
    try {
      work()
    } catch (error) {
      fail(String(error))
    }
  }
  const hear = (message: FromPage): void => {
    switch (message.type) {
      case 'open':
        screen?.channelOpen((messages) => toPage({ type: 'screen', messages }))
        return input.prepare()
      case 'screen':
        return screen?.receive(new Uint8Array(message.data))
      case 'input':
        return hearInput(message.data)
      case 'disturbed':
        input.apply([{ type: 'release-all' }])
        return screen?.disturbed()
      case 'video':
        return screen?.videoEncoded(new Uint8Array(message.data))
      case 'no-video':
        return screen?.noVideo()
      case 'way':
        return screen?.way(message.roundTripMs)
      case 'no-picture':
        return parts.personAllows ? fail(message.why) : pages.hear(message)
      case 'picture':
        return pages.hear(message)
    }
  }

  // The first pictures do not wait for the page.
  guarded(() => (screen === null ? wantPage() : screen.open()))

  return {
    hear: (message) => guarded(() => hear(message)),
    hearScreen: (message) => guarded(() => screen?.receive(message)),
    crowded: () => guarded(() => screen?.crowded()),
    setControl: (allowed) => guarded(() => input.setAllowed(allowed)),
    end
  }
}

const isWholeFrame = (message: Uint8Array): boolean => message[1] === MESSAGE.frame && (Number(message[2]) & WHOLE) !== 0

/** Undefined when it is not JSON, which no schema takes. */
function fromJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
