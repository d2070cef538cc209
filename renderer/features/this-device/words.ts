// Owns: every word of the page This device.
import type { CredentialKind, SecondFactorHow } from '../../../shared/activity'
import type { HostState, Listening } from '../../../shared/ipc'
import { relativeSince, relativeUntil } from '../../lib/time-words'

type Why = Extract<Listening, { state: 'failed' }>['why']

export const words = {
  title: 'This device',
  recording: 'Is recording this screen',
  reach: 'How to reach this device',
  reachIntro: 'Type one of these addresses under “Remote address” on the other computer.',
  name: 'Name',
  addresses: 'Addresses',
  noAddresses: 'This device has no network address now.',
  notListening: 'None while it does not listen.',
  listeningLabel: 'Direct connections',
  security: 'Security',
  unattended: 'Unattended access',
  twoFactor: 'Two-factor authentication',
  on: 'On',
  off: 'Off',
  noPassword: 'On, but no password is set',
  somebodyAllows: 'On, but somebody here has to allow the picture',
  setUpTitle: 'Nobody can reach this computer yet',
  setUpAdvice:
    'To reach it while nobody sits here, set a password and switch on two-factor authentication. It takes two minutes and a phone.',
  setUp: 'Set up unattended access',
  protectTitle: 'Only a password protects this computer',
  protectAdvice: 'Whoever learns it gets in. With two-factor authentication they also need a code from your phone.',
  protect: 'Set up two-factor authentication',
  renewTitle: 'Time to renew two-factor authentication',
  renewAdvice: 'It was set up long ago. It still works; a fresh secret makes sure that nobody keeps using an old copy.',
  renew: 'Renew',
  openSettings: 'Change access',
  openNetwork: 'Change network',
  unreadableTitle: 'Nobody can come in now',
  unreadableAdvice:
    'Two-factor authentication is on, but its secret can’t be read from the keychain. Unlock the keychain; until then every unattended connection is refused.',
  retry: 'Try again',
  lockedTitle: 'Somebody has tried wrong codes',
  locked: (until: number, now: number) =>
    `Unknown computers have to wait; they can try again ${relativeUntil(until, now)}. Wrong codes mean that your password is known: change it. Computers that were let in before are not affected.`,
  sessions: 'Live sessions',
  noSessions: 'Nobody is connected',
  disconnect: 'Disconnect',
  comeBack: (name: string, time: string) => `${name} may come back until ${time}`,
  comeBackHint: 'It asked for a restart, and may connect once without the password.',
  revoke: 'Revoke',
  session: (source: string, since: number, now: number) => `From ${source} · started ${relativeSince(since, now)}`,
  interrupted: 'Connection interrupted. The session can go on for a minute.',
  reason: (text: string) => `Reason: ${text}`,
  fingerprint: (key: string) => `Key ${key}`
} as const

export function listeningText(listening: Listening): string {
  switch (listening.state) {
    case 'off':
      return 'Off. Other computers can’t reach this one directly.'
    case 'starting':
      return `Starting on port ${listening.port}…`
    case 'listening':
      return `Listening on port ${listening.port}`
    case 'failed':
      return listenFailureWords[listening.why](listening.port)
  }
}

export const listenFailureWords = {
  'port-in-use': (port) => `Port ${port} is used by another program. Choose another port in Settings, Network.`,
  'not-permitted': (port) => `The system does not let Postern use port ${port}. Choose another port in Settings, Network.`,
  other: (port) => `Postern could not listen on port ${port}. Choose another port, or restart the computer.`
} as const satisfies Record<Why, (port: number) => string>

export function twoFactorText(twoFactor: HostState['twoFactor']): string {
  switch (twoFactor.state) {
    case 'not-enabled':
      return 'Not enabled'
    case 'enabled':
      return 'Enabled'
    case 'expired':
      return 'Expired. It still works; renew it'
    case 'unreadable':
      return 'Enabled, but its secret can’t be read'
  }
}

export const factorWords = {
  totp: 'authenticator code',
  email: 'code by e-mail',
  sms: 'code by text message',
  'recovery-code': 'recovery code',
  'two-factor-off': 'two-factor authentication was off',
  'saved-login-exempt': 'no code: saved logins are exempt',
  'short-term-exempt': 'no code: short-term passwords are exempt',
  'trusted-connector': 'no code: this connector is trusted'
} as const satisfies Record<SecondFactorHow, string>

export const credentialWords = {
  password: 'Password',
  'saved-login': 'Saved login',
  'short-term': 'Short-term password'
} as const satisfies Record<CredentialKind, string>
