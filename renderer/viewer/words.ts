// Owns: every word that the viewer shows. Never: anything but words.
import type { SoundRefusal } from '../../shared/aside'
import type { RestartAnswer, ViewerState } from '../../shared/ipc'
import type { OwnerSwitch } from '../../shared/permissions'
import type { RestartTarget } from '../../shared/protocol'
import type { SeatNews, SeatProblem } from '../../shared/seat'
import type { Quality } from '../../shared/screen/wire'
import { failureWords } from '../features/connect/words'

const switchNames = { control: 'control', clipboard: 'clipboard', files: 'files', sound: 'sound' } as const satisfies Record<OwnerSwitch, string>

/** "Control", "Control and files", "Control, clipboard and files". */
function listOf(names: readonly string[]): string {
  const text = [names.slice(0, -1).join(', '), names.at(-1)].filter((part) => part !== '').join(' and ')
  return text.charAt(0).toUpperCase() + text.slice(1)
}

type Returning = Extract<ViewerState, { phase: 'returning' }>
type ReturnFailure = Extract<ViewerState, { phase: 'return-failed' }>['why']
type NotResumed = Extract<ViewerState, { phase: 'not-resumed' }>['why']
type EndedWhy = Extract<ViewerState, { phase: 'ended' }>['why']

export const words = {
  windowTitle: (host: string) => `${host} – Postern`,
  toolbar: 'Session',
  screen: (host: string) => `Screen of ${host}`,
  keyboard: (host: string) => `Keyboard of ${host}`,
  view: 'View',
  fit: 'Fit',
  actualSize: '100 %',
  panHint: 'Move the mouse to the edge to see the rest, or press Ctrl+Alt+Shift and an arrow key.',
  fullScreen: 'Full screen',
  sizeGroup: 'Size',
  followWindow: 'Resolution follows this window',
  displayGroup: 'Display',
  display: (number: number, name: string, primary: boolean) => `${number}${name === '' ? '' : ` – ${name}`}${primary ? ' (primary)' : ''}`,
  allDisplays: 'All displays',
  displayGone: (name: string) => `The display ${name} is gone. This is the primary one.`,
  qualityGroup: 'Quality',
  qualities: { automatic: 'Automatic', sharp: 'Sharp', fluid: 'Fluid' } satisfies Record<Quality, string>,
  windowGroup: 'In this window',
  viewOnly: 'View only',
  viewOnlyOn: 'View only: mouse and keyboard stay here.',
  noControl: 'The remote computer lets you look only.',
  /** Its desktop lets no program press keys or move the mouse for all of it. */
  wayland: {
    status: 'Connected, view only: it runs Wayland',
    statusWhy: (host: string) => `${host} runs Wayland, which lets nobody control it from afar. Its owner can choose an X11 session at the login screen, such as “GNOME on Xorg”.`,
    noControl: (host: string) => `${host} runs Wayland, which lets nobody control it from afar.`,
    waitingTitle: (host: string) => `Somebody at ${host} has to allow the picture`,
    waitingText: 'That computer runs Wayland, which asks there before its screen is shown. Files can be copied meanwhile.',
    refused: [
      'The remote screen is not shown',
      'Somebody at the remote computer has not allowed it, or has stopped it, or its desktop cannot ask. It runs Wayland, which asks there each time. To reach it while nobody is there, its owner chooses an X11 session at the login screen, such as “GNOME on Xorg”.'
    ]
  },
  showStatistics: 'Show statistics',
  saveScreenshot: 'Save screenshot…',
  screenshotSaved: 'The screenshot is saved.',
  screenshotFailed: 'The screenshot could not be saved. Choose another folder, or look at the free space.',
  fullScreenHint: 'F11 or Ctrl+Alt+Enter leaves full screen. The bar is at the upper edge.',
  /** Wayland's desktops keep some keys, whoever has the whole display. */
  fullScreenHintWayland: 'F11 or Ctrl+Alt+Enter leaves full screen. Alt+Tab and the Super key stay with this computer; “Send key” has them.',
  sendKey: 'Send key',
  keysGroup: 'Keys',
  consolesGroup: 'Text consoles',
  viewOnlyStops: '“View only” is on.',
  statistics: 'Statistics',
  facts: { delay: 'Delay', rate: 'Rate', route: 'Route', resolution: 'Resolution' },
  milliseconds: (ms: number) => (ms < 1 ? 'below 1 ms' : `${Math.round(ms)} ms`),
  rate: (frames: number, megabits: number) => `${Math.round(frames)} pictures/s, ${megabits.toFixed(megabits < 10 ? 1 : 0)} Mbit/s`,
  routes: { direct: 'Direct', mapped: 'Direct, through a router', relay: 'Through a relay' },
  size: (width: number, height: number) => `${width} × ${height}`,
  endSession: 'End session',
  close: 'Close',
  files: 'Files',
  dropHere: (host: string) => `Drop to copy to Downloads on ${host}`,
  dropFailed: 'It could not be copied. “Files” shows what is possible.',
  notFiles: 'Only files and folders of this computer can be copied.',
  status: {
    connecting: 'Connecting…',
    live: 'Connected',
    viewOnly: 'Connected, view only',
    interrupted: 'Connection interrupted',
    lost: 'Connection lost',
    resumed: 'Reconnecting…',
    ended: 'Session ended',
    returning: 'Restarting…',
    'return-failed': 'Session ended'
  },
  /** The owner of the remote computer has switches for these. */
  switchedOff: (off: readonly OwnerSwitch[]) => `${listOf(off.map((what) => switchNames[what]))} ${off.length === 1 && off[0] !== 'files' ? 'is' : 'are'} off`,
  switchedOffWhere: (host: string) => `Switched off at ${host}, where it can be switched on again`,
  hintTyping: 'Ctrl+Alt+Shift+T moves the keyboard to this bar',
  hintBar: 'Esc moves the keyboard back to the remote screen',
  clipTooLarge: {
    'to-host': (sizes: string) => `The clipboard is too large to send (${sizes}).`,
    'from-host': (sizes: string) => `The remote clipboard is too large to fetch (${sizes}).`
  },
  clipSizes: (size: string | null, limit: string) => (size === null ? `the limit is ${limit}` : `${size}; the limit is ${limit}`),
  clipNotAllowed: 'The remote computer does not allow sharing the clipboard.',
  connectingTitle: (host: string) => (host === '' ? 'Connecting…' : `Connecting to ${host}…`),
  connectingText: 'Waiting for the first picture of the remote screen.',
  interruptedTitle: 'Connection interrupted',
  interruptedText: (host: string) => `${host} is not answering. Postern keeps trying for a few seconds.`,
  lostTitle: 'Connection lost',
  lostText: (host: string) => `The session goes on when ${host} can be reached again. Keys and clicks are not sent meanwhile.`,
  /** Said every second, so it says no more than it must. */
  tryingAgain: (seconds: number) => `Trying again… ${seconds} s`,
  stopWaiting: 'Stop waiting',
  resumedTitle: 'Connected again. Fetching the picture…',
  ended: {
    'owner-disconnected': ['Disconnected by the other side', 'Somebody at the remote computer ended the session.'],
    'credential-revoked': [
      'Access was revoked',
      'The saved login or password that opened this session is no longer valid. Connect again with the current password.'
    ],
    'access-off': ['Unattended access was turned off', 'The remote computer no longer accepts unattended connections.'],
    'capture-failed': [
      'The remote screen cannot be shown',
      'The remote computer could not capture its screen. It may be locked, or have no display.'
    ],
    'host-closing': ['The remote computer closed Postern', 'Connect again when it is running.'],
    'display-gone': [
      'The display of the remote computer went away',
      'Its desktop was closed or restarted, and Postern with it. Connect again when somebody is logged in there.'
    ],
    restarting: ['The remote computer restarts', 'Somebody else asked for it. Connect again in a minute or two.'],
    expired: ['The session reached its time limit', 'Connect again to go on.'],
    'connector-not-allowed': ['Access was withdrawn', 'The owner of the remote computer does not let this computer in any more.'],
    'outside-hours': ['The hours of access are over', 'The owner of the remote computer lets others in at certain times only.'],
    'connection-lost': ['Connection lost', 'The remote computer cannot be reached any more. Check the network, then connect again.'],
    'bad-picture': [
      'The picture could not be read',
      'What the remote computer sent is damaged, so the session was ended. Connect again; if it happens again, update Postern on both computers.'
    ],
    'bad-clipboard': [
      'The clipboard could not be read',
      'What the remote computer sent for the clipboard is damaged, so the session was ended. Connect again; if it happens again, update Postern on both computers.'
    ],
    'you-ended': ['Session ended', 'You ended the session.']
  } satisfies Record<EndedWhy, readonly [title: string, text: string]>,
  /** Where it is of use: not when the owner lets nobody in, or not this computer. */
  canConnectAgain: (why: EndedWhy) => !(['access-off', 'connector-not-allowed', 'outside-hours', 'you-ended'] as readonly EndedWhy[]).includes(why)
} as const

export const computerWords = {
  menu: 'Computer',
  lockGroup: 'Screen lock',
  handsGroup: 'Whoever sits there',
  lockNow: 'Lock remote screen',
  lockAfterwards: 'Lock when I leave',
  blockInput: 'Block keyboard and mouse there',
  privacy: 'Privacy screen: black monitor there',
  asking: (host: string) => `${host} has not said yet what it can do.`,
  cannotLock: (host: string) => `${host} has no screen lock that Postern can reach.`,
  ownerLocks: (host: string) => `${host} is locked after every session; its owner wants it so.`,
  news: {
    locked: 'The remote screen is locked.',
    'lock-asked': 'The remote computer was asked to lock its screen. Look whether it has; if not, it has no screen lock.',
    'not-locked': 'The remote screen could not be locked. Lock it with its own keys, under “Send key”.',
    'taken-back': 'Somebody there has taken keyboard, mouse and monitor back.',
    failed: 'That did not work at the remote computer. Keyboard, mouse and monitor there are free.'
  } satisfies Record<SeatNews, string>
} as const

/** Why something of the far computer cannot be had now. */
export const seatProblemWords = {
  'no-control': () => 'This needs control, which you do not have.',
  'not-permitted': (host) => `The owner of ${host} does not permit it.`,
  'taken-back': () => 'Somebody there has taken it back for this session.',
  'not-this-system': (host) => `Postern cannot do this on the system of ${host}.`,
  wayland: (host) => `${host} uses Wayland, where no program may do this.`,
  'no-devices': (host) => `${host} does not let its keyboard and mouse be held back.`,
  'no-gamma': (host) => `The monitor of ${host} cannot be made black by itself.`,
  'several-displays': (host) => `${host} has several displays.`,
  'no-modes': (host) => `The display of ${host} has a resolution that cannot be changed.`,
  failed: (host) => `${host} could not be asked. Try again later.`
} as const satisfies Record<SeatProblem, (host: string) => string>

export const restartWords = {
  group: 'Restart',
  entry: { device: 'Restart remote device', app: 'Restart Postern there' } satisfies Record<RestartTarget, string>,
  title: {
    device: (host: string) => `Restart ${host}?`,
    app: (host: string) => `Restart Postern on ${host}?`
  } satisfies Record<RestartTarget, (host: string) => string>,
  text: 'The session ends and comes back by itself.',
  loginScreen: (host: string) => `What is not saved there is lost. ${host} stops at its login screen, unless it logs somebody in by itself; you come back once somebody has logged in.`,
  noAutostart: 'Postern is not set to start there. Nobody will be able to come back until somebody logs in and starts Postern.',
  confirm: 'Restart',
  cancel: 'Cancel',
  cannot: (host: string) => `${host} does not let Postern restart it.`,
  refused: {
    'not-possible': 'That computer does not let Postern restart it. Nothing was changed.',
    failed: 'The restart did not work. The session goes on; try again, or restart it another way.'
  } satisfies Record<Exclude<RestartAnswer, 'restarting'>, string>
} as const

export const returnWords = {
  title: {
    restarting: () => 'Restarting…',
    waiting: (host) => `Waiting for ${host} to come back`,
    'logging-in': (host) => `Logging in to ${host} again…`,
    code: (host) => `${host} asks for a code`
  } satisfies Record<Returning['step'], (host: string) => string>,
  codeText: 'Type it in Postern’s main window, which has come to the front.',
  elapsed: (minutes: number, seconds: number) => `${minutes}:${String(seconds).padStart(2, '0')} gone by`,
  cancel: 'Cancel',
  connectAgain: 'Connect again'
} as const

const isEnd = (why: NotResumed): why is Extract<NotResumed, EndedWhy> => why in words.ended

/** Why a session whose connection was lost did not go on. */
export function notResumedWords(why: NotResumed, host: string): readonly [title: string, text: string] {
  if (why === 'stayed-away') return [`${host} did not answer`, 'It was tried for a minute, and the session is over. Check the network, then connect again.']
  if (why === 'udp-blocked') {
    return [
      `UDP does not get through to ${host}`,
      'The picture came, but mouse and keyboard need UDP. Let it through between the two computers in their firewalls and routers, or use a VPN, then connect again.'
    ]
  }
  return isEnd(why) ? words.ended[why] : returnFailureWords(why, host)
}

/** Why it did not come back. `retryAt` is not known here, so nothing is said of it. */
export function returnFailureWords(why: ReturnFailure, host: string): readonly [title: string, text: string] {
  if (why === 'stayed-away') return [`${host} did not come back`, 'It may be at its login screen, or Postern does not run there. Connect again when it is up.']
  const { title, advice } = failureWords[why]
  return [title, advice({ phase: 'failed', address: host, why, retryAt: null, supportedVersion: null }, 0)]
}

/** Chat, recording and sound. */
export const asideWords = {
  menu: 'Session',
  chat: 'Chat',
  chatUnread: (count: number) => `Chat, ${count} unread`,
  chatNew: (host: string) => `New message from ${host}`,
  record: 'Record…',
  stopRecording: 'Stop recording',
  recording: (host: string) => `Recording. ${host} is told.`,
  recordingSaved: 'The recording is saved.',
  recordingFailed: 'The recording could not be written any further. What came before is kept; look at the free space.',
  recordingCut: 'The recording has stopped, because its picture could not be encoded. What came before is saved.',
  recordingNotBegun: 'The recording could not be started. Choose another folder, or look at the free space.',
  sound: 'Sound of the remote computer',
  soundIsOn: 'Sound is on.',
  soundIsOff: 'Sound is off.',
  soundNotPermitted: 'The remote computer does not let you hear it.',
  soundMissing: 'The remote computer has no sound that Postern can capture.',
  soundRefused: {
    'not-permitted': 'The remote computer does not let you hear it.',
    'not-possible': 'The remote computer’s sound cannot be captured. It may have no sound, or a system where Postern cannot do it yet.'
  } satisfies Record<SoundRefusal, string>,
  soundFailed: 'The sound did not come through. Switch it on again to try once more.'
} as const

/** "1:02:07" */
export function recordedTime(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  const two = (value: number): string => String(value).padStart(2, '0')
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60]
  return hours === 0 ? `${minutes}:${two(seconds % 60)}` : `${hours}:${two(minutes)}:${two(seconds % 60)}`
}
