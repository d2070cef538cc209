// Owns: every word of Settings, Connectors, and of trusted connectors in Settings, Access.
import type { ConnectorRule, SeenConnector } from '../../../shared/ipc'
import { momentOf, relativeSince, shortDate } from '../../lib/time-words'

export const rulesWords = {
  title: 'Who may connect',
  onlyListed: 'Only connectors on this list',
  onlyListedHint:
    'Lets in only the computers that you have put on the list below, whoever knows the password. A new one appears there when it tries, and waits until you put it on the list.',
  nobodyTitle: 'Nobody is on the list',
  nobody: 'Until you put a computer on the list, every connection is refused.',
  askReason: 'Ask for a reason',
  askReasonHint: 'Whoever connects has to write why. It stands in the log, and you see it while the session is live.'
} as const

export const hoursWords = {
  title: 'Days and hours',
  limited: 'Only on these days and hours',
  limitedHint: 'At other times every connection is refused. A session that is live when the time is over ends.',
  days: 'Days',
  dayNames: ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'],
  from: 'From',
  to: 'To',
  sameDay: (zone: string) => `By the clock of this computer (${zone}).`,
  nextDay: (zone: string) => `By the clock of this computer (${zone}). It ends on the day after.`,
  noDay: 'Choose at least one day.',
  noTime: 'Type both times.',
  save: 'Save hours',
  discard: 'Discard'
} as const

export const listWords = {
  title: 'Connectors',
  intro: 'Every computer that has connected here with a right password or login, known by its key.',
  none: 'No computer has connected yet',
  noneAdvice: 'One appears here as soon as it has typed the right password, whether it was let in or not.',
  search: 'Search connectors',
  nothingFound: 'Nothing matches',
  calledItself: (name: string) => `calls itself ${name}`,
  key: (fingerprint: string) => `Key ${fingerprint}`,
  firstSeen: (at: number) => `First seen ${shortDate(at)}`,
  lastSeen: (at: number, now: number) => `last seen ${relativeSince(at, now)}`,
  neverIn: 'never let in',
  lastIn: (at: number, now: number) => `last let in ${relativeSince(at, now)}`,
  listed: 'On the list',
  blocked: 'Blocked',
  codeAlways: 'Code always',
  guestUntil: (at: number) => `Guest until ${shortDate(at - 1)}`,
  guestEnded: 'Guest access has ended',
  change: 'Change…'
} as const

export const ruleWords = {
  usual: 'Let in as usual',
  'code-always': 'Require a code always',
  blocked: 'Block'
} as const satisfies Record<ConnectorRule, string>

export const dialogWords = {
  title: 'Change connector',
  name: 'Name',
  nameHint: 'What you call this computer. Leave it empty to use its own name.',
  rule: 'When it connects',
  ruleHints: {
    usual: 'The settings under Access apply.',
    'code-always': 'No exemption and no trust spares it the code, while two-factor authentication is on.',
    blocked: 'Ends its session at once. Somebody who knows the password may come back with a new key: change the password too, or let in only connectors on the list.'
  } satisfies Record<ConnectorRule, string>,
  listed: 'On the list',
  listedHint: 'Let in while “Only connectors on this list” is on.',
  guest: 'Guest access that ends on a date',
  lastDay: 'Last day',
  noDate: 'Choose the last day of its access.',
  save: 'Save',
  forget: 'Forget this computer…',
  forgetTitle: 'Forget this computer?',
  forgetText: 'Its name, its dates and what you have set for it are gone. When it connects again, it comes as a new one.',
  forgetConfirm: 'Forget'
} as const

export const trustWords = {
  title: 'Trusted connectors',
  intro: 'After a right code, the same computer may connect without one for a while. Changing the password or the authenticator ends this at once.',
  span: "Don't ask again from the same connector for",
  spans: { 0: 'Off: always ask', 1: '1 hour', 8: '8 hours', 24: '1 day', 168: '7 days', 720: '30 days' } satisfies Readonly<Record<number, string>>,
  otherSpan: (hours: number) => `${hours} hours`,
  managed: (most: number) => (most === 0 ? 'never' : `at most ${most} ${most === 1 ? 'hour' : 'hours'}`),
  none: 'No connector is trusted now',
  noneAdvice: 'One appears here after it has typed a right code.',
  name: 'Computer',
  key: 'Key',
  lastUsed: 'Last connected',
  until: 'Until',
  untilText: (at: number, now: number) => momentOf(at, now),
  actions: 'Action',
  revoke: 'Revoke',
  revokeAll: 'Revoke all',
  revokeAllTitle: 'Ask every connector again?',
  revokeAllText: 'Every computer has to type a code the next time. Sessions that came in without one end at once.'
} as const

const platforms: Readonly<Record<string, string>> = { linux: 'Linux', darwin: 'macOS', win32: 'Windows' }
export const platformText = ({ platform }: SeenConnector): string => platforms[platform] ?? platform
