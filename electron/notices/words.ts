// Owns: the words of notices to the owner, on the desktop and in mails.
// Never: a code, a password or unescaped far-end text.
import type { ActivityKind } from '../../shared/activity'
import { assertNever } from '../../shared/result'
import type { OwnerNotice } from '../access/ports'

export type NoticeWords = { readonly title: string; readonly body: string }

const when = (at: number): string => new Date(at).toLocaleString()

const CHANGES: Partial<Record<ActivityKind, string>> = {
  'unattended-access-changed': 'Unattended access was switched on or off.',
  'password-changed': 'The unattended access password was set.',
  'two-factor-enabled': 'Two-factor authentication was set up.',
  'two-factor-disabled': 'Two-factor authentication was switched off.',
  'two-factor-removed': 'An administrator removed two-factor authentication and the unattended password.',
  'recovery-codes-made': 'New recovery codes were made.',
  'exemption-changed': 'What may skip the code was changed.',
  'entry-changed': 'Who may connect, when, or with what code was changed.',
  'connector-changed': 'What a connector may do was changed.',
  'trust-revoked': 'A connector that was trusted has to type a code again.',
  'network-changed': 'A network setting was changed.',
  'delivery-changed': 'How mails and text messages are sent was changed.',
  'saved-login-revoked': 'A saved login was revoked.',
  'retention-changed': 'How long activity is kept was changed.',
  'seat-changed': 'What somebody with control may do to whoever sits here was changed.',
  'notices-changed': 'What you are told about was changed.',
  'policy-changed': 'The policy of your organization came into force, changed, went away or cannot be used.'
}

export function wordsOf(notice: OwnerNotice): NoticeWords {
  switch (notice.kind) {
    case 'wrong-code':
      return {
        title: 'Wrong authorization code',
        body: `${notice.connectorName} (${notice.source}) knows the password and typed a wrong code. If this was not you, change the password.`
      }
    case 'strangers-locked-out':
      return {
        title: 'New connectors are locked out',
        body: `Too many wrong codes. Connectors that were let in before can still connect. Until ${when(notice.until)}.`
      }
    case 'connector-locked-out':
      return {
        title: 'A connector is locked out',
        body: `${notice.connectorName} gave too many wrong codes and has to wait until ${when(notice.until)}.`
      }
    case 'recovery-code-used':
      return {
        title: 'A recovery code was used',
        body: `${codesLeftText(notice.left)} If this was not you, set up two-factor authentication again.`
      }
    case 'session-started':
      return {
        title: notice.permissions.includes('control') ? 'This computer is being controlled' : 'This computer is being watched',
        body: `${notice.connectorName} has connected.${notice.statedReason === null ? '' : ` Reason: ${notice.statedReason}`}`
      }
    case 'session-ended':
      return { title: 'Session ended', body: `${notice.connectorName} has disconnected.` }
    case 'recording-started':
      return { title: 'Your screen is being recorded', body: `${notice.connectorName} records what this screen shows.` }
    case 'keychain-unavailable':
      return { title: 'Nobody can connect', body: 'The keychain of this computer cannot be read, so every unattended connection is refused.' }
    case 'storage-failed':
      return { title: 'Nobody can connect', body: 'Postern cannot write its data, so every unattended connection is refused.' }
    case 'factor-expired':
      return {
        title: 'Time to renew two-factor authentication',
        body: 'It was set up long ago. It still works; renew it under Settings, Access.'
      }
    case 'security-changed':
      return {
        title: 'A security setting was changed',
        body: `${CHANGES[notice.change] ?? 'Activity says which one.'} If this was not you, look at Activity.`
      }
    case 'new-connector':
      return {
        title: 'A new connector knows the password',
        body: `${notice.connectorName} (${notice.source}) was here for the first time. If this was not you, change the password, and block it under Settings, Connectors.`
      }
    case 'log-cut':
      return { title: 'The log was cut', body: 'Records of what happened on this computer are missing. Open Activity and verify the log.' }
    default:
      return assertNever(notice)
  }
}

/** From here on the owner is told to make new ones. */
const FEW_CODES = 2

function codesLeftText(left: number): string {
  if (left === 0) return 'It was the last one: make new ones.'
  return left <= FEW_CODES ? `${left} left: make new ones before the last is gone.` : `${left} left.`
}

export const moreWords = (count: number, title: string): NoticeWords => ({
  title,
  body: count === 1 ? 'This has happened once more. Activity has the details.' : `This has happened ${count} more times. Activity has the details.`
})

/** One mail for what happened within a while. The subject names the first, so that a list of mails can be read. */
export function mailOf(
  deviceName: string,
  lines: readonly { readonly at: number; readonly words: NoticeWords }[],
  dropped: number
): { readonly subject: string; readonly text: string } {
  const first = lines[0]?.words.title ?? ''
  const others = lines.length + dropped - 1
  const told = lines.map(({ at, words }) => `${when(at)}\n${words.title}: ${words.body}`)
  const rest = dropped === 0 ? [] : [`And ${dropped} more. Activity has them all.`]
  return {
    subject: `${deviceName}: ${first}${others === 0 ? '' : ` and ${others} more`}`,
    text: [...told, ...rest, `This was sent by Postern on ${deviceName}. What it tells you about is chosen under Settings, Notices.`].join('\n\n')
  }
}
