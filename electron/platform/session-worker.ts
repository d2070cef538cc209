// Owns: the session process: the entry that binds capture, encoder and input to Electron's ports. Main starts it with a
// grant's limits and ends it with the grant. Never: lives without a session.
import type { MessagePortMain } from 'electron'
import type { Desktop } from '../../shared/desktop'
import type { FromPage } from '../../shared/screen/port'
import type { Area } from '../../shared/screen/wire'
import { systemScheduler } from '../connection/transport'
import type { SessionLimits } from '../session/ports'
import { type ProcessSession, createProcessSession } from '../session/process-session'
import { createEncoder } from '../session/screen/encoder'
import type { OpenScreenSource } from '../session/screen/source'
import { warmUp } from '../session/screen/warm-up'
import { openJpeg } from './jpeg'
import { openRobotInput } from './robot-input'
import { openX11Input } from './x11-input'
import { openX11Screen } from './x11-screen'
import { loadXcb } from './xcb-library'

export type FromMain =
  /** The first message; with it comes the port to the page. `area` is where this system's pointer finds the shared display. */
  | { readonly type: 'start'; readonly limits: SessionLimits; readonly area: Area; readonly desktop: Desktop }
  | { readonly type: 'area'; readonly area: Area }
  | { readonly type: 'control'; readonly allowed: boolean }
  /** A message of the connector that came over the conversation. */
  | { readonly type: 'screen'; readonly message: Uint8Array }
  /** Files are on the conversation. */
  | { readonly type: 'crowded' }
  | { readonly type: 'end' }
export type ToMain =
  /** `why` is for the log. */
  | { readonly type: 'failed'; readonly why: string }
  /** Messages for the connector, to go over the conversation in this order. */
  | { readonly type: 'screen'; readonly messages: readonly Uint8Array[] }
  /** See `SessionProcess.onPageWanted`. */
  | { readonly type: 'page-wanted' }
  /** Nothing acts any more, as was asked. */
  | { readonly type: 'control-stopped' }

type Start = Extract<FromMain, { type: 'start' }>

const isX11 = process.platform === 'linux'

// eslint-disable-next-line @typescript-eslint/require-await -- a source that cannot be opened rejects
const openScreen: OpenScreenSource = async (events) => openX11Screen(events)

/** Nothing of a Wayland desktop can be seen or pressed from here; the page asks the portal for pictures. */
function noInput(): never {
  throw new Error('Under Wayland no key reaches more than X programs')
}

function start({ limits, desktop }: Start, area: () => Area, page: MessagePortMain): ProcessSession {
  const seesScreen = isX11 && desktop !== 'wayland'
  const session = createProcessSession({
    limits,
    openOsInput: (shown) => (desktop === 'wayland' ? noInput() : isX11 ? openX11Input({ area: shown }) : openRobotInput({ area: shown })),
    openSource: seesScreen ? openScreen : null,
    personAllows: desktop === 'wayland',
    inputArea: (shown) => (isX11 ? (shown ?? area()) : area()),
    encoder,
    toPage: (message) => page.postMessage(message),
    onPageWanted: () => process.parentPort.postMessage({ type: 'page-wanted' } satisfies ToMain),
    toConversation: (messages) => process.parentPort.postMessage({ type: 'screen', messages } satisfies ToMain),
    clock: { now: () => Date.now(), monotonic: () => performance.now() },
    schedule: systemScheduler.after,
    onFailed: (why) => process.parentPort.postMessage({ type: 'failed', why: why.slice(0, 500) } satisfies ToMain)
  })
  page.on('message', ({ data }) => session.hear(data as FromPage))
  page.start()
  return session
}

/** Loads them; nothing is connected to. */
function readyLibraries(): void {
  try {
    loadXcb()
  } catch {
    // Whoever opens the screen finds out, and says so.
  }
}

let area: Area = { x: 0, y: 0, width: 1, height: 1 }
let session: ProcessSession | null = null
// Until the grant comes there is nothing to do but to be quick then.
const encoder = createEncoder(openJpeg())
const stopWarmUp = warmUp(encoder, setImmediate)
if (isX11) readyLibraries()
process.parentPort.on('message', ({ data, ports: [page] }) => {
  const message = data as FromMain
  stopWarmUp()
  if (message.type === 'end') {
    session?.end()
    process.exit(0)
  }
  if (message.type === 'control') {
    session?.setControl(message.allowed)
    if (!message.allowed) process.parentPort.postMessage({ type: 'control-stopped' } satisfies ToMain)
    return
  }
  if (message.type === 'screen') return session?.hearScreen(message.message)
  if (message.type === 'crowded') return session?.crowded()
  area = message.area
  if (message.type === 'start' && page !== undefined) session = start(message, () => area, page)
})
