// Owns: every word of the Connect page and of the dialog that reaches another computer.
import { DEFAULT_PORT, PROTOCOL_VERSION } from '../../../shared/constants'
import type { DeliveryProblem } from '../../../shared/delivery'
import type { ConnectFailure, ConnectState } from '../../../shared/ipc'
import type { AddressHint } from '../../lib/address'
import { momentOf, relativeSince, relativeUntil } from '../../lib/time-words'

export const words = {
  title: 'Connect',
  address: 'Remote address',
  addressHint: `A host name or an IP address. Add “:port” when the port is not ${DEFAULT_PORT}.`,
  connect: 'Connect',
  connectedTo: (name: string) => `Connected to ${name}. The session opened in its own window.`,
  recent: 'Recent',
  noRecent: 'No connections yet',
  noRecentAdvice: 'Computers that you connect to are listed here.',
  nearby: 'On this network',
  noNearby: 'No devices found',
  noNearbyAdvice: 'Computers that run Postern and show themselves on this network are listed here.',
  savedLogin: 'Saved login',
  forgetSavedLogin: 'Forget saved login',
  remove: 'Remove from list',
  last: (at: number, now: number) => `Last connected ${relativeSince(at, now)}`
} as const

export const addressHintWords = {
  empty: 'Type the address of the computer that you want to reach.',
  'has-scheme': 'Leave out the part up to “://”. Type only the host name or the IP address.',
  'has-space': 'An address has no spaces.',
  'bad-port': 'The port after the colon is a number from 1 to 65535.',
  'ipv6-needs-brackets': 'Write an IPv6 address with a port as [address]:port.',
  'not-an-address': 'This is neither a host name nor an IP address.',
  'too-long': 'This address is too long.'
} as const satisfies Record<AddressHint, string>

export const dialogWords = {
  titleReaching: 'Connecting',
  titlePassword: 'Log in',
  titleReason: 'Why do you connect?',
  titleCode: 'Two-factor authentication',
  titleFailed: 'Not connected',
  reaching: (address: string) => `Reaching ${address}…`,
  proving: 'Checking the password…',
  provingAutomatic: 'Logging in with the saved login…',
  cancel: 'Cancel',
  password: 'Unattended access password',
  passwordFor: (address: string) => `Set by the owner of ${address}.`,
  passwordEmpty: 'Type the password.',
  remember: 'Log in automatically from now on',
  rememberHint: 'Keeps a login for this computer in your keychain. The owner can revoke it at any time.',
  logIn: 'Log in',
  codeFor: (name: string) => `${name} asks for a second factor.`,
  reasonFor: (name: string) => `The owner of ${name} wants to know why you connect. What you write stands in the log there.`,
  reason: 'Reason',
  reasonHint: (max: number) => `Up to ${max} characters.`,
  reasonEmpty: 'Write in a few words why you connect.',
  continue: 'Continue',
  timeLeft: (countdown: string) => `${countdown} left`,
  triesLeft: (tries: number) => (tries === 1 ? '1 try left' : `${tries} tries left`),
  /** Said once to screen readers, instead of every second. */
  hurry: 'Less than 30 seconds left.',
  tryAgain: 'Try again',
  close: 'Close'
} as const

type Problem<Phase extends ConnectState['phase']> = Exclude<Extract<ConnectState, { phase: Phase; problem: unknown }>['problem'], null>

export const passwordProblemWords = {
  'wrong-credential': 'This password is not right. Check it and try again.',
  'saved-login-refused': 'The saved login is no longer accepted. Type the password.'
} as const satisfies Record<Problem<'password'>, string>

export const codeProblemWords = {
  wrong: 'That code is not right. Check it and try again.',
  used: 'That code has been used already. Wait for the next one.',
  void: 'This code can no longer be used. Have another one sent.',
  reconnecting: 'The connection was lost and is being made again.'
} as const satisfies Record<Problem<'code'>, string>

/** Why the other computer could not send a code. Only its owner can mend it. */
export const sendProblemWords = {
  'not-set-up': 'The other computer has nothing to send it with.',
  'password-missing': 'The other computer has no password for its mail server or gateway.',
  'keychain-unavailable': 'The keychain of the other computer is locked.',
  unreachable: 'The other computer can’t reach its mail server or gateway.',
  'timed-out': 'The mail server or gateway of the other computer did not answer in time.',
  'no-encryption': 'The mail server or gateway of the other computer offers no encryption.',
  certificate: 'The certificate of the mail server or gateway does not fit.',
  'login-refused': 'The mail server or gateway refused the login of the other computer.',
  'message-refused': 'The mail server or gateway refused the message.'
} as const satisfies Record<DeliveryProblem, string>
export const sendProblemAdvice = 'Ask the owner, try again, or use a recovery code.'

export type FailedState = Extract<ConnectState, { phase: 'failed' }>
export type FailureWords = {
  readonly title: string
  /** What to do, in a sentence or two. `now` in Unix ms. */
  readonly advice: (failed: FailedState, now: number) => string
}

const say = (title: string, advice: string): FailureWords => ({ title, advice: () => advice })

function whenUnlocked({ retryAt }: FailedState, now: number): string {
  if (retryAt === null) return 'Wait a while, then try again.'
  if (retryAt <= now) return 'You can try again now.'
  return `Try again at ${momentOf(retryAt, now)} (${relativeUntil(retryAt, now)}).`
}

function whenOpen({ retryAt }: FailedState, now: number): string {
  const rule = 'The owner of the other computer lets others in on certain days and hours only.'
  if (retryAt === null) return rule
  return retryAt <= now ? `${rule} You can try again now.` : `${rule} Try again at ${momentOf(retryAt, now)}.`
}

function whichToUpdate({ supportedVersion }: FailedState): string {
  if (supportedVersion === null) return 'Update Postern on both computers.'
  const versions = `This computer speaks version ${PROTOCOL_VERSION}, the other one version ${supportedVersion}.`
  return supportedVersion > PROTOCOL_VERSION
    ? `${versions} Update Postern on this computer.`
    : `${versions} Update Postern on the other computer.`
}

export const failureWords = {
  'protocol-version': { title: 'The two versions of Postern don’t fit', advice: whichToUpdate },
  'protocol-violation': say(
    'The other computer ended the conversation',
    'It did not understand what this computer sent. Update Postern on both computers, then try again.'
  ),
  busy: say('The other computer is busy', 'It has too many connections waiting. Try again in a minute.'),
  'locked-out': {
    title: 'Too many wrong attempts',
    advice: (failed, now) => `The other computer has paused new attempts. ${whenUnlocked(failed, now)}`
  },
  'wrong-credential': say(
    'The password was not accepted',
    'Check the password with the owner of the computer, then try again.'
  ),
  'unattended-access-off': say(
    'Unattended access is off',
    'The owner has to switch it on at the other computer: Settings, Access, “Allow unattended access”.'
  ),
  'connector-not-allowed': say(
    'This computer is not let in',
    'The owner of the other computer has chosen which computers may connect. Ask the owner to let this one in: Settings, Connectors.'
  ),
  'outside-hours': { title: 'Not at this time', advice: whenOpen },
  'host-keychain-unavailable': say(
    'The other computer can’t check codes now',
    'Its keychain is locked, so it lets nobody in. Somebody has to log in to that computer and unlock it.'
  ),
  'host-storage-failed': say(
    'The other computer can’t read its records',
    'It lets nobody in until that is mended. Its owner sees what to do when opening Postern there.'
  ),
  'challenge-expired': say(
    'The time is over',
    'An answer has to arrive within three minutes. Try again and have your authenticator or your messages ready.'
  ),
  'not-resumed': say(
    'The session is over',
    'The other computer has ended it meanwhile, or was started anew. Connect again.'
  ),
  'host-error': say(
    'Something went wrong on the other computer',
    'Try again. If it stays so, Postern has to be restarted there.'
  ),
  'address-invalid': say(
    'This is not an address',
    'Type a host name or an IP address, with “:port” after it if needed. Put an IPv6 address in [brackets].'
  ),
  unreachable: say(
    'The computer can’t be reached',
    'Check the address, that the computer is on, and that both are on a network that connects them.'
  ),
  'connection-refused': say(
    'Nothing answers at this address',
    'The computer is there, but Postern does not listen on this port. Check the port, and that Postern runs there with “Accept direct connections” on.'
  ),
  'not-postern': say('Something else answers at this address', 'It is not Postern. Check the address and the port.'),
  'timed-out': say(
    'The computer did not answer in time',
    'It may be asleep, or a firewall may be in the way. Check both, then try again.'
  ),
  'connection-lost': say('The connection was lost', 'Check the network of both computers, then try again.'),
  'saved-login-refused': say(
    'The saved login was not accepted',
    'Its owner may have revoked it or changed the password. Try again and type the password.'
  ),
  'short-term-refused': say(
    'The way back is no longer open',
    'It works once, and only for five minutes after the restart. Connect again with the password.'
  ),
  'local-keychain-unavailable': say(
    'This computer’s keychain is not available',
    'It holds the key that tells other computers who you are. Unlock the keychain, then try again.'
  ),
  cancelled: say('Cancelled', 'Nothing was sent after you cancelled.')
} as const satisfies Record<ConnectFailure, FailureWords>
