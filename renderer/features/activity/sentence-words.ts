// Owns: one sentence for each kind of record in the log.
// Far-end text arrives escaped and is put into sentences as it is; must never be unescaped or read as markup.
import type { Activity, ActivityKind, ActivityRecord } from '../../../shared/activity'
import type { PolicyTrouble } from '../../../shared/ipc/policy'
import type { Permission } from '../../../shared/permissions'
import type { Refusal, Revocation } from '../../../shared/protocol'
import { sizeText } from '../../lib/size-words'
import { dateAndTime, lengthOfTime } from '../../lib/time-words'
import { permissionWords, switchWords } from '../../ui/words'
import { noticeWords, topicWords } from '../settings/words'
import { credentialWords, factorWords } from '../this-device/words'
import { retentionWords } from './words'

export const refusalWords = {
  'protocol-version': 'its version of Postern does not fit',
  'protocol-violation': 'it broke the protocol',
  busy: 'too many connections were waiting',
  'locked-out': 'too many wrong attempts, it has to wait',
  'wrong-credential': 'wrong password or unknown login',
  'unattended-access-off': 'unattended access was off',
  'connector-not-allowed': 'you do not let this connector in',
  'outside-hours': 'it was outside the hours of access',
  'host-keychain-unavailable': 'the keychain could not be read',
  'host-storage-failed': 'the disk could not be written',
  'challenge-expired': 'no answer came in time',
  'not-resumed': 'the session that it wanted to go on with was over',
  'host-error': 'an error in Postern'
} as const satisfies Record<Refusal, string>

export const revocationWords = {
  'owner-disconnected': 'you disconnected it',
  'credential-revoked': 'its login was revoked',
  'access-off': 'unattended access was switched off',
  'capture-failed': 'the screen could not be captured',
  'host-closing': 'Postern was closed',
  'display-gone': 'the display went away, and Postern ended with it',
  restarting: 'the computer or Postern was restarted',
  expired: 'its time was over',
  'connector-not-allowed': 'you do not let this connector in',
  'outside-hours': 'the hours of access were over'
} as const satisfies Record<Revocation, string>

const otherReasons: Readonly<Record<string, string>> = {
  'gave-up': 'its password or login was right, and it left before it was let in',
  'connector-blocked': 'you have blocked it',
  'connector-not-listed': 'it is not on your list',
  'guest-access-ended': 'its guest access is over',
  'policy-unusable': 'the policy of your organization could not be used',
  'two-factor-required': 'your organization requires two-factor authentication, and it is not set up',
  'connector-left': 'it ended the session',
  'connection-lost': 'the connection was lost'
}

const policyChanges: Readonly<Record<string, string>> = {
  'in-force': 'A policy of your organization came into force, or was changed.',
  none: 'The policy of your organization was removed.',
  'not-protected': 'The policy of your organization can’t be used: others than an administrator can write it. Unattended connections are refused.',
  unreadable: 'The policy of your organization can’t be read. Unattended connections are refused.',
  'not-understood': 'The policy of your organization was not understood. Unattended connections are refused.'
} satisfies Record<PolicyTrouble | 'in-force' | 'none', string>

/** What the owner wanted to change, as the guard names it. */
const changeNames: Readonly<Record<string, string>> = {
  'two-factor': 'two-factor authentication',
  'recovery-codes': 'the recovery codes',
  exemption: 'when a code is asked for',
  access: 'who can reach this computer',
  delivery: 'how mails and text messages are sent',
  alert: 'what the owner is told',
  retention: 'how long activity is kept',
  password: 'the unattended access password',
  profile: 'a permission profile',
  connector: 'what a connector may do'
}

/** What was changed about a connector, after its name. */
const connectorChanges: Readonly<Record<string, (value: Activity['value']) => string>> = {
  usual: () => 'is let in as usual again',
  'code-always': () => 'has to type a code always',
  blocked: () => 'was blocked',
  listed: () => 'was put on the list',
  unlisted: () => 'was taken off the list',
  named: (value) => (value === '' || typeof value !== 'string' ? 'has lost the name you gave it' : `was named “${value}”`),
  until: (value) => (typeof value === 'number' ? `may come in until ${dateAndTime(value)}` : 'got an end to its access'),
  'no-end': () => 'may come in without an end',
  forgotten: () => 'was removed from the connectors'
}

const connectorChange = (activity: Activity): string =>
  `${who(activity)} ${connectorChanges[activity.reason ?? '']?.(activity.value) ?? 'was changed'}.`

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']

/** A window as the log keeps it ("12345 09:00-17:00"), with the names of its days. */
const windowText = (value: string): string =>
  value.replace(/^([0-6]+) (\S+)-(\S+)$/, (_whole, days: string, from: string, to: string) => `${[...days].map((day) => DAYS[Number(day)]).join(', ')}, ${from} to ${to}`)

const entryChange = (activity: Activity): string => {
  if (activity.value === '') return `${setting(activity)} was switched off.`
  return typeof activity.value === 'boolean'
    ? `${setting(activity)} was switched ${onOff(activity.value)}.`
    : `${setting(activity)} was changed${activity.value === undefined ? '' : ` to ${typeof activity.value === 'string' ? windowText(activity.value) : activity.value}`}.`
}

const settingNames: Readonly<Record<string, string>> = {
  codeToleranceSteps: 'Code tolerance',
  trustHours: "Don't ask again from the same connector for",
  onlyListed: 'Only connectors on this list',
  askReason: 'Ask for a reason',
  hours: 'Only on these days and hours',
  askCodeForSavedLogins: 'saved login information',
  askCodeForShortTermPasswords: 'short-term passwords',
  acceptDirect: 'accept direct connections',
  port: 'port',
  listenOn: 'listen on',
  announce: 'show this device on the local network'
}

/** Words for a reason, or the bare reason when a newer log has one that this build doesn't know. */
export function reasonText(reason: string): string {
  const known: Readonly<Record<string, string>> = { ...refusalWords, ...revocationWords, ...otherReasons }
  return known[reason] ?? reason
}

const who = (activity: Activity): string => activity.connectorName ?? activity.source ?? 'Somebody'
const because = (activity: Activity): string => (activity.reason === undefined ? '' : `: ${reasonText(activity.reason)}`)
const setting = (activity: Activity): string =>
  activity.reason === undefined ? 'a setting' : `“${settingNames[activity.reason] ?? activity.reason}”`
const changeName = ({ reason }: Activity): string =>
  reason === undefined ? 'a security setting' : (changeNames[reason] ?? reason)
const onOff = (value: Activity['value']): string => (value === true ? 'on' : value === false ? 'off' : String(value))

const profileName = ({ profile }: Activity): string => (profile === undefined ? 'a permission profile' : `“${profile}”`)
/** The names that the log holds, in words; one that this build does not know stays as it is. */
const permissionNames = (value: string): string =>
  value
    .split(', ')
    .map((name) => (Object.hasOwn(permissionWords, name) ? permissionWords[name as Permission].toLowerCase() : name))
    .join(', ')

function granted(activity: Activity): string {
  const how = [
    activity.credential === undefined ? null : credentialWords[activity.credential].toLowerCase(),
    activity.secondFactor === undefined ? null : factorWords[activity.secondFactor],
    activity.profile ?? null
  ].filter((part) => part !== null)
  return `${who(activity)} was let in${how.length === 0 ? '' : ` (${how.join(', ')})`}.`
}

function ended(activity: Activity): string {
  const length = activity.seconds === undefined ? '' : ` after ${lengthOfTime(activity.seconds)}`
  return `The session of ${who(activity)} ended${length}${because(activity)}.`
}

const switchName = ({ reason }: Activity): string => {
  const words: Readonly<Record<string, string>> = switchWords.names
  return reason === undefined ? 'A function' : `“${words[reason] ?? reason}”`
}

const networkChange = (activity: Activity): string =>
  activity.reason === undefined
    ? 'Network settings were changed.'
    : `The network setting ${setting(activity)} was changed${activity.value === undefined ? '' : ` to ${onOff(activity.value)}`}.`

/** `desktop:wrong-code`, say. */
const noticeWord = (reason: string): string => {
  if (reason === 'sound') return `“${noticeWords.sound}”`
  const [way = '', topic = ''] = reason.split(':')
  const words: Readonly<Record<string, string>> = topicWords
  return `“${words[topic] ?? topic}” ${way === 'mail' ? 'by mail' : 'on the desktop'}`
}

const retentionWord = (value: Activity['value']): string => {
  const words: Readonly<Record<string, string>> = retentionWords
  return words[String(value)]?.toLowerCase() ?? String(value)
}
const fileText = ({ fileName, bytes }: Activity): string =>
  `${fileName === undefined ? 'a file' : `“${fileName}”`}${bytes === undefined ? '' : ` (${sizeText(bytes)})`}`

/** By the names that the records carry. */
const heldWords: Readonly<Record<string, { readonly on: string; readonly off: string }>> = {
  blockInput: { on: 'Keyboard and mouse here were blocked', off: 'Keyboard and mouse here were given back' },
  privacy: { on: 'The monitor here was made black', off: 'The monitor here was made light again' },
  resolution: { on: 'The resolution began to follow the connector’s window', off: 'The resolution was set back' }
}
const seatRuleWords: Readonly<Record<string, string>> = {
  blockInput: 'blocking keyboard and mouse',
  privacyScreen: 'a black monitor',
  followWindow: 'a resolution that follows the connector’s window'
}

export const sentenceFor = {
  'attempt-refused': (activity) =>
    `${who(activity)} was refused${because(activity)}${typeof activity.value === 'number' ? ` (and ${activity.value} more before)` : ''}.`,
  'code-rejected': (activity) =>
    `${who(activity)} gave ${activity.reason === 'used' ? 'a code that had been used already' : 'a wrong code'}.`,
  'code-sent': (activity) => `A code for ${who(activity)} was sent to you by ${activity.reason === 'sms' ? 'text message' : 'mail'}.`,
  'code-not-sent': (activity) => `A code for ${who(activity)} could not be sent to you${because(activity)}.`,
  'session-granted': granted,
  'session-ended': ended,
  'session-interrupted': (activity) => `The connection of ${who(activity)} was lost. Its session can go on for a minute.`,
  'session-resumed': (activity) => `${who(activity)} came back, and the session goes on.`,
  'session-not-resumed': (activity) =>
    activity.reason === 'connection-lost' ? `${who(activity)} did not come back in time.` : `${who(activity)} can’t come back${because(activity)}.`,
  'permission-changed': (activity) =>
    `${switchName(activity)} was switched ${activity.value === undefined ? 'on or off' : onOff(activity.value)} for ${who(activity)}.`,
  'recovery-code-used': ({ value }) =>
    typeof value === 'number' ? `A recovery code was used; ${value} of 6 left.` : 'A recovery code was used.',
  'unattended-access-changed': (activity) =>
    `Unattended access was switched ${activity.value === undefined ? 'on or off' : onOff(activity.value)}.`,
  'password-changed': ({ profile }) =>
    profile === undefined ? 'The unattended access password was set.' : `The unattended access password of “${profile}” was set.`,
  'password-removed': (activity) => `The unattended access password of ${profileName(activity)} was removed.`,
  'profile-changed': (activity) =>
    `What ${profileName(activity)} may do was changed${typeof activity.value === 'string' ? `: ${permissionNames(activity.value)}` : ''}.`,
  'two-factor-enabled': () => 'Two-factor authentication was switched on.',
  'two-factor-disabled': () => 'Two-factor authentication was switched off.',
  'two-factor-removed': () =>
    'An administrator removed two-factor authentication, the unattended password and all saved logins on the command line.',
  'recovery-codes-made': () => 'New recovery codes were made; the old ones no longer work.',
  'exemption-changed': (activity) =>
    `Asking for a code with ${setting(activity)} was ${activity.value === false ? 'switched off' : 'switched on'}.`,
  'entry-changed': entryChange,
  'connector-changed': connectorChange,
  'trust-revoked': (activity) =>
    activity.connectorName === undefined ? 'Every connector has to type a code again.' : `${who(activity)} has to type a code again.`,
  'network-changed': networkChange,
  'delivery-changed': ({ reason }) => `The settings for ${reason === 'sms' ? 'text messages' : 'mail'} were changed.`,
  'retention-changed': ({ value }) => `The time that activity is kept was changed${value === undefined ? '' : `: ${retentionWord(value)}`}.`,
  'notices-changed': ({ reason, value }) =>
    reason === undefined || value === undefined ? 'What the owner is told of was changed.' : `The notice ${noticeWord(reason)} was switched ${onOff(value)}.`,
  'policy-changed': ({ reason }) => policyChanges[reason ?? ''] ?? 'The policy of your organization was changed.',
  'log-pruned': ({ value }) =>
    `Old activity was removed, as the settings say: ${typeof value === 'number' ? `everything up to record ${value}` : 'the oldest records'}.`,
  'log-cut': ({ value }) =>
    `Records were missing from the log, and you took note of it${typeof value === 'number' ? `: it had come to record ${value} before` : ''}.`,
  'file-received': (activity) => `${who(activity)} copied ${fileText(activity)} to this computer.`,
  'file-sent': (activity) => `${who(activity)} copied ${fileText(activity)} from this computer.`,
  'recording-started': (activity) => `${who(activity)} began to record the screen.`,
  'recording-stopped': (activity) =>
    `${who(activity)} stopped recording the screen${activity.seconds === undefined ? '' : `, after ${lengthOfTime(activity.seconds)}`}.`,
  'saved-login-created': (activity) => `${who(activity)} saved its login.`,
  'saved-login-revoked': (activity) => `The saved login of ${who(activity)} was revoked.`,
  'confirmation-rejected': (activity) => `A code that was typed here to change ${changeName(activity)} was not right.`,
  'change-refused': (activity) =>
    `An attempt to change ${changeName(activity)} was refused, because a session was live.`,
  'short-term-armed': (activity) => `${who(activity)} may come back once after the restart, without the password.`,
  'short-term-revoked': (activity) => `${who(activity)} may not come back without the password any more.`,
  'restart-asked': (activity) => `${who(activity)} restarted ${activity.value === 'device' ? 'this computer' : 'Postern here'}.`,
  'screen-locked': (activity) => `The screen was locked for ${who(activity)}.`,
  'screen-lock-asked': (activity) => `The system was asked to lock the screen for ${who(activity)}; whether it did could not be seen.`,
  'screen-not-locked': (activity) => `The screen could not be locked for ${who(activity)}.`,
  'seat-held': (activity) => `${heldWords[activity.reason ?? '']?.[activity.value === false ? 'off' : 'on'] ?? 'Keyboard, monitor or resolution here were changed'} for ${who(activity)}.`,
  'seat-changed': ({ reason, value }) =>
    `What somebody with control may do to whoever sits here was changed${reason === undefined || value === undefined ? '' : `: ${seatRuleWords[reason] ?? reason}, ${onOff(value)}`}.`,
  'keychain-unavailable': () => 'The keychain could not be read; unattended connections are refused until it can.'
} as const satisfies Record<ActivityKind, (activity: Activity) => string>

export const sentence = ({ activity }: ActivityRecord): string => sentenceFor[activity.kind](activity)
