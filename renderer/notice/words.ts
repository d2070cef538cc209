// Owns: the words of the notice.

export const words = {
  title: 'Postern: this computer is controlled',
  controlledBy: (name: string) => `Controlled by ${name}`,
  reason: (text: string) => `Reason: ${text}`,
  /** Where both are cut, the pointer shows the whole. */
  whole: (name: string, reason: string | null) => (reason === null ? `Controlled by ${name}` : `Controlled by ${name}. Reason: ${reason}`),
  disconnect: 'Disconnect',
  ending: 'Disconnecting…',
  failed: 'Disconnecting did not work. Close Postern from its tray icon.',
  sessions: 'Live sessions'
} as const
