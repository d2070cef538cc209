// Owns: putting the viewer together: state from the main process, picture, input, toolbar. Never: sends input before
// the session is live, or after it ended.
import type { PosternApi, ViewerState } from '../../shared/ipc'
import { takePorts } from '../lib/port'
import { watchBarKeys } from './bar-keys'
import { viewerChat } from './chat'
import { openConnections } from './connections'
import { viewerFiles } from './files'
import { offerFullScreen } from './full-screen'
import { keyItems } from './keys-menu'
import { isLargerThanPlace, letPan } from './pan'
import { openPicture } from './picture'
import { createRecording } from './recording'
import { showRemoteCursor } from './remote-cursor'
import { createRemoteInput } from './remote-input'
import { dismissQuestion } from './confirm'
import { scaleScreen } from './scaling'
import { saveScreenshot } from './screenshot'
import { sessionItems } from './session-menu'
import { openSound } from './sound'
import { createStatistics } from './statistics'
import { createTold } from './told'
import { clipHintText } from './clip-hint'
import { computerItems } from './computer-menu'
import { followPlace } from './follow-window'
import { createToolbar } from './toolbar'
import { type View, parts, show, showHint } from './view'
import { type ViewChoices, FIRST_CHOICES, choicesFor, keepChoices } from './view-choices'
import { viewItems } from './view-menu'
import { createWishes } from './wishes'
import { asideWords, computerWords, notResumedWords, returnFailureWords, seatProblemWords, words } from './words'

const { postern } = globalThis as unknown as { readonly postern: PosternApi<'viewer'> }

let state: ViewerState | null = null
let hasPicture = false
/** Where pictures come from, while they come over the conversation. Each connection has one of its own. */
let screenPort: MessagePort | null = null
/** The data channels are open, so keys have their way. Pictures may come before, over the conversation. */
let isConnected = false
let interrupted = false
/** The session goes on after a lost connection; the old picture stays until there is a new one. */
let resumed = false
let viewOnly = false
/** Known from the first live state on, and for the whole session. */
let isWayland = false
/** This computer's own desktop keeps Alt+Tab and the like. */
let keepsKeys = false
let choices: ViewChoices = FIRST_CHOICES
let ticking: ReturnType<typeof setInterval> | undefined
const mayControl = (): boolean => state?.phase === 'live' && state.permissions.includes('control')
const hasControl = (): boolean => mayControl() && !viewOnly
const noControl = (): string => (isWayland ? words.wayland.noControl(state?.hostName ?? '') : words.noControl)
/** Why no key can be sent now, or null. */
const whyNoInput = (): string | null => (!mayControl() ? noControl() : viewOnly ? words.viewOnlyStops : null)

const picture = openPicture(parts.screen)
const cursor = showRemoteCursor({ screen: parts.screen, mark: parts.pointer, painter: picture.painter, hasControl })
const scaling = scaleScreen(parts.screen)
const connection = openConnections({
  sendSignal: (body) => postern.tell('viewer.sendSignal', body),
  sendScreen: (message) => screenPort?.postMessage(message),
  onOpen: () => {
    isConnected = true
    postern.tell('viewer.connection', 'open')
    wishes.open()
    render()
  },
  onInterrupted: (is) => {
    interrupted = is
    render()
  },
  onLost: () => postern.tell('viewer.connection', 'lost'),
  picture,
  onNote: (note) => {
    if (note.op === 'displays') {
      picture.resize(note.width, note.height)
      scaling.resized()
      cursor.hide()
      wishes.learn(note.displays)
    }
    if (note.op === 'cursor-position') cursor.moveTo(note.x, note.y)
    return note.op !== 'cursor-shape' || cursor.setShape(note)
  },
  onPicture: (is) => {
    postern.tell('viewer.picture', is)
    // Nothing of this is in a hurry, so it comes after the picture.
    if (is === 'whole') return void postern.call('viewer.seat', { what: 'look' })
    hasPicture = true
    render()
  },
  onBroken: (why) => postern.tell('viewer.broken', { why })
})

const tell = createTold(parts.told)
const wishes = createWishes({ wish: connection.wish, onGone: (name) => tell(words.displayGone(name)) })
const statistics = createStatistics({ place: parts.statistics, screen: parts.screen, framesDrawn: connection.framesDrawn, report: connection.report, bytesBeside: connection.bytesHeard })
const fullScreen = offerFullScreen((isOn) => {
  input.letGo()
  tell(!isOn ? '' : keepsKeys ? words.fullScreenHintWayland : words.fullScreenHint)
})
const following = followPlace(parts.paper, (asked) => void postern.call('viewer.seat', asked))
/** Why the remote resolution cannot follow this window now, or null. */
const whyNotFollowing = (): string | null => {
  const seat = state?.phase === 'live' ? state.seat : undefined
  const hostName = state?.hostName ?? ''
  if (seat === undefined) return computerWords.asking(hostName)
  const why = seat.resolution.unavailable
  return why === null ? null : isWayland ? noControl() : seatProblemWords[why](hostName)
}

const giveBack = (): void => parts.keyboard.focus()
letPan(parts.paper, parts.keyboard)
const enterBar = watchBarKeys({ bar: parts.bar, tools: parts.tools, onEscape: giveBack })
const input = createRemoteInput({
  field: parts.keyboard,
  screen: parts.screen,
  send: (events) => {
    cursor.hide()
    connection.sendInput(events)
  },
  onLeave: enterBar
})

function render(): void {
  const hostName = state?.hostName ?? ''
  computer.hidden = state?.phase !== 'live'
  toolbar.refresh()
  following.learn(state?.phase === 'live' ? (state.seat?.resolution ?? null) : null)
  files.allow(state?.phase === 'live' && state.permissions.includes('files') ? hostName : null)
  if (state?.phase === 'ended') {
    closeSession()
    endAsides()
    return show({ kind: 'ended', hostName, why: state.why, isWayland })
  }
  if (state?.phase === 'returning' || state?.phase === 'return-failed' || state?.phase === 'not-resumed') return renderReturn(state)
  if (state?.phase === 'lost') return renderLost(state)
  if (sound.isOn() && !maySound()) sound.stop()
  const control = hasControl()
  // What is typed into a path that is broken would come out later, when nobody means it any more.
  if ((!control || interrupted) && input.isOn()) endInput()
  if (state === null || !hasPicture) return show(resumed ? { kind: 'resumed', hostName } : { kind: 'connecting', hostName, isWayland })
  if (interrupted) return show({ kind: 'interrupted', hostName })
  show({ kind: 'live', hostName, control, isConnected, switchedOff: state.switchedOff, isWayland })
  // What is typed before there is a way for it would be lost.
  if (control && isConnected && !input.isOn()) startInput()
}

function applyChoices(): void {
  scaling.setActual(choices.scaling === 'actual')
  statistics.show(choices.statistics && state?.phase === 'live')
  wishes.setQuality(choices.quality)
  wishes.setDisplay(choices.display)
  following.setWanted(choices.follow)
}

function changeView(change: Partial<ViewChoices>): void {
  choices = { ...choices, ...change }
  if (state?.phase === 'live') keepChoices(state.address, choices)
  applyChoices()
  if (change.scaling !== undefined) tell(change.scaling === 'actual' && isLargerThanPlace(parts.paper) ? words.panHint : '')
}

function toggleViewOnly(): void {
  viewOnly = !viewOnly
  render()
  cursor.wear()
  tell(viewOnly ? words.viewOnlyOn : '')
}

/** What runs beside the picture ends with the session, and the sound with its connection. */
function endAsides(): void {
  sound.stop()
  void recording.stop()
  chat.end()
}

function closeSession(): void {
  endInput()
  statistics.show(false)
  connection.close()
  // It would keep the focus from what is shown next.
  dismissQuestion()
}

/** The session is over and another one follows, in a fresh page. */
function renderReturn(next: Extract<ViewerState, { phase: 'returning' | 'return-failed' | 'not-resumed' }>): void {
  closeSession()
  endAsides()
  clearInterval(ticking)
  const { hostName } = next
  if (next.phase === 'return-failed') return show({ kind: 'return-failed', hostName, words: returnFailureWords(next.why, hostName) })
  if (next.phase === 'not-resumed') return show({ kind: 'return-failed', hostName, words: notResumedWords(next.why, hostName) })
  showEverySecond(() => ({ kind: 'returning', hostName, step: next.step, elapsed: Date.now() - next.since }))
}

/** The same page goes on when the session does: the picture and all choices stay. */
function renderLost({ hostName, until }: Extract<ViewerState, { phase: 'lost' }>): void {
  closeSession()
  sound.stop()
  hasPicture = false
  isConnected = false
  interrupted = false
  resumed = true
  showEverySecond(() => ({ kind: 'lost', hostName, left: until - Date.now() }))
}

function showEverySecond(view: () => View): void {
  clearInterval(ticking)
  show(view())
  ticking = setInterval(() => show(view()), 1000)
}

function startInput(): void {
  input.start()
  // Whoever writes a message goes on writing.
  if (!chat.hasFocus()) giveBack()
  showHint(document.activeElement === parts.keyboard ? 'there' : 'here')
}

function endInput(): void {
  input.stop()
  showHint('off')
}

const toolbar = createToolbar(parts.tools, giveBack)
toolbar.addMenu(words.view, () =>
  viewItems({
    choices: () => choices,
    change: changeView,
    displays: wishes.displays,
    fullScreen,
    viewOnly: { isOn: () => viewOnly, toggle: toggleViewOnly, unavailable: () => (mayControl() ? null : noControl()) },
    followUnavailable: whyNotFollowing
  })
)
toolbar.addMenu(words.sendKey, () => keyItems(whyNoInput(), input.send))

const maySound = (): boolean => state?.phase === 'live' && state.permissions.includes('sound')
const sound = openSound(postern, tell)
const recording = createRecording({
  postern,
  screen: parts.screen,
  framesDrawn: connection.framesDrawn,
  look: cursor.look,
  sound,
  maySound: () => maySound() && !sound.isMissing(),
  button: parts.recording,
  hostName: () => state?.hostName ?? '',
  tell,
  onDone: giveBack
})
toolbar.addMenu(asideWords.menu, () =>
  sessionItems({ saveScreenshot: () => saveScreenshot(postern, parts.screen, tell), recording, sound, maySound })
)
const computer = toolbar.addMenu(computerWords.menu, () => (state?.phase === 'live' ? computerItems(state, postern, giveBack) : []))
computer.hidden = true
const files = viewerFiles({ toolbar, stage: parts.stage, corner: parts.corner, drop: parts.drop })
const chat = viewerChat({ toolbar, place: parts.chat, postern, hostName: () => state?.hostName ?? '', tell, onLeave: giveBack })

parts.keyboard.addEventListener('focus', () => showHint(input.isOn() ? 'there' : 'off'))
parts.bar.addEventListener('focusin', () => showHint(input.isOn() ? 'here' : 'off'))
parts.end.addEventListener('click', () => void recording.stop().finally(() => postern.call('viewer.end')))
// What is waited for is given up first; the window says then how it stands.
parts.close.addEventListener('click', () => void postern.call(state?.phase === 'lost' ? 'viewer.end' : 'viewer.close'))
parts.again.addEventListener('click', () => void postern.call('viewer.connectAgain'))

function follow(next: ViewerState): void {
  const isFirst = state === null
  const isBack = state?.phase === 'lost' && next.phase === 'live'
  state = next
  if (next.phase === 'live') isWayland = next.desktop === 'wayland'
  cursor.wear()
  if (isFirst && next.phase === 'live') {
    choices = choicesFor(next.address)
    connection.start()
    chat.begin()
    applyChoices()
  }
  if (isBack) {
    clearInterval(ticking)
    screenPort?.close()
    screenPort = null
    connection.renew()
    connection.start()
    applyChoices()
  }
  render()
  if (next.phase === 'lost') postern.tell('viewer.letGo')
}

render()
postern.on('viewer.clipHint', (hint) => tell(clipHintText(hint)))
postern.on('viewer.signal', connection.signal)
takePorts('viewer.screenPort', (given) => {
  screenPort = given
  given.onmessage = ({ data }: MessageEvent<Uint8Array>) => connection.hear(data)
})
postern.on('viewer.soundSignal', sound.signal)
postern.on('viewer.soundOff', ({ why }) => sound.refused(why))
postern.on('viewer.inSight', wishes.setInSight)
postern.on('viewer.seatNews', (news) => tell(computerWords.news[news]))
postern.on('viewer.changed', follow)
void postern.call('viewer.state').then(follow)
void postern.call('app.info').then(({ desktop }) => (keepsKeys = desktop === 'wayland'))
