// Owns: the words of the notice.
import { momentOf, wholeMinutes } from '../lib/time-words'

export const words = {
  title: (isControlled: boolean) => `Postern: this computer is ${isControlled ? 'controlled' : 'watched'}`,
  controlledBy: (name: string) => `Controlled by ${name}`,
  interrupted: (name: string) => `${name} – connection interrupted`,
  /** In place of the time; a countdown would be drawn every second. */
  mayComeBack: 'May come back within a minute',
  watchedBy: (name: string) => `Watched by ${name}`,
  /** The profile, and the reason that the connector gave. */
  detail: (profile: string, reason: string | null) => (reason === null ? profile : `${profile} · Reason: ${reason}`),
  /** Where both are cut, the pointer shows the whole. */
  whole: (who: string, profile: string, reason: string | null) => (reason === null ? `${who} (${profile})` : `${who} (${profile}). Reason: ${reason}`),
  disconnect: 'Disconnect',
  chat: (unread: number) => (unread === 0 ? 'Chat' : `Chat (${unread})`),
  chatWith: (name: string, unread: number) => `Chat${unread === 0 ? '' : ` (${unread})`} with ${name}`,
  recording: 'Is recording this screen',
  ending: 'Disconnecting…',
  failed: 'Disconnecting did not work. Close Postern from its tray icon.',
  sessions: 'Live sessions'
} as const

/** "Since 10:24 · 12 minutes" */
export function sinceText(since: number, now: number): string {
  return [`Since ${momentOf(since, now)}`, wholeMinutes((now - since) / 1000)].filter((part) => part !== '').join(' · ')
}
