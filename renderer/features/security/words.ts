// Owns: every word of Settings, Access: unattended access, its password, two-factor authentication, saved logins.
import type { ChangeFailure, EnrollmentVerdict, PasswordStrength } from '../../../shared/ipc'
import type { Settings } from '../../../shared/settings'
import { lengthOfTime, momentOf, relativeSince, shortDate } from '../../lib/time-words'
import type { Permission, ProfileId } from '../../../shared/permissions'
import { changeRefusalWords } from '../../ui/words'

export const MIN_PASSWORD_LENGTH = 12

export const accessWords = {
  title: 'Unattended access',
  intro: 'Lets you reach this computer with a password while nobody sits here.',
  allow: 'Allow unattended access',
  allowHint: 'While this is off, every incoming connection is refused.',
  setPassword: 'Set password…',
  changePassword: 'Change password…',
  password: 'Password',
  passwordSet: 'A password is set.',
  noPassword: 'No password is set yet.'
} as const

/** What the owner may tick or untick. The same as CHOICES in shared/permissions, which pages cannot load; a test compares them. */
export const isChoice = (profile: ProfileId, permission: Permission): boolean =>
  permission === 'lock' || (profile === 'custom' && permission !== 'view')

export const profileWords = {
  title: 'Permission profiles',
  intro: 'Each profile has a password of its own and says what its sessions may do. All ask for the same second factor.',
  passwordSet: 'Password set',
  noPassword: 'No password, so nobody comes in with it',
  ends: (at: number, now: number) => (at <= now ? `Ended on ${shortDate(at - 1)}` : `Ends on ${shortDate(at - 1)}`),
  change: (name: string) => `Change “${name}”`,
  setPassword: 'Set password…',
  changePassword: 'Change password…',
  changePermissions: 'Change permissions…',
  removePassword: 'Remove password…',
  permissionsOf: (name: string) => `Permissions of “${name}”`,
  name: 'Name',
  nameEmpty: 'Type a name.',
  may: 'Its sessions may',
  lockHint: 'This computer locks its screen whenever such a session ends.',
  cannotLock: 'This system does not let Postern lock its screen.',
  cannotRestart: 'This system does not let Postern restart it; Postern itself can be restarted.',
  endsOn: 'Ends on',
  endsOnHint: 'The last day on which it lets anybody in. Leave it empty for no end.',
  dayPast: 'Choose today or a later day.',
  sessionsEnd: 'Sessions of this profile end when it changes. Saved logins follow; when it may do more, they are removed.',
  save: 'Save',
  removeTitle: (name: string) => `Remove the password of “${name}”?`,
  removeIntro: 'Nobody comes in with it any more. Logins that were saved with it are removed, and their sessions end.',
  remove: 'Remove password'
} as const

export const passwordWords = {
  titleSet: 'Set unattended password',
  titleChange: 'Change unattended password',
  titleOf: (profile: string, change: boolean) => `${change ? 'Change' : 'Set'} the password of “${profile}”`,
  taken: 'Another profile has this password. Each profile needs its own.',
  intro: 'Postern keeps only a proof of the password, never the password itself.',
  savedLoginsGo: 'Changing it removes the logins that were saved with it and ends the sessions that came from them.',
  new: 'New password',
  newHint: `At least ${MIN_PASSWORD_LENGTH} characters. A few unrelated words are easy to remember and hard to guess.`,
  repeat: 'Repeat password',
  mismatch: 'The two passwords differ.',
  save: 'Save password',
  strengthLabel: 'Password strength',
  strength: ['Very weak', 'Weak', 'Fair', 'Good', 'Strong']
} as const

export const passwordProblemWords = {
  'too-short': `Too short. Use at least ${MIN_PASSWORD_LENGTH} characters.`,
  'too-long': 'Too long. Use a shorter password.',
  common: 'This is a common password, which would be tried first. Choose another one.',
  guessable: 'This would be guessed quickly. Make it longer or less regular.'
} as const satisfies Record<NonNullable<PasswordStrength['problem']>, string>

type PrimaryMethod = 'totp' | 'email' | 'sms'
const methodNames = { totp: 'Authenticator app', email: 'E-mail', sms: 'Text message' } as const satisfies Record<PrimaryMethod, string>

/** From here on the owner is told to make new ones. */
const FEW_CODES = 2

export const twoFactorWords = {
  title: 'Two-factor authentication',
  intro: 'Asks everybody who connects for a 6-digit code that only you have, right after the password.',
  enable: 'Enable two-factor authentication',
  notEnabled: 'Not enabled.',
  since: (at: number, expired: boolean) => (expired ? `Expired. Enabled on ${shortDate(at)}.` : `Enabled since ${shortDate(at)}.`),
  lastUsed: (at: number, now: number) => `A code was last used ${relativeSince(at, now)}.`,
  neverUsed: 'No code has been used yet.',
  savedLogins: 'Enable for saved login information',
  savedLoginsHint: 'Ask for a code even when a computer logs in with a saved login.',
  shortTerm: 'Enable for short-term passwords (for example, remote restart)',
  shortTermHint: 'Ask for a code when a session reconnects by itself, as after a remote restart.',
  needsTwoFactor: 'These take effect once two-factor authentication is on.',
  recoveryLeft: (left: number) =>
    left === 0 ? 'None is left. Make new ones.' : left <= FEW_CODES ? `${left} of 6 left. Make new ones before the last is gone.` : `${left} of 6 left`,
  recoveryCodes: 'Recovery codes',
  makeCodes: 'Make new codes',
  codesLaterTitle: (from: number, now: number) => `Codes will be refused until ${momentOf(from, now)}`,
  codesLater:
    'A code with a later time was used: this computer’s clock ran ahead then. An older code than the last one is never taken. Renew, and confirm with a recovery code: scan the new code, and codes work again at once.',
  expiredTitle: 'Time to renew two-factor authentication',
  expired: (since: number) =>
    `It was set up on ${shortDate(since)}. It still works. A fresh secret makes sure that nobody keeps using an old copy: scan a new code, and the old one stops working.`,
  renew: 'Renew',
  method: ({ method, destination }: { readonly method: PrimaryMethod; readonly destination: string | null }) =>
    destination === null ? methodNames[method] : `${methodNames[method]} to ${destination}`,
  onlyAuthenticator: 'While an authenticator is on, codes by e-mail and text message are not offered.',
  renewHint: 'For a fresh secret, a new phone or another method. The old one and all saved logins stop working once the new one is set up.',
  anotherTitle: 'More than one device',
  anotherHint: 'A second phone, or a spare that you keep in a safe place.',
  another: 'Set up another authenticator',
  turnOffTitle: 'Do without',
  turnOffHint: 'Then the password alone opens this computer.',
  turnOff: 'Turn off…',
  unreadableTitle: 'Nobody can come in now',
  unreadable:
    'Two-factor authentication is on, but its secret can’t be read: the system’s keychain is locked or missing. Until it is unlocked, every unattended connection is refused. Nothing was changed.',
  keychainTitle: 'The keychain is not available',
  keychain:
    'Two-factor authentication keeps its secret in the system’s keychain. Unlock it, or install one, to switch two-factor authentication on.',
  retry: 'Try again'
} as const

export const chooseWords = {
  question: 'How do you want to receive codes?',
  totp: 'Authenticator app (recommended)',
  totpHint: 'An app on your phone makes a code every 30 seconds. It needs no network, and nobody can intercept it.',
  email: 'E-mail',
  emailHint: 'Each code is sent through your mail server. Whoever reads your mail can read it.',
  sms: 'Text message',
  smsHint: 'Each code is sent through your text gateway. It can be intercepted on the way.',
  noMail: 'Set up a mail server first.',
  noSms: 'Set up a text gateway first.',
  setUpMail: 'Set up mail server',
  setUpSms: 'Set up text gateway',
  next: 'Continue'
} as const

export const deliverWords = {
  email: 'E-mail address',
  emailHint: 'Choose one that you can read without this computer.',
  sms: 'Phone number',
  smsHint: 'With the country, such as +49 170 1234567.',
  emailWrong: 'Type one e-mail address, such as name@example.org.',
  smsWrong: 'Type a number with its country, such as +49 170 1234567.',
  wrong: 'This code is not right. Type the one from the newest message.',
  void: 'This code can no longer be used. Send a new one.'
} as const

export const toleranceWords = {
  label: 'Code tolerance',
  hint: 'How far the clocks of this computer and of the authenticator may be apart. A code is good for 30 seconds.',
  options: ['0 steps: the clocks agree', '1 step: up to 30 seconds (default)', '2 steps: up to 60 seconds']
} as const

export const managedToleranceText = (most: number): string => (most === 0 ? 'no tolerance' : `at most ${most} ${most === 1 ? 'step' : 'steps'}`)

export const turnOffWords = {
  title: 'Turn off two-factor authentication?',
  intro: 'From then on the password alone opens this computer. These stop working at once:',
  losses: (savedLogins: number) => [
    'the codes of your authenticator, or by mail or text message',
    'all recovery codes',
    ...(savedLogins === 0
      ? []
      : [
          savedLogins === 1
            ? 'the one saved login, and the session that came from it'
            : `the ${savedLogins} saved logins, and the sessions that came from them`
        ])
  ],
  confirm: 'Turn off'
} as const

export const anotherWords = {
  title: 'Set up another authenticator',
  why: 'All your authenticators hold the same secret, and Postern shows it only while it is being set up. It can’t be shown again.',
  how: 'So a further device means a new secret: scan the new code with every device that you want to use, also with the one you use now.',
  gone: 'Once you have typed a code from it, the old entry, the old recovery codes and all saved logins stop working.',
  replace: 'Replace and scan with both'
} as const

export const enrollmentWords = {
  title: 'Set up two-factor authentication',
  scan: 'Scan this code with an authenticator app on your phone, for example Google Authenticator, Microsoft Authenticator or FreeOTP.',
  several: 'Several authenticators may scan the same code, so that you have a spare.',
  qrAlt: 'QR code for your authenticator app',
  key: 'Setup key',
  keyHint: 'Can’t scan? Type this key into the app.',
  copyKey: 'Copy setup key',
  copied: 'Copied. It leaves the clipboard after a while.',
  account: (account: string) => `Shown in the app as ${account}.`,
  enterCode: 'Then type the code that the app shows:',
  checking: 'Checking…',
  right: 'This code is right.',
  wrong: 'This code is not right. Check that the app shows this entry, and type the newest code.',
  enable: 'Enable authorization',
  gone: 'This set-up is no longer valid. Close the dialog and start again.',
  codeWrong: 'This code is no longer right. Type the newest one.'
} as const

/** `secondsOff` is positive when this computer is ahead. Which clock is wrong only the owner can see. */
export function clockOffText({ secondsOff }: Extract<EnrollmentVerdict, { verdict: 'clock-off' }>): string {
  const [side, computer, phone] = secondsOff > 0 ? ['ahead of', 'back', 'forward'] : ['behind', 'forward', 'back']
  return (
    `The code is right, but the clocks differ: this computer’s clock is ${lengthOfTime(secondsOff)} ${side} your authenticator’s. ` +
    `If this computer shows the wrong time, set it ${computer}; if the phone does, set the phone’s clock ${phone}. ` +
    'Automatic time on both keeps them together. Then type a new code.'
  )
}

type ConfirmFailure = ChangeFailure | 'code-wrong' | 'enrollment-gone'
type Asked = 'confirmation-required' | 'confirmation-wrong' | 'confirmation-used' | 'confirmation-void' | 'confirmation-locked' | 'session-live'
export type EnrollmentRefusal = Exclude<ConfirmFailure, Asked>

export const enrollmentRefusalWords = {
  ...changeRefusalWords,
  'code-wrong': enrollmentWords.codeWrong,
  'enrollment-gone': enrollmentWords.gone
} as const satisfies Record<EnrollmentRefusal, string>

export const recoveryWords = {
  title: 'Save your recovery codes',
  enabled: 'Two-factor authentication is on.',
  intro:
    'When you can’t get a code, for example because your phone is lost, one of these lets you in. Each works once. They are shown only now: keep them apart from this computer.',
  list: 'Recovery codes',
  copy: 'Copy',
  save: 'Save…',
  print: 'Print…',
  copied: 'Copied.',
  saved: 'Saved.',
  printed: 'Sent to the printer.',
  savedThem: 'I have saved these codes',
  done: 'Done',
  makeTitle: 'Make new recovery codes?',
  makeIntro: 'The codes you have now stop working as soon as the new ones are made.',
  make: 'Make new codes'
} as const

export const sheetFailureWords = {
  'write-failed': 'The file could not be written. Choose another place.',
  'no-printer': 'This computer has no printer. Add one in the system’s settings, or save the codes as a file and print that elsewhere.',
  'print-failed': 'The printer did not take the page. Look at the printer, and try again, or save the codes as a file.'
} as const

export const savedLoginWords = {
  title: 'Saved logins',
  intro: 'Computers that may log in without typing the password. Revoking one ends its session at once.',
  none: 'No computer has a saved login',
  noneAdvice: 'One appears here when somebody ticks “Log in automatically from now on” on the other computer.',
  name: 'Computer',
  key: 'Key',
  created: 'Created',
  lastUsed: 'Last used',
  never: 'Never',
  actions: 'Action',
  revoke: 'Revoke',
  revokeAll: 'Revoke all',
  revokeAllTitle: 'Revoke all saved logins?',
  revokeAllText: 'Every computer has to type the password the next time, and sessions that came from a saved login end at once.'
} as const

export const seatRuleWords = {
  title: 'At this computer, during a session',
  intro: 'What somebody with control may do to whoever sits here. All of it ends with the session, and Ctrl+Alt+Esc on this keyboard takes it back.',
  rules: {
    blockInput: 'Block keyboard and mouse here',
    privacyScreen: 'Make the monitor here black',
    followWindow: 'Let the resolution follow the connector’s window'
  },
  hints: {
    blockInput: 'For work that nobody here shall disturb. The notice says that it is so.',
    privacyScreen: 'For work that nobody here shall see. The session goes on as before.',
    followWindow: 'The picture there fits without being scaled. Windows here move; the resolution comes back with the end of the session.'
  }
} as const satisfies Record<string, string | Record<keyof Settings['seat'], string>>
