// Owns: the words of the tray icon. Never: takes a computer's name for anything but a name. Pure.
import type { LiveSession } from '../../shared/ipc'

type Told = Pick<LiveSession, 'connectorName' | 'permissions' | 'waitsUntil'>

/** "Controlled by A, B – connection interrupted; watched by C" */
export function sessionsText(sessions: readonly Told[]): string {
  const name = ({ connectorName, waitsUntil }: Told): string => (waitsUntil === null ? connectorName : `${connectorName} – connection interrupted`)
  const some = (what: string, which: (session: Told) => boolean): string[] => {
    const names = sessions.filter(which).map(name)
    return names.length === 0 ? [] : [`${what} ${names.join(', ')}`]
  }
  if (sessions.every(({ waitsUntil }) => waitsUntil !== null)) return sessions.map(name).join(', ')
  const controls = ({ permissions }: Told): boolean => permissions.includes('control')
  const text = [...some('controlled by', controls), ...some('watched by', (session) => !controls(session))].join('; ')
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** In a menu, a single & underlines the letter after it and is gone. */
export const menuLabel = (text: string): string => text.replaceAll('&', '&&')
