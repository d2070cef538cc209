// Owns: every word of Settings that isn't about access: tabs, network, device name, appearance.
import type { NoticeTopic, Settings } from '../../../shared/settings'
import type { SettingsTab } from '../../app/routes'

export const words = {
  title: 'Settings',
  tabs: {
    access: 'Access',
    connectors: 'Connectors',
    network: 'Network',
    delivery: 'Mail and text messages',
    notices: 'Notices',
    appearance: 'Appearance'
  } satisfies Record<SettingsTab, string>,
  tabsLabel: 'Settings',
  lockedTitle: 'Somebody is connected',
  locked: 'Settings that protect this computer are locked while somebody is connected. What you change there asks to end the sessions first.',
  showSessions: 'Show who it is'
} as const

export const networkWords = {
  direct: 'Direct connections',
  directIntro: 'Other computers reach this one at its address, with nothing in between.',
  accept: 'Accept direct connections',
  acceptHint: 'While this is off, nothing listens and no computer can connect.',
  port: 'Port',
  portHint: (min: number, max: number) => `A number from ${min} to ${max}. It is used as soon as you leave the field.`,
  portInvalid: (min: number, max: number) => `Type a whole number from ${min} to ${max}.`,
  listening: (port: number) => `Listening on port ${port}.`,
  listenOn: 'Listen on',
  listenOnHint: 'Loopback is for tunnels, such as SSH: only this computer itself can reach the port.',
  listenOnOptions: {
    all: 'All networks',
    loopback: 'Loopback only'
  } satisfies Record<Settings['network']['listenOn'], string>,
  local: 'On the local network',
  announce: 'Show this device on the local network',
  announceHint: 'Other computers with Postern see its name and address in their list.',
  device: 'Device name',
  deviceIntro: 'What other computers show for this one.',
  name: 'Name',
  nameHint: 'Leave it empty to use the name of the system.',
  starting: 'Starting',
  startAtLogin: 'Start Postern when I log in',
  startAtLoginHint:
    'It starts in the tray, without a window. After a restart of the computer it begins to listen once somebody has logged in; a computer that waits at its login screen can’t be reached.',
  notTaken: 'The system did not take this. Add Postern to the programs that start with your desktop yourself.'
} as const

export const topicWords = {
  'wrong-code': 'A wrong code',
  'lock-out': 'A lock-out after too many wrong codes',
  'recovery-code': 'A recovery code was used',
  'new-connector': 'A new connector knows the password',
  'security-change': 'A change of security settings',
  keychain: 'Trouble with the keychain or the disk'
} as const satisfies Record<NoticeTopic, string>

export const noticeWords = {
  desktop: 'On this desktop',
  desktopIntro: 'Whoever sits at this computer sees these. Sessions that begin and end are always told.',
  sound: 'A quiet sound when somebody comes or goes',
  soundHint: 'Two soft notes: rising when a session begins, falling when it ends.',
  mail: 'By mail',
  mailIntro: 'What reaches you wherever you are. Several within a short time become one mail, and there are at most six an hour.',
  mailNeedsServer: 'No mail server and address are set up yet.',
  setUpMail: 'Set up mail',
  mailFailed: 'The last mail could not be sent'
} as const

export const appearanceWords = {
  title: 'Theme',
  intro: 'System follows the setting of your desktop.',
  theme: 'Theme',
  themes: { system: 'System', light: 'Light', dark: 'Dark' } satisfies Record<Settings['appearance']['theme'], string>
} as const
