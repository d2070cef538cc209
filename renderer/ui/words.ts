// Owns: the words of parts that several screens share.
import type { ChangeRefusal, CodeProblem } from '../lib/guarded-change'
import type { DeliveryProblem } from '../../shared/delivery'
import type { CodeSendFailure, SwitchFailure } from '../../shared/ipc'
import type { OwnerSwitch } from '../../shared/permissions'
import type { FactorMethod } from '../../shared/protocol'
import type { Permission } from '../../shared/permissions'
import type { SeatHold } from '../../shared/seat'
import type { FailureInfo } from '../../shared/result'
import { momentOf, relativeUntil } from '../lib/time-words'

export const words = {
  close: 'Close',
  cancel: 'Cancel',
  tryAgain: 'Try again',
  loading: 'Loading…',
  showPassword: 'Show password',
  copied: 'Copied',
  copyFailed: 'Copying did not work. Select the text and copy it yourself.',
  copyOf: (text: string) => `Copy ${text}`,
  problemTitle: 'Something went wrong',
  problemAdvice: 'Try it once more. If it happens again, restart Postern.',
  dismiss: 'Dismiss'
} as const

/** What a permission profile may allow. */
export const permissionWords = {
  view: 'See the screen',
  control: 'Use mouse and keyboard',
  clipboard: 'Share the clipboard',
  files: 'Transfer files',
  sound: 'Hear the sound',
  restart: 'Restart the computer and Postern',
  lock: 'Lock the screen afterwards'
} as const satisfies Record<Permission, string>

/** "See the screen, use mouse and keyboard, transfer files" */
export function permissionsText(permissions: readonly Permission[]): string {
  const text = permissions.map((permission) => permissionWords[permission].replace(/^[A-Z]/, (first) => first.toLowerCase())).join(', ')
  return text.replace(/^[a-z]/, (first) => first.toUpperCase())
}

/** What the owner can switch in a live session. */
export const switchWords = {
  group: (name: string) => `What ${name} may do`,
  names: { control: 'Control', clipboard: 'Clipboard', files: 'Files', sound: 'Sound' } satisfies Record<OwnerSwitch, string>,
  onlySees: 'It can only see the screen.',
  lockedBehindControl: 'It can be switched on once nobody has Control.',
  failed: {
    controlled: 'This can be switched on only while nobody controls this computer.',
    'session-over': 'That session is over.',
    'storage-failed': 'The activity log could not be written. What was switched off is off; nothing can be switched on.'
  } satisfies Record<SwitchFailure, string>
} as const

/** What a session holds of the keyboard, the mouse and the monitor of whoever reads this; empty when there is nothing to say. */
export function seatHoldText({ inputBlocked, dark, locksAfterwards }: SeatHold): string {
  if (inputBlocked && dark) return 'Keyboard and mouse are blocked, the monitor is black. Ctrl+Alt+Esc takes all back.'
  if (inputBlocked) return 'Keyboard and mouse here are blocked. Ctrl+Alt+Esc takes them back.'
  if (dark) return 'The monitor here is black. Ctrl+Alt+Esc takes it back.'
  return locksAfterwards ? 'The screen will be locked afterwards.' : ''
}

export const codeWords = {
  authorizationCode: 'Authorization code',
  authorizationHint: 'The 6 digits that your authenticator app shows now.',
  recoveryCode: 'Recovery code',
  recoveryHint: 'One of the codes you saved when you set up two-factor authentication. It works once.',
  useRecoveryCode: "Can't use your authenticator?",
  useAuthenticator: 'Use your authenticator instead',
  submit: 'Continue',
  checking: 'Checking…'
} as const

/** What belongs to the way in which the owner's codes come. */
export const methodWords = {
  totp: {
    hint: codeWords.authorizationHint,
    useRecoveryCode: codeWords.useRecoveryCode,
    back: codeWords.useAuthenticator
  },
  email: { hint: 'The 6 digits in the mail.', useRecoveryCode: "Can't get the code?", back: 'Use the code from the mail instead' },
  sms: { hint: 'The 6 digits in the text message.', useRecoveryCode: "Can't get the code?", back: 'Use the code from the message instead' }
} as const satisfies Record<Exclude<FactorMethod, 'recovery-code'>, { readonly hint: string; readonly useRecoveryCode: string; readonly back: string }>

export const sendingWords = {
  sendCode: 'Send code',
  sendAgain: 'Send again',
  possibleIn: (countdown: string) => `possible in ${countdown}`,
  sending: (destination: string) => `Sending a code to ${destination}…`,
  sent: (destination: string) => `A code was sent to ${destination}. It is valid for 3 minutes.`,
  limited: (destination: string) => `No further code can be sent to ${destination} now. At most 5 are sent in an hour.`,
  failed: (destination: string) => `The code could not be sent to ${destination}.`
} as const

const answered = (info: FailureInfo | null): string => (info?.status === undefined ? '' : ` It answered ${info.status}.`)

/** Why a mail or a text message did not leave, and what to do. Words for the owner. */
export const deliveryProblemWords = {
  'not-set-up': () => 'Nothing is set up to send it with.',
  'password-missing': () => 'The password of the server is missing. Type it in Settings, Mail and text messages.',
  'keychain-unavailable': () => 'The system’s keychain is locked or missing, so the server’s password can’t be read.',
  unreachable: () => 'The server can’t be reached. Check its name and port, and the network.',
  'timed-out': () => 'The server did not answer within 10 seconds. Check its port and encryption, then try again.',
  'no-encryption': () => 'The server does not offer the encryption that is set. Check port and encryption.',
  certificate: () => 'The server’s certificate does not fit: it is for another name, has run out, or comes from an unknown authority. Nothing was sent.',
  'login-refused': (info) => `The server refused the login.${answered(info)} Check user name and password.`,
  'message-refused': (info) => `The server refused the message.${answered(info)} Check sender and recipient.`
} as const satisfies Record<DeliveryProblem, (info: FailureInfo | null) => string>

/** Why the owner got no code. */
export function sendFailureText(code: CodeSendFailure, info: FailureInfo | null, now: number): string {
  switch (code) {
    case 'send-limited':
      return info?.retryAt === undefined
        ? 'Too many codes were sent. Wait a while, then try again.'
        : `No further code can be sent now: at most 5 are sent in an hour. Try again ${relativeUntil(info.retryAt, now)}.`
    case 'session-live':
      return 'Not while somebody is connected. End the session first.'
    case 'storage-failed':
      return changeRefusalWords['storage-failed']
    case 'enrollment-gone':
      return 'This set-up is no longer valid. Close the dialog and start again.'
    case 'invalid':
      return 'This is not an address that a code can be sent to.'
    default:
      return deliveryProblemWords[code](info)
  }
}

/** What the administrator's policy has set. */
export const managedWords = {
  set: 'Set by your organization',
  setTo: (what: string) => `Set by your organization: ${what}`
} as const

export const confirmWords = {
  title: "Confirm it's you",
  why: 'This change makes the computer easier to reach, so it needs a code.',
  sessionsTitle: 'Somebody is connected',
  sessionsWhy:
    'Security settings can’t be changed while a session is live, because the person at the far end uses the same mouse.',
  endSessions: 'End sessions and continue',
  ending: 'Ending sessions…'
} as const

export const waylandWords = {
  title: 'Somebody has to be here: this desktop runs Wayland',
  text: 'Whoever connects sees the screen only after somebody here has allowed it, each time anew, and cannot use mouse and keyboard. Files and chat work as always. To reach this computer while nobody sits here, log out and choose an X11 session behind the gear at the login screen, such as “GNOME on Xorg”.'
} as const

export const confirmedWords = {
  until: (time: string) => `Confirmed until ${time}`,
  lockNow: 'Lock now'
} as const

const tries = (left: number): string => (left === 1 ? '1 try left.' : `${left} tries left.`)

/** `now` in Unix ms. */
export function codeProblemText(problem: CodeProblem, now: number): string {
  switch (problem.code) {
    case 'confirmation-wrong':
      return problem.info?.triesLeft === undefined
        ? 'That code is not right. Check it and try again.'
        : `That code is not right. ${tries(problem.info.triesLeft)}`
    case 'confirmation-used':
      return 'That code has been used already. Wait for the next one.'
    case 'confirmation-void':
      return 'This code can no longer be used. Send a new one.'
    case 'confirmation-locked':
      return problem.info?.retryAt === undefined
        ? 'Too many wrong codes. Wait a while, then try again.'
        : `Too many wrong codes. Try again at ${momentOf(problem.info.retryAt, now)} (${relativeUntil(problem.info.retryAt, now)}).`
  }
}

export const changeRefusalWords = {
  'keychain-unavailable':
    'The system’s keychain is locked or missing, so nothing was changed. Unlock it and try again.',
  'storage-failed': 'The change could not be written to the disk, so nothing was changed. Check that the disk is not full.',
  managed: 'Your organization has set this, so nothing was changed. Ask your administrator.',
  invalid: 'Postern did not accept this value, so nothing was changed.'
} as const satisfies Record<ChangeRefusal, string>

export type ShownRefusal = { readonly code: ChangeRefusal; readonly info: FailureInfo | null }
export const refusalText = (refusal: ShownRefusal): string => changeRefusalWords[refusal.code]
