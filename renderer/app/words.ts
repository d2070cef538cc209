// Owns: the words of the main window's frame and of the screen for a damaged store.
import type { OwnerAlert } from '../../shared/ipc'
import type { PolicyTrouble } from '../../shared/ipc/policy'
import { relativeSince } from '../lib/time-words'
import type { PageName } from './routes'

export const words = {
  product: 'Postern',
  navigation: 'Pages',
  pages: {
    connect: 'Connect',
    'this-device': 'This device',
    activity: 'Activity',
    settings: 'Settings'
  } satisfies Record<PageName, string>,
  documentTitle: (page: string) => `${page} – Postern`,
  version: (version: string) => `Version ${version}`,
  profile: (profile: string) => `Profile ${profile}`,
  sessionLive: 'Somebody is connected to this computer.'
} as const

export const damagedWords = {
  title: 'Postern’s records are damaged',
  what: 'The file with the settings, the logins and the log can’t be read. Until that is mended, every unattended connection to this computer is refused.',
  how: 'If you have a backup of the profile folder, quit, restore it, and start Postern again. Or set the damaged file aside and start fresh: password, two-factor authentication and saved logins then have to be set up again.',
  aside: 'Set aside and start fresh…',
  quit: 'Quit',
  confirmTitle: 'Start fresh?',
  confirm:
    'The damaged file is kept under another name. Unattended access is off until you set it up again, and your authenticator’s old entry no longer works.',
  confirmButton: 'Set aside and start fresh'
} as const

export const startFailedWords = {
  title: 'Postern could not start',
  advice: 'Quit and start it again. If it stays so, restart the computer.'
} as const

/** What the administrator's policy has brought about. */
export const policyWords = {
  unusableTitle: 'Nobody can connect: the policy of your organization can’t be used',
  unusable: (why: string, path: string) =>
    `${why} Until an administrator has mended ${path}, every unattended connection to this computer is refused.`,
  why: {
    'not-protected': 'The file or its folder can be written by others than an administrator.',
    unreadable: 'The file can’t be read.',
    'not-understood': 'The file says something that this version of Postern does not understand.'
  } satisfies Record<PolicyTrouble, string>,
  requiredTitle: 'Nobody can connect: two-factor authentication is required',
  required: 'Your organization lets nobody in without two-factor authentication, and it is not set up here.',
  setUp: 'Set up'
} as const

export const alertWords = {
  'recovery-code-used': {
    title: 'A recovery code was used',
    text: ({ at, connectorName, source, left }: Extract<OwnerAlert, { kind: 'recovery-code-used' }>, now: number) =>
      `${connectorName} (${source}) came in with one ${relativeSince(at, now)}; ${left} of 6 left. If you have lost your authenticator, set up a new one: whoever finds the old one can’t use it then. If it was not you, renew at once and change the password.`,
    renew: 'Renew',
    dismiss: 'It was me'
  },
  'two-factor-removed': {
    title: 'An administrator reset access to this computer',
    text: (at: number, now: number) =>
      `Two-factor authentication, the unattended password and all saved logins were removed on the command line ${relativeSince(at, now)}. Nobody can come in until you set them up again.`,
    setUp: 'Set up again',
    dismiss: 'Dismiss'
  },
  'log-cut': {
    title: 'Records are missing from the log',
    text: (seq: number) =>
      `The keychain remembers record ${seq}, and the log does not hold it any more. Somebody cut the log off, or put an older copy of Postern’s data in its place.`,
    look: 'Open Activity',
    dismiss: 'I know why'
  }
} as const
